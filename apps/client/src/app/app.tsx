import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { lazy, Suspense } from 'react';
import { SessionGate } from '../session/session-gate.tsx';
import { PageSkeleton } from '../ui/states.tsx';
import { cssVariables, theme } from '../ui/theme.ts';
import { usePhone } from '../ui/use-phone.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { UpdateNotice } from './update-notice.tsx';

/** What only people who are signed in need comes while the page asks who is there. */
const loadSignedIn = () => import('./signed-in.tsx');
const SignedIn = lazy(loadSignedIn);

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notices />
      <ErrorBoundary>
        <SessionGate>
          <Suspense fallback={<PageSkeleton />}>
            <SignedIn />
          </Suspense>
        </SessionGate>
      </ErrorBoundary>
      <UpdateNotice />
    </MantineProvider>
  );
}

/** Beside the work, not over it; on a phone above the bar. */
function Notices() {
  const phone = usePhone();
  return (
    <Notifications
      position={phone ? 'bottom-center' : 'bottom-right'}
      className={phone ? 'above-bar' : ''}
      limit={3}
      containerWidth={380}
    />
  );
}
