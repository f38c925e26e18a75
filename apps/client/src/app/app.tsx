import { MantineProvider } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { Notifications } from '@mantine/notifications';
import { RouterProvider } from '@tanstack/react-router';
import { useMemo } from 'react';
import { BADGES } from '../documents/badges.tsx';
import { ROLE_PAGES } from '../documents/pages.ts';
import { useText } from '../i18n/use-text.ts';
import { BadgesContext } from '../lists/badges.ts';
import { SessionGate } from '../session/session-gate.tsx';
import { RolePagesContext } from '../ui/document-link.ts';
import { cssVariables, theme } from '../ui/theme.ts';
import { usePhone } from '../ui/use-phone.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Failures } from './failures.tsx';
import { createAppRouter } from './router.tsx';
import { UpdateNotice } from './update-notice.tsx';

export function App() {
  const { locale } = useText();
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <DatesProvider settings={{ locale, firstDayOfWeek: 1, weekendDays: [] }}>
        <Notices />
        <ErrorBoundary>
          <SessionGate>
            <SignedIn />
          </SessionGate>
        </ErrorBoundary>
        <UpdateNotice />
      </DatesProvider>
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

/** A router for each session: the next person does not begin where the last one stopped. */
function SignedIn() {
  const router = useMemo(() => createAppRouter(), []);
  return (
    <RolePagesContext value={ROLE_PAGES}>
      <BadgesContext value={BADGES}>
        <Failures />
        <RouterProvider router={router} />
      </BadgesContext>
    </RolePagesContext>
  );
}
