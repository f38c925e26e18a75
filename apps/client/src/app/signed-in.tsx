import { DatesProvider } from '@mantine/dates';
import { RouterProvider } from '@tanstack/react-router';
import { useMemo } from 'react';
import { BADGES } from '../documents/badges.tsx';
import { ROLE_PAGES } from '../documents/pages.ts';
import { useText } from '../i18n/use-text.ts';
import { BadgesContext } from '../lists/badges.ts';
import { RolePagesContext } from '../ui/document-link.ts';
import { Failures } from './failures.tsx';
import './forms.ts';
import { createAppRouter } from './router.tsx';
import '@mantine/dates/styles.css';
import '@mantine/spotlight/styles.css';
import 'dayjs/locale/ru';

/** A router for each session: the next person does not begin where the last one stopped. */
export default function SignedIn() {
  const { locale } = useText();
  const router = useMemo(() => createAppRouter(), []);
  return (
    <DatesProvider settings={{ locale, firstDayOfWeek: 1, weekendDays: [] }}>
      <RolePagesContext value={ROLE_PAGES}>
        <BadgesContext value={BADGES}>
          <Failures />
          <RouterProvider router={router} />
        </BadgesContext>
      </RolePagesContext>
    </DatesProvider>
  );
}
