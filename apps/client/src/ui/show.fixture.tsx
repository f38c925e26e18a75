import type { Locale } from '@callout/kernel';
import { model } from '@callout/model';
import { MantineProvider } from '@mantine/core';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterContextProvider,
  RouterProvider,
} from '@tanstack/react-router';
import { cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach } from 'vitest';
import type { FixtureReplica } from '../data/replica.fixture.ts';
import { ReplicaProvider } from '../data/replica-context.tsx';
import { startI18n } from '../i18n/i18n.ts';
import { speakOf } from '../i18n/words.ts';
import { theme } from './theme.ts';

afterEach(cleanup);
speakOf(model);

// Mantine's growing text fields listen to it; happy-dom has none.
if (!('fonts' in document)) {
  Object.defineProperty(document, 'fonts', { value: new EventTarget() });
}

/** Shows a part of the application around this replica, without motion. */
export function show(part: ReactNode, replica: FixtureReplica, locale: Locale = 'en') {
  startI18n(locale);
  const router = createRouter({
    routeTree: createRootRoute(),
    history: createMemoryHistory(),
  });
  return render(
    <MantineProvider theme={theme} env="test">
      <RouterContextProvider router={router}>
        <ReplicaProvider replica={replica}>{part}</ReplicaProvider>
      </RouterContextProvider>
    </MantineProvider>,
  );
}

/** Shows a page at an address, and answers the router whose address it changes. */
export async function showAt(
  address: string,
  page: () => ReactNode,
  replica: FixtureReplica,
  locale: Locale = 'en',
) {
  startI18n(locale);
  const root = createRootRoute();
  const anywhere = createRoute({ getParentRoute: () => root, path: '$', component: page });
  const router = createRouter({
    routeTree: root.addChildren([anywhere]),
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  await router.load();
  render(
    <MantineProvider theme={theme} env="test">
      <ReplicaProvider replica={replica}>
        <RouterProvider router={router as never} />
      </ReplicaProvider>
    </MantineProvider>,
  );
  return router;
}
