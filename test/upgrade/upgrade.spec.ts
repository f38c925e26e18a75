// Proves that a data folder of every schema and fold so far is brought up to date by today's server:
// nothing of its log is touched, verify is clean, people sign in, large bonuses need two, weeks and
// months close. It fails where no folder of today's schema and folds is kept for those who come later.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type InstantText, instantText } from '@callout/kernel';
import { countedBytes } from '@callout/kernel/testing';
import { model } from '@callout/model';
import {
  bringUpToDate,
  createEngine,
  createLog,
  createSqliteStore,
  type Engine,
  SCHEMA_VERSION,
  type Store,
  verify,
} from '@callout/sync-server';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openTestServer } from '../integration/http-server.fixture.ts';
import { foldsOfToday, keptFolders, removeUnpacked, unpacked } from './folders.fixture.ts';

vi.setConfig({ testTimeout: 120_000 });
afterAll(removeUnpacked);

const HOW = 'run "node test/upgrade/keep-data-folder.ts" and commit what it keeps';

/** Steps that came with others: no program ever stood between them, so no folder can be of them. */
const NEVER_ALONE = [5, 6];

it("keeps a folder of every schema so far, and one of today's folds", () => {
  const schemas = keptFolders().map(({ schema }) => schema);
  const all = Array.from({ length: SCHEMA_VERSION }, (_, index) => index + 1);
  expect(
    all.filter((schema) => !schemas.includes(schema)),
    HOW,
  ).toEqual(NEVER_ALONE);
  const today = keptFolders().filter(({ schema }) => schema === SCHEMA_VERSION);
  expect(
    today.map(({ folds }) => folds),
    HOW,
  ).toContainEqual(foldsOfToday());
});

function logOf(path: string): readonly unknown[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare('SELECT position, id, body FROM events ORDER BY position').all();
  database.close();
  return rows.map((row) => ({ ...row }));
}

const DAY_MS = 24 * 3_600_000;
const log = createLog('silent');
const manager = { id: 'u-manager', name: 'Mara', roles: ['manager'] as const };

function engineOn(store: Store, clock: { instant: InstantText }): Engine {
  const now = () => clock.instant;
  return createEngine({ store, model, clock: { now }, random: countedBytes(), log });
}

async function someWorker(store: Store) {
  const query = { context: 'management', kind: 'worker', tokens: 'everybody', limit: 1 } as const;
  const worker = (await store.documents(query)).documents[0];
  if (!worker) throw new Error('the folder has no worker');
  return { id: worker.stream, name: worker.title };
}

/** Grants a bonus far above every limit; answers what came of it. */
async function grantLarge(store: Store, engine: Engine): Promise<readonly string[]> {
  const data = { worker: await someWorker(store), amount: 900_000, reason: 'a very good year' };
  const order = { context: 'billing', command: 'GrantBonus', data };
  const misplaced = await engine.execute({ ...order, stream: 'another month' }, manager);
  if (misplaced.ok) throw new Error('it was granted in no month');
  const stream = String(misplaced.refusal.params?.['statement']);
  const granted = await engine.execute({ ...order, stream }, manager);
  return granted.ok ? granted.value.events.map(({ type }) => type) : [granted.refusal.code];
}

describe.each(keptFolders())('a folder of schema $schema: $file', ({ file, events }) => {
  it('is brought up to date, all of it and nothing of its log, and lives on', async () => {
    const { path } = unpacked(file);
    const before = logOf(path);
    expect(before).toHaveLength(events);
    const store = createSqliteStore({ path });
    await bringUpToDate({ store, model, log });
    expect(logOf(path)).toEqual(before);
    expect((await verify(store, model)).differences).toEqual([]);

    const clock = { instant: (await store.lastRecordedAt()) ?? '' };
    const engine = engineOn(store, clock);
    expect(await grantLarge(store, engine)).toEqual(['BonusProposed']);

    // What was still open is suspected, fails and is charged; then its week and the month are over.
    for (const days of [2, 2, 14]) {
      clock.instant = instantText(Date.parse(clock.instant) + days * DAY_MS);
      await engine.runDue();
    }
    const closed = (await store.events(0, 100_000)).slice(events).map(({ type }) => type);
    expect(closed).toEqual(expect.arrayContaining(['ClientInvoiceIssued', 'PayoutIssued']));
    expect((await verify(store, model)).differences).toEqual([]);
    await engine.stop();
    await store.close();
  });

  it('is opened by the server, and the same people sign in', async () => {
    const { dataFolder } = unpacked(file);
    const testServer = await openTestServer({ dataFolder });
    const signedIn = await testServer.anybody.post('/api/v1/sessions', {
      login: 'manager',
      password: 'demo',
    });
    expect(signedIn.status).toBe(200);
    const health = await testServer.anybody.get('/healthz');
    expect(health.body).toMatchObject({ status: 'ok' });
    await testServer.close();
  });
});

it('goes on where a killed server left it', async () => {
  const { path } = unpacked('schema-3.sqlite.zst');
  const program = join(import.meta.dirname, 'killed-upgrade.fixture.ts');
  for (const afterProgress of [1, 2, 4, 7]) {
    const child = fork(program, [path, String(afterProgress)], { stdio: 'ignore' });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
  }
  const store = createSqliteStore({ path });
  await bringUpToDate({ store, model, log });
  expect((await verify(store, model)).differences).toEqual([]);
  await store.close();
});
