// Proves the way out for a log that was told years ahead: no server starts on it, a command says what
// lies ahead, and sets the clock of the log back where the time that a person typed is the machine's.
// Nothing that was told is changed, who did it is kept, verify is clean, and what is charged today is
// posted today and invoiced when this week is over.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type InstantText, instantText, weekOf } from '@callout/kernel';
import { model } from '@callout/model';
import { createEngine, createLog, createSqliteStore, type Engine } from '@callout/sync-server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startPostgres } from '../contract/postgres.fixture.ts';
import { callout } from './command-line.fixture.ts';
import { openTestServer } from './http-server.fixture.ts';
import { foundOrganisation, run, sampleOf } from './scene.fixture.ts';

vi.setConfig({ testTimeout: 180_000 });
const HOUR_MS = 3_600_000;
const YEAR_2042 = '2042-01-08T09:00:00.000Z';

let folder: string;
let dataFolder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callout-log-clock-'));
  dataFolder = join(folder, 'data');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const openStore = () => createSqliteStore({ path: join(dataFolder, 'callout.sqlite') });

/** A request for the day after, that is cancelled once it has a price: it is charged in full. */
async function cancelledRequest(engine: Engine, stream: string, now: InstantText): Promise<void> {
  const order = { context: 'provisioning', stream };
  const from = Date.parse(now) + 24 * HOUR_MS;
  const wanted = { from: instantText(from), to: instantText(from + 2 * HOUR_MS) };
  await run(engine, {
    ...order,
    command: 'RequestService',
    data: { ...sampleOf('ServiceRequested'), wanted },
  });
  await engine.idle();
  await run(engine, { ...order, command: 'CancelService', data: { reason: 'Not needed.' } });
  await engine.idle();
}

/** What an earlier Callout made of a row of 2042: a charge there, and a week that was closed there. */
async function tellOf2042(): Promise<readonly string[]> {
  const testServer = await openTestServer({ dataFolder });
  await foundOrganisation(testServer.server.engine, 1);
  await testServer.close();
  const store = openStore();
  const before = await store.head();
  const clock = { instant: YEAR_2042 };
  const engine = createEngine({
    ...{ store, model, random: randomBytes, log: createLog('silent') },
    clock: { now: () => clock.instant },
  });
  await cancelledRequest(engine, 'r2042', clock.instant);
  clock.instant = instantText(Date.parse(YEAR_2042) + 14 * 24 * HOUR_MS);
  await engine.runDue();
  await engine.idle();
  await engine.stop();
  const told = (await store.events(before, 1_000)).map(({ type }) => type);
  await store.close();
  return told;
}

async function logOf(count = 100_000) {
  const store = openStore();
  const events = await store.events(0, count);
  await store.close();
  return events;
}

function countedLines(types: readonly string[]): readonly string[] {
  const names = [...new Set(types)].sort();
  return names.map((name) => `  ${types.filter((type) => type === name).length} × ${name}`);
}

test('a log of 2042 is set back, and today is today again', async () => {
  const told = await tellOf2042();
  expect(told).toContain('ClientInvoiceIssued');
  const before = await logOf();
  await expect(openTestServer({ dataFolder })).rejects.toThrow(
    /the log was last written at 2042-.+"pnpm callout log-clock" says what was told ahead/,
  );

  const says = await callout(dataFolder, 'log-clock');
  expect([says.code, says.err]).toEqual([1, '']);
  const ahead = says.out.split('\n').filter((line) => line.startsWith('  '));
  expect(ahead).toEqual(countedLines(told));
  expect(says.out).toContain(`${told.length} facts lie ahead, from position `);

  const refused = async (...typed: readonly string[]) => {
    const { code, out, err } = await callout(dataFolder, 'log-clock', ...typed);
    expect([code, out]).toEqual([2, '']);
    return err;
  };
  expect(await refused('--set', 'today')).toMatch(
    /^--set takes an instant, such as .+"today"\.\n$/,
  );
  expect(await refused('--set', YEAR_2042)).toMatch(
    /^The clock of this machine says .+, you say 2042-.+: set the clock of the machine right\.\n$/,
  );
  expect(await refused('--set')).toMatch(/^option '--set <instant>' argument missing/);
  expect(await logOf()).toEqual(before);

  const set = await callout(dataFolder, 'log-clock', '--set', instantText(Date.now()));
  expect([set.code, set.err]).toEqual([0, '']);
  const { username } = userInfo();
  const kept = /^At position (\d+) the clock was set back from (\S+) to (\S+) by (.+)\.$/m;
  expect(kept.exec(set.out)?.slice(1)).toEqual([
    String(before.at(-1)?.position),
    before.at(-1)?.recordedAt,
    expect.stringMatching(/^20\d\d-.+Z$/),
    username,
  ]);
  const after = await callout(dataFolder, 'log-clock');
  expect([after.code, kept.exec(after.out)?.[0]]).toEqual([0, kept.exec(set.out)?.[0]]);
  expect(await logOf()).toEqual(before);
  expect(await refused('--set', instantText(Date.now()))).toBe('Nothing of the log lies ahead.\n');

  await expectTodayIsToday(before.length);
  const verified = await callout(dataFolder, 'verify');
  expect([verified.code, verified.err]).toEqual([0, '']);
});

test('a PostgreSQL on which a server is at work is left alone', async () => {
  const postgres = await startPostgres();
  try {
    const databaseUrl = await postgres.createDatabase();
    const set = () =>
      callout({ folder: dataFolder, databaseUrl }, 'log-clock', '--set', instantText(Date.now()));
    const testServer = await openTestServer({ databaseUrl });
    await foundOrganisation(testServer.server.engine, 1);
    const refused = { code: 2, out: '' };
    const atWork = 'A server is at work on this database: stop every one first.\n';
    expect(await set()).toEqual({ ...refused, err: atWork });
    await testServer.close();
    expect(await set()).toEqual({ ...refused, err: 'Nothing of the log lies ahead.\n' });
  } finally {
    await postgres.stop();
  }
});

/** Lives on: what is charged now is in the week of now, and nothing waits for 2042. */
async function expectTodayIsToday(eventsBefore: number): Promise<void> {
  const testServer = await openTestServer({ dataFolder });
  try {
    const { engine, store } = testServer.server;
    const from = instantText(Date.now());
    await cancelledRequest(engine, 'r-today', from);
    const until = instantText(Date.now());
    const added = (await store.events(0, 100_000)).slice(eventsBefore);
    const charge = added.find(({ type }) => type === 'ClientCharged');
    expect(added.filter(({ recordedAt }) => recordedAt < from || recordedAt > until)).toEqual([]);
    const { state } = (await store.document('client-statement', charge?.stream ?? '')) ?? {};
    const { timeZone } = sampleOf('OrganisationConfigured') as { readonly timeZone: string };
    const week = weekOf(until, timeZone);
    expect(state).toMatchObject({ week: { start: week.start, to: week.to } });
    const waiting = await store.messagesDue({
      commands: model.contexts.flatMap(({ systemCommands = [] }) =>
        systemCommands.map(({ name }) => name),
      ),
      now: '9999-01-01T00:00:00.000Z',
      limit: 1_000,
    });
    expect(waiting.filter(({ dueAt }) => dueAt > instantText(Date.now() + HOUR_MS))).toEqual([]);
    expect(await store.openIssues(10)).toEqual([]);
  } finally {
    await testServer.close();
  }
  const store = openStore();
  const clock = { instant: instantText(Date.now() + 8 * 24 * HOUR_MS) };
  const engine = createEngine({
    ...{ store, model, random: randomBytes, log: createLog('silent') },
    clock: { now: () => clock.instant },
  });
  const head = await store.head();
  await engine.runDue();
  await engine.idle();
  const closed = (await store.events(head, 1_000)).filter(
    ({ type }) => type === 'ClientInvoiceIssued',
  );
  expect(closed).toHaveLength(1);
  await engine.stop();
  await store.close();
}
