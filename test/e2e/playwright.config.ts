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
  // One more than there are cores: most of a test is waiting for a server, a line or a person's pause.
  workers: 3,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: chromiumArgs(isRoot()),
    },
  },
});
