// How long a manager's fresh device takes in Chromium: until the first row of open work, until all open work is
// here, and until everything is. Beside it, in the same page and at the same load of the machine, raw IndexedDB
// takes the same documents with the indexes that Dexie gives the collection: the ratio to that holds on every
// machine. Needs a built client (pnpm build). Run by hand: node test/bench/first-load.bench.ts [documents …]
import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { model } from '@callout/model';
import { bringUpToDate, createLog, createSqliteStore } from '@callout/sync-server';
import { type Browser, chromium, type Page } from '@playwright/test';
import { chromiumArgs, findChromium, isRoot } from '../../scripts/lib/chromium.mjs';
import { type Server, startServerOn } from '../e2e/server.fixture.ts';
import { keptFolders, removeUnpacked, unpacked } from '../upgrade/folders.fixture.ts';
import { multiplyLog } from '../upgrade/multiplied-log.fixture.ts';

/** Loading everything may take so many times as long as raw IndexedDB takes for the documents alone. */
const RATIO_MAX = 4;
/** What a manager's device holds of one telling of the kept history. */
const DOCUMENTS_EACH = 200;
const HANGS_MS = 600_000;
const CONTEXTS = model.contexts.map(({ name }) => name);
const sizes = process.argv.slice(2).map(Number);
const say = (line: string) => process.stdout.write(`${line}\n`);

/** A data folder whose manager sees about so many documents, which the folds of today have made. */
async function grown(documents: number): Promise<string> {
  const newest = keptFolders().at(-1);
  if (!newest) throw new Error('no data folder is kept');
  const { path } = unpacked(newest.file);
  multiplyLog(path, Math.max(0, Math.round(documents / DOCUMENTS_EACH) - 1));
  const database = new DatabaseSync(path);
  // What policies have done with it is not told again.
  database.exec(
    'DELETE FROM projection_folds; UPDATE checkpoints SET position = (SELECT position FROM log)',
  );
  database.close();
  const store = createSqliteStore({ path });
  await bringUpToDate({ store, model, log: createLog('silent') });
  await store.close();
  const dataFolder = `${dirname(path)}-grown`;
  await rename(dirname(path), dataFolder);
  return dataFolder;
}

/** Until the server has done what became due since the history was recorded. */
async function quiet(server: Server): Promise<void> {
  for (let before = -1; ; ) {
    const response = await fetch(`${server.url}/healthz`);
    const { position, processors } = (await response.json()) as {
      readonly position: number;
      readonly processors: readonly { readonly lag: number }[];
    };
    if (position === before && processors.every(({ lag }) => lag === 0)) return;
    before = position;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

interface Load {
  readonly firstRowMs: number;
  readonly openWorkMs: number;
  readonly completeMs: number;
}

async function load(page: Page, url: string): Promise<Load> {
  page.setDefaultTimeout(HANGS_MS);
  await page.goto(url);
  await page.getByLabel('Login').fill('manager');
  await page.getByRole('textbox', { name: 'Password' }).fill('demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const from = performance.now();
  const since = () => performance.now() - from;
  const isComplete = page.getByRole('status').filter({ hasText: 'All sent' }).waitFor();
  const [firstRowMs, openWorkMs, completeMs] = await Promise.all([
    page.locator('[data-row="0"]').waitFor().then(since),
    Promise.race([page.getByText('All open work is here').waitFor(), isComplete]).then(since),
    isComplete.then(since),
  ]);
  return { firstRowMs, openWorkMs, completeMs };
}

/** Raw IndexedDB with the same indexes, page by page as they are loaded; answers how many, and how long. */
async function raw(page: Page, token: string): Promise<{ documents: number; ms: number }> {
  return page.evaluate(
    async ({ token: bearer, contexts }) => {
      const pages: Record<string, unknown>[][] = [];
      for (const context of contexts) {
        for (let cursor = ''; ; ) {
          const from = cursor === '' ? '' : `&cursor=${cursor}`;
          const answer = await fetch(`/sync/v1/snapshot?context=${context}&limit=500${from}`, {
            headers: { authorization: `Bearer ${bearer}` },
          });
          const { documents, next } = await answer.json();
          pages.push(documents);
          if (next === undefined) break;
          cursor = next;
        }
      }
      const [like] = (await indexedDB.databases()).filter(({ name }) =>
        name?.endsWith('--billing'),
      );
      const opened = (name: string, made?: (database: IDBDatabase) => void) =>
        new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open(name);
          request.onupgradeneeded = () => made?.(request.result);
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const model = await opened(like?.name ?? '');
      const store = model.transaction('docs').objectStore('docs');
      const indexes = [...store.indexNames].map(
        (name) => [name, store.index(name).keyPath] as const,
      );
      model.close();
      const database = await opened('raw', (fresh) => {
        const made = fresh.createObjectStore('docs', { keyPath: 'id' });
        for (const [name, keyPath] of indexes) made.createIndex(name, keyPath);
      });
      const from = performance.now();
      for (const documents of pages) {
        const writing = database.transaction('docs', 'readwrite', { durability: 'strict' });
        const put = writing.objectStore('docs');
        for (const document of documents) {
          put.put({
            ...document,
            ...{ closed: document['closed'] ? '1' : '0', _deleted: '0', _meta: { lwt: 1 } },
            ...{ unsent: 0, disputed: 0, gone: 0, pending: [], base: null },
          });
        }
        await new Promise<void>((resolve, reject) => {
          writing.oncomplete = () => resolve();
          writing.onerror = () => reject(writing.error);
        });
      }
      const ms = performance.now() - from;
      database.close();
      return { documents: pages.flat().length, ms };
    },
    { token, contexts: CONTEXTS },
  );
}

async function tokenAt(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ login: 'manager', password: 'demo' }),
  });
  return ((await response.json()) as { readonly token: string }).token;
}

async function measured(browser: Browser, documents: number): Promise<number> {
  const server = await startServerOn(await grown(documents), 'demo');
  const context = await browser.newContext({ locale: 'en-GB' });
  try {
    await quiet(server);
    const page = await context.newPage();
    const { firstRowMs, openWorkMs, completeMs } = await load(page, server.url);
    const bare = await raw(page, await tokenAt(server.url));
    const ratio = completeMs / bare.ms;
    const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
    say(
      `${bare.documents} documents: first row ${seconds(firstRowMs)}, all open work ` +
        `${seconds(openWorkMs)}, complete ${seconds(completeMs)}; raw IndexedDB ${seconds(bare.ms)}, ` +
        `${ratio.toFixed(1)} times that`,
    );
    return ratio;
  } finally {
    await context.close();
    await server.stop();
  }
}

const executablePath = findChromium();
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: chromiumArgs(isRoot()),
});
try {
  for (const documents of sizes.length > 0 ? sizes : [800, 5_000, 30_000]) {
    // A short load is mostly the start of the application.
    const ratio = await measured(browser, documents);
    if (documents >= 5_000 && ratio > RATIO_MAX) process.exitCode = 1;
  }
} finally {
  await browser.close();
  removeUnpacked();
}
