// Proves what a whole server does in the middle of an upgrade that takes several turns: every door
// answers 503 with how many of how many are done, and when to come again; killed there, it goes on
// from what was done at its next start; then it serves, and verify is clean. On both databases.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openStore, readConfig } from '@callout/sync-server';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort, startPostgres } from '../contract/postgres.fixture.ts';
import { removeUnpacked, unpacked } from './folders.fixture.ts';
import { multiplyLog } from './multiplied-log.fixture.ts';
import { loadIntoPostgres } from './postgres-folder.fixture.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });
const PROGRAM = join(import.meta.dirname, 'held-server.fixture.ts');
const CLI = join(import.meta.dirname, '../../sync-server/src/tools/cli/main.ts');
const OLD = { file: 'schema-4.sqlite.zst', schema: 4 };
/** More than two pages of events of one kind, which is the first that is folded anew. */
const MORE_CLIENTS = 2_500;
const CLIENTS = 20;

interface Place {
  readonly dataFolder: string;
  readonly databaseUrl: string | undefined;
}

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let running: ChildProcess[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running = [];
});
afterAll(async () => {
  await postgres.stop();
  removeUnpacked();
});

async function oldPlace(isPostgres: boolean): Promise<Place> {
  const { dataFolder, path } = unpacked(OLD.file);
  const more = multiplyLog(path, MORE_CLIENTS / CLIENTS, ['client']);
  expect([more.events, more.streams]).toEqual([MORE_CLIENTS, MORE_CLIENTS]);
  if (!isPostgres) return { dataFolder, databaseUrl: undefined };
  const databaseUrl = await postgres.createDatabase();
  await loadIntoPostgres(postgres, databaseUrl, { path, schema: OLD.schema });
  return { dataFolder: join(dataFolder, 'shared'), databaseUrl };
}

/** Starts a server that holds at a step of its upgrade, and waits until it is there. */
async function startHeld({ dataFolder, databaseUrl }: Place, step: number) {
  const port = await freePort();
  const args = [dataFolder, String(port), String(step), ...(databaseUrl ? [databaseUrl] : [])];
  const child = fork(PROGRAM, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  running.push(child);
  expect(await once(child, 'message')).toEqual(['held', undefined]);
  return {
    url: `http://127.0.0.1:${port}`,
    kill: async () => {
      child.kill('SIGKILL');
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    },
    goOn: async () => {
      child.send('go on');
      expect(await once(child, 'message')).toEqual(['ready', undefined]);
    },
    stop: async () => {
      child.send('stop');
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
  };
}

async function asked(url: string, init: RequestInit = {}) {
  const response = await fetch(url, init);
  const { status, headers } = response;
  const type = headers.get('content-type');
  return { status, type, retryAfter: headers.get('retry-after'), body: await response.json() };
}

interface Far {
  readonly percent: number;
  readonly done: number;
  readonly of: number;
}

/** Asks doors of every kind, who all have to say the same; answers how far the server is. */
async function farSaidBy(url: string): Promise<Far> {
  const health = await asked(`${url}/healthz`);
  const { percent, done, of } = health.body as Far;
  expect(health).toEqual({
    status: 503,
    type: 'application/json',
    retryAfter: '5',
    body: { status: 'upgrading', percent, done, of },
  });
  const problem = {
    status: 503,
    type: 'application/problem+json',
    retryAfter: '5',
    body: {
      type: 'urn:callout:problem:upgrading',
      title: 'Not available now',
      status: 503,
      code: 'upgrading',
      detail:
        'The server is bringing its data up to date after an upgrade: ' +
        `${done} of ${of} are done (${percent} %). Nothing is lost.`,
      ...{ percent, done, of },
    },
  };
  const post = { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } };
  for (const [path, init] of [
    ['/api/v1/sessions', post],
    ['/api/v1/commands', post],
    ['/api/v1/streams/management/client', {}],
    ['/sync/v1/pull?context=management&after=0&limit=10', {}],
    ['/sync/v1/push', post],
    [`/files/${'a'.repeat(64)}`, {}],
    ['/reports/revenue', {}],
    ['/', {}],
  ] as const) {
    expect(await asked(`${url}${path}`, init), path).toEqual(problem);
  }
  return { percent, done, of };
}

/** How many documents of clients are of which fold, as a look from outside finds them. */
async function clientsByFold(place: Place): Promise<Readonly<Record<string, number>>> {
  const store = await openStore({ ...readConfig({}), ...place });
  const counts = (await store.foldCounts()).filter(({ kind }) => kind === 'client');
  await store.close();
  return Object.fromEntries(counts.map(({ fold, documents }) => [fold, documents]));
}

async function verified({ dataFolder, databaseUrl }: Place): Promise<string> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    CALLOUT_DATA: dataFolder,
    ...(databaseUrl === undefined ? {} : { CALLOUT_DATABASE_URL: databaseUrl }),
  };
  const child = spawn(process.execPath, [CLI, 'verify'], { env });
  let said = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) said += chunk;
  return said;
}

describe.each([
  ['SQLite', false],
  ['PostgreSQL', true],
] as const)('%s', (_, isPostgres) => {
  it('tells how far it is, goes on after a kill, and serves what verify finds clean', async () => {
    const place = await oldPlace(isPostgres);
    const first = await startHeld(place, 3);
    const before = await farSaidBy(first.url);
    // Two pages of a thousand events each, one event a client; the last of a page may go on in the next.
    expect(before.done).toBe(1_999);
    expect(before.of).toBeGreaterThan(2 * MORE_CLIENTS);
    await first.kill();
    expect(await clientsByFold(place)).toEqual({
      '': MORE_CLIENTS + CLIENTS - 1_999,
      '1.1': 1_999,
    });

    const second = await startHeld(place, 1);
    // So many documents fewer, and as many places of the log more: what differs took a new one.
    expect(await farSaidBy(second.url)).toEqual({ percent: 0, done: 0, of: before.of });
    await second.goOn();
    const health = await asked(`${second.url}/healthz`);
    expect([health.status, (health.body as { readonly status: string }).status]).toEqual([
      200,
      'ok',
    ]);
    const signIn = await asked(`${second.url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ login: 'manager', password: 'demo' }),
    });
    expect(signIn.status).toBe(200);
    await second.stop();
    expect(await clientsByFold(place)).toEqual({ '1.1': MORE_CLIENTS + CLIENTS });
    expect(await verified(place)).toMatch(
      /^Verified .+: every document and row equals its fold\.\n$/,
    );
  });
});
