// Proves on real IndexedDB what no imitation can: a fact recorded offline survives a reload, two tabs
// share one numbering, a list of a thousand answers at once, and a wiped database leaves nothing.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReplicaPage } from '@callout/replica/testing';
import { expect, type Page, test } from '@playwright/test';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const ORIGIN = 'http://127.0.0.1:4999';
const LIST_MS_MAX = 50;
declare const replicaPage: ReplicaPage;
let script = '';

test.beforeAll(async () => {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      target: 'es2023',
      rolldownOptions: { input: join(root, 'packages/replica/src/testing/chromium.fixture.ts') },
    },
  });
  const outputs = Array.isArray(built) ? built : [built];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    for (const chunk of output.output)
      if (chunk.type === 'chunk' && chunk.isEntry) script = chunk.code;
  }
});

/** Served from nowhere: an origin on 127.0.0.1 is a secure context, and nothing listens there. */
async function openPage(page: Page): Promise<void> {
  await page.route(`${ORIGIN}/**`, (route) =>
    route.request().url().endsWith('/page.js')
      ? route.fulfill({ contentType: 'text/javascript', body: script })
      : route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><script type="module" src="/page.js"></script>',
        }),
  );
  await page.goto(`${ORIGIN}/`);
  await page.waitForFunction(() => 'replicaPage' in globalThis);
}

const median = (times: readonly number[]) =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

test('a fact recorded offline is there after a reload', async ({ page }) => {
  await openPage(page);
  await page.evaluate(() => replicaPage.open(false, 0));
  const recorded = await page.evaluate(() =>
    replicaPage.record('OpenJob', 'j1', { title: 'Boiler', worker: 'w1' }),
  );
  expect(recorded).toBe(true);
  await openPage(page);
  await page.evaluate(() => replicaPage.open(false, 0));
  expect(await page.evaluate(() => replicaPage.titles(10))).toEqual(['Boiler']);
  expect(await page.evaluate(() => replicaPage.unsent())).toBe(1);
});

test('two tabs share one numbering, and see what the other recorded', async ({ context }) => {
  const tabs = [await context.newPage(), await context.newPage()] as const;
  for (const tab of tabs) {
    await openPage(tab);
    await tab.evaluate(() => replicaPage.open(false, 0));
  }
  const [one, other] = tabs;
  await one.evaluate(() => replicaPage.record('OpenJob', 'j1', { title: 'Boiler', worker: 'w1' }));
  await Promise.all(
    tabs.map((tab) =>
      tab.evaluate(async () => {
        for (let note = 0; note < 10; note += 1) {
          await replicaPage.record('NoteJob', 'j1', { texts: [String(note)] });
        }
      }),
    ),
  );
  const all = Array.from({ length: 21 }, (_, index) => index + 1);
  for (const tab of [one, other]) {
    await expect.poll(() => tab.evaluate(() => replicaPage.numbers())).toEqual(all);
    await expect.poll(() => tab.evaluate(() => replicaPage.unsent())).toBe(21);
  }
});

test('a list at a thousand documents answers within 50 ms, and a wipe leaves nothing', async ({
  page,
}) => {
  await openPage(page);
  await page.evaluate(() => replicaPage.open(true, 1000));
  await page.evaluate(() => replicaPage.synced());
  const lists = await page.evaluate(() => replicaPage.timeList(15, 100));
  const records = await page.evaluate(() => replicaPage.timeRecord(30));
  console.log(
    `list p50 ${median(lists).toFixed(1)} ms, record p50 ${median(records).toFixed(1)} ms`,
  );
  expect(median(lists)).toBeLessThan(LIST_MS_MAX);
  await page.evaluate(() => replicaPage.synced());
  expect(await page.evaluate(() => replicaPage.wipe())).toEqual([]);
});
