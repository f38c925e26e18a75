// Proves what follows when a server is restored and two real devices are ahead of the backup. After
// `callout restore` both hold what the server holds, every fact that was acknowledged is in the log
// once, what came back is counted by device and person, and every document equals its fold.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '@callout/model';
import { createLog, readConfig, startServer, verify } from '@callout/sync-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callout } from './command-line.fixture.ts';
import {
  deviceKeyOf,
  openTestServer,
  PASSWORD,
  problemIn,
  type TestServer,
} from './http-server.fixture.ts';
import { first, type Replica, replicaPackage } from './replica.fixture.ts';

const PATIENCE = { timeout: 120_000 };
const FACTS = 20;
let testServer: TestServer;
let folder: string;
let replicas: Replica[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callout-restore-'));
  testServer = await openTestServer({ dataFolder: join(folder, 'data') });
  await testServer.add({ login: 'mara', roles: ['manager'] });
  await testServer.add({ login: 'otto', roles: ['manager'] });
  await testServer.add({ login: 'ada', roles: ['client'], subject: 'c1' });
});
afterEach(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  replicas = [];
  await testServer.close();
  await rm(folder, { recursive: true, force: true });
});

/** The same server again, on its old address, as devices know it. */
async function startAgain(): Promise<void> {
  const port = Number(new URL(testServer.url).port);
  const settings = readConfig({ CALLOUT_PORT: String(port), CALLOUT_DEMO: '0' });
  const config = { ...settings, dataFolder: testServer.dataFolder };
  const server = await startServer(config, { model, log: createLog('silent') });
  testServer = { ...testServer, server, close: server.stop };
}

async function takeDevice(login: string): Promise<Replica> {
  const device = `${login}-tablet`;
  const signed = await replicaPackage.signIn({
    serverUrl: testServer.url,
    login,
    password: PASSWORD,
    device,
    deviceKey: deviceKeyOf(device),
  });
  if (!signed.ok) throw new Error(`${login} could not sign in: ${signed.refusal.code}`);
  const { token, owner } = signed.value;
  const replica = await replicaPackage.openReplica({
    model,
    owner,
    token,
    device,
    serverUrl: testServer.url,
    tabs: false,
  });
  replicas.push(replica);
  return replica;
}

const settled = (replica: Replica) =>
  first(
    replica.status$,
    ({ connection, unsent, loading, syncedAt }) =>
      connection === 'online' && unsent === 0 && !loading && syncedAt !== undefined,
  );
const told = (replica: Replica) => first(replica.status$, ({ restored }) => restored !== undefined);

async function register(replica: Replica, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const data = { name, contact: { name: 'Ada Petersen' } };
    const recorded = await replica.record('RegisterClient', undefined, data);
    if (!recorded.ok) throw new Error(recorded.refusal.code);
  }
}
const names = (who: string, from: number) =>
  Array.from({ length: FACTS }, (_, index) => `${who} ${from + index}`);

async function clientsOf(replica: Replica): Promise<readonly string[]> {
  const list = await first(replica.list$({ kind: 'client', limit: 500 }), () => true);
  return list.map(({ title }) => title).sort();
}

async function clientsOnServer(): Promise<readonly string[]> {
  const { documents } = await testServer.server.store.documents({
    context: 'management',
    kind: 'client',
    tokens: 'everybody',
    limit: 500,
  });
  return documents.map(({ title }) => title).sort();
}

async function registeredOnServer(): Promise<readonly string[]> {
  const events = await testServer.server.store.events(0, 1_000);
  return events.map(({ id }) => id);
}

/** Until a device shows so many clients: what others recorded arrives by itself. */
const holds = (replica: Replica, count: number) =>
  first(replica.list$({ kind: 'client', limit: 500 }), (list) => list.length === count);

/** Two devices, twenty facts each before the backup and twenty after it, and the office's. */
async function twoAhead() {
  const mara = await takeDevice('mara');
  const otto = await takeDevice('otto');
  await register(mara, names('mara', 0));
  await register(otto, names('otto', 0));
  await Promise.all([settled(mara), settled(otto)]);
  const backup = join(folder, 'backup');
  const made = await callout(testServer.dataFolder, 'backup', backup);
  expect([made.code, made.err]).toEqual([0, '']);
  await register(mara, names('mara', 100));
  await register(otto, names('otto', 100));
  const done = await testServer.server.engine.execute(
    {
      context: 'management',
      command: 'RegisterClient',
      data: { name: 'office', contact: { name: 'Ada' } },
    },
    { id: 'user-mara', name: 'mara by name', roles: ['manager'] },
  );
  expect(done.ok).toBe(true);
  await Promise.all([settled(mara), settled(otto)]);
  await Promise.all([holds(mara, 4 * FACTS + 1), holds(otto, 4 * FACTS + 1)]);
  await testServer.server.stop();
  return { mara, otto, backup };
}

async function expectBothBack(mara: Replica, otto: Replica): Promise<void> {
  const all = ['mara', 'otto'].flatMap((who) => [...names(who, 0), ...names(who, 100)]).sort();
  for (const device of [mara, otto]) {
    expect((await told(device)).restored).toMatchObject({ factsAgain: FACTS, filesAgain: 0 });
    await settled(device);
  }
  await Promise.all([holds(mara, 4 * FACTS), holds(otto, 4 * FACTS)]);
  expect(await clientsOnServer()).toEqual(all);
  expect([await clientsOf(mara), await clientsOf(otto)]).toEqual([all, all]);
  const ids = await registeredOnServer();
  expect([ids.length, new Set(ids).size]).toEqual([4 * FACTS, 4 * FACTS]);
  const checked = await verify(testServer.server.store, model);
  expect(checked.differences).toEqual([]);
  for (const login of ['mara', 'otto']) {
    const device = await testServer.server.store.device(`${login}-tablet`);
    expect(device?.numbers).toEqual({ through: 2 * FACTS, above: [], holes: [] });
    expect(device?.cloned).toBe(false);
  }
}

test('two devices ahead of a restored server get it back what it lost', PATIENCE, async () => {
  const { mara, otto, backup } = await twoAhead();
  const restored = await callout(testServer.dataFolder, 'restore', backup);
  expect([restored.code, restored.err]).toEqual([0, '']);
  await startAgain();
  await expectBothBack(mara, otto);
  const { epoch } = await testServer.server.store.log();
  expect(await testServer.server.store.offers(10)).toEqual(
    expect.arrayContaining(
      ['mara', 'otto'].map((login) => ({
        epoch,
        device: `${login}-tablet`,
        user: `user-${login}`,
        since: expect.any(String),
        offered: FACTS,
        accepted: FACTS,
        disputed: 0,
      })),
    ),
  );
  const manager = await testServer.as('mara');
  const shown = await manager.open('/reports/restores');
  expect(shown.status).toBe(200);
  for (const name of ['mara by name', 'otto by name']) expect(shown.body).toContain(name);
  expect((await testServer.anybody.open('/reports/restores')).status).toBe(401);
  expect((await (await testServer.as('ada')).open('/reports/restores')).status).toBe(403);
  const listed = await callout(testServer.dataFolder, 'restores');
  expect(listed.out).toContain('restored from a backup, at position 40');
  expect(listed.out).toContain(
    'mara, device mara-tablet: 20 offered again, 20 accepted, 0 disputed',
  );
});

test(
  'a database that was put back by copying files is noticed at the start',
  PATIENCE,
  async () => {
    const { mara, otto, backup } = await twoAhead();
    const before = (await callout(testServer.dataFolder, 'epoch')).out;
    const database = join(testServer.dataFolder, 'callout.sqlite');
    for (const ending of ['-wal', '-shm']) await rm(`${database}${ending}`, { force: true });
    await cp(join(backup, 'callout.sqlite'), database);
    await startAgain();
    await expectBothBack(mara, otto);
    const [epoch] = await testServer.server.store.epochs(10);
    expect(epoch).toMatchObject({ reason: 'noticed', position: 2 * FACTS });
    expect(before).toContain(epoch?.previous);
  },
);

test('what names another epoch is answered with 409, and nothing of it is taken', async () => {
  const mara = await testServer.asDevice('mara', 'phone');
  const log = await testServer.server.engine.log();
  const old = { ...log, epoch: 'of-yesterday' };
  const pull = await mara.get(
    `/sync/v1/pull?context=billing&after=0&limit=10&log=${old.id}&epoch=${old.epoch}`,
  );
  const event = {
    id: crypto.randomUUID(),
    context: 'management',
    kind: 'client',
    stream: 'c1',
    type: 'ClientRegistered',
    v: 1,
    data: { name: 'School', contact: { name: 'Ada' } },
    occurredAt: '2026-11-20T08:00:00.000Z',
    actor: { id: 'user-mara', role: 'manager', name: 'mara by name' },
    command: 'RegisterClient',
    device: 'phone',
    deviceSeq: 1,
    correlationId: crypto.randomUUID(),
  };
  const push = await mara.post('/sync/v1/push', {
    device: 'phone',
    log: old,
    lowestUnsent: 1,
    events: [event],
  });
  const lacking = await mara.post('/sync/v1/lacking', {
    device: 'phone',
    log: old,
    events: [event.id],
  });
  for (const answer of [pull, push, lacking]) {
    expect(problemIn(answer)).toMatchObject({ status: 409, code: 'log-differs' });
  }
  expect(await testServer.server.store.log()).toEqual({ ...log, position: 0 });
  expect((await mara.get('/sync/v1/log')).body).toEqual({ log });
});
