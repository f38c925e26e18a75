import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { chromiumArgs, ensureChromium, isRoot } from '../../scripts/lib/chromium.mjs';
import type { FaultsPage } from './page.fixture.ts';

declare const faultsPage: FaultsPage;

const ROOT = join(import.meta.dirname, '../..');
/** A window that nobody looks at must work like one that is looked at. */
const ALWAYS_AWAKE = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** The script of the page, as the product is built. */
export async function buildPage(): Promise<string> {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      target: 'es2023',
      rolldownOptions: { input: join(import.meta.dirname, 'page.fixture.ts') },
    },
  });
  for (const output of Array.isArray(built) ? built : [built]) {
    if (!('output' in output)) continue;
    for (const chunk of output.output) {
      if (chunk.type === 'chunk' && chunk.isEntry) return chunk.code;
    }
  }
  throw new Error('the page was not built');
}

export type Told = (what: 'fact' | 'file' | 'refused', name: string) => void;

/** A real browser, as a process of its own, whose data outlives its being killed. */
export interface KilledBrowser {
  readonly start: () => Promise<Page>;
  readonly kill: () => Promise<void>;
  /**
   * No more than so many bytes above what it has stored; undefined lifts that again. To be said before the
   * page opens anything: the browser remembers for a while how much room there was.
   */
  readonly limitRoom: (bytes: number | undefined) => Promise<void>;
  readonly discard: () => Promise<void>;
}

export function createBrowser(origin: string, script: string, told: Told): KilledBrowser {
  const folder = mkdtempSync(join(tmpdir(), 'callout-faults-browser-'));
  let child: ChildProcess | undefined;
  let browser: Browser | undefined;
  let devtools: CDPSession | undefined;

  async function launch(): Promise<string> {
    const args = [
      ...chromiumArgs(isRoot()),
      ...ALWAYS_AWAKE,
      ...['--headless', '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'],
    ];
    // A group of its own, so that all of its processes die at the same moment.
    const stdio: ['ignore', 'ignore', 'pipe'] = ['ignore', 'ignore', 'pipe'];
    const started = spawn(ensureChromium(), args, { stdio, detached: true });
    child = started;
    for await (const line of createInterface({ input: started.stderr })) {
      const listening = /DevTools listening on (ws:\S+)/.exec(line);
      if (listening?.[1]) {
        started.stderr.resume();
        return listening[1];
      }
    }
    throw new Error('the browser ended before it was ready');
  }
  async function kill(): Promise<void> {
    const dying = child;
    child = undefined;
    if (dying?.pid === undefined) return;
    const gone = once(dying, 'exit');
    process.kill(-dying.pid, 'SIGKILL');
    await gone;
    await browser?.close().catch(() => undefined);
  }

  return {
    start: async () => {
      browser = await chromium.connectOverCDP(await launch());
      const [context] = browser.contexts();
      if (!context) throw new Error('the browser has no window');
      const page = context.pages()[0] ?? (await context.newPage());
      await page.exposeFunction('faultsTold', told);
      await page.route(`${origin}/faults/*`, (route) =>
        route.request().url().endsWith('.js')
          ? route.fulfill({ contentType: 'text/javascript', body: script })
          : route.fulfill({
              contentType: 'text/html',
              body: '<!doctype html><script type="module" src="/faults/page.js"></script>',
            }),
      );
      await page.goto(`${origin}/faults/page.html`);
      await page.waitForFunction(() => 'faultsPage' in globalThis);
      devtools = await context.newCDPSession(page);
      return page;
    },
    kill,
    limitRoom: async (bytes) => {
      if (bytes === undefined) {
        await devtools?.send('Storage.overrideQuotaForOrigin', { origin });
        return;
      }
      const used = await devtools?.send('Storage.getUsageAndQuota', { origin });
      const quotaSize = (used?.usage ?? 0) + bytes;
      await devtools?.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
    },
    discard: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What is called in the page, by its name. */
export const inPage = {
  open: (page: Page, session: Parameters<FaultsPage['open']>[0]) =>
    page.evaluate((as) => faultsPage.open(as), session),
  loaded: (page: Page) => page.evaluate(() => faultsPage.loaded()),
  work: (page: Page, life: number) => page.evaluate((one) => faultsPage.work(one), life),
  rest: (page: Page) => page.evaluate(() => faultsPage.rest()),
  hurry: (page: Page) => page.evaluate(() => faultsPage.hurry()),
  standing: (page: Page) => page.evaluate(() => faultsPage.standing()),
  positions: (page: Page, streams: readonly string[]) =>
    page.evaluate((all) => faultsPage.positions(all), streams),
};
