import { defineConfig } from 'vitest/config';

// Specs stand beside what they test; test/ holds what spans several packages. Playwright's own
// files end in .e2e.ts, so the two runners never pick up each other's.
const server = ['sync-server/src/**/*.spec.ts', 'test/**/*.spec.ts'];
/** Requests that are played, as here, and real ones cannot be in one process: both are Express's. */
const SIMULATION = 'test/simulation/**/*.spec.ts';

/** Holds databases and keys, which are one for all that runs in a process. */
const DEVICE = 'replica';

export default defineConfig({
  test: {
    setupFiles: ['./test/setup.ts'],
    passWithNoTests: false,
    // No test is about speed: only one that hangs is to end here, however busy the machine is.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Every core: by default one is left alone, which on two of them is half of the machine.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          environment: 'node',
          include: [`packages/!(${DEVICE})/src/**/*.spec.ts`],
          // They keep nothing between two files, and half of their time was loading the model anew.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            `packages/${DEVICE}/src/**/*.spec.ts`,
            'apps/*/src/**/*.spec.ts',
            'scripts/**/*.spec.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          environment: 'node',
          // Each spec opens what it needs and closes it; loading the server anew for each took a third of the time.
          isolate: false,
          include: server,
          exclude: ['**/node_modules/**', SIMULATION],
        },
      },
      {
        extends: true,
        test: { name: 'simulation', environment: 'node', include: [SIMULATION] },
      },
      {
        extends: true,
        test: {
          name: 'ui',
          environment: 'happy-dom',
          // Without motion no transition's timer outlives the page that it was started in.
          environmentOptions: {
            happyDOM: { settings: { device: { prefersReducedMotion: 'reduce' } } },
          },
          setupFiles: ['apps/client/src/ui/patience.fixture.ts'],
          include: ['apps/client/src/**/*.spec.tsx'],
        },
      },
    ],
  },
});
