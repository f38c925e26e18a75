import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { chromiumArgs, findChromium, isRoot } from '../../scripts/lib/chromium.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const executablePath = findChromium();

export default defineConfig({
  testDir: here,
  testMatch: '**/*.e2e.ts',
  outputDir: join(here, '../../test-results/e2e'),
  // One more than there are cores: a test also waits, for a server, a line or a person's pause.
  workers: 3,
  // A second try is told by `npm test`, and more than two of them fail it: docs/adr/0228.
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: process.env['CI'] !== undefined,
  // No test is about speed: only what hangs is to end here, however busy the machine is.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: 'chromium',
    // What cannot be pressed by then never can.
    actionTimeout: 30_000,
    // Pictures of every step take a third of the time; a second try has them.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: chromiumArgs(isRoot()),
    },
  },
});
