// Proves that what a person decides about a refused fact needs no network: it is durable at once, counts as
// unsent, survives a restart, stays while newer documents come, and is told to the server when it can be
// reached; that what the server refuses is told of where it was decided and holds no other; that trouble of
// the server is not taken for its word; and that a decision whose answer was lost, or that came second, ends.
import { toyModel } from '@callout/kernel/toy';
import { firstValueFrom } from 'rxjs';
import { afterEach, expect, test, vi } from 'vitest';
import type { Replica } from '../replica.ts';
import { closeAll, newServerUrl, openDevice } from '../testing/device.fixture.ts';
import { MANAGER } from '../testing/people.fixture.ts';
import { VirtualTimers } from '../testing/virtual-timers.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(closeAll);

const PATH = '/sync/v1/disputes/';
const DONE = { ok: true, value: undefined };
const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ code }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });

/** Two notes on two jobs that the server has refused, and no network any more. */
async function setUp() {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  const timers = new VirtualTimers('2026-11-23T09:00:00.000Z');
  const open = () => openDevice(server, url, { timers, clock: timers.clock, owner: MANAGER });
  const device = await open();
  server.confirm = ({ type }) => (type === 'JobNoted' ? { code: 'too-late' } : undefined);
  const events: string[] = [];
  for (const stream of ['j1', 'j2']) {
    await device.record('OpenJob', stream, { title: `Job ${stream}`, worker: 'w1' });
    await device.record('NoteJob', stream, { texts: ['seen'] });
  }
  await timers.pass(60_000);
  const disputes = await firstValueFrom(device.disputes$);
  for (const stream of ['j1', 'j2']) {
    events.push(disputes.find(({ event }) => event.stream === stream)?.event.id ?? '');
  }
  server.goOffline();
  await timers.pass(1);
  const online = async (replica: Replica) => {
    server.online = true;
    replica.syncNow();
    await timers.pass(2 * 60_000);
  };
  const [first = '', second = ''] = events;
  return { server, device, timers, open, online, first, second };
}

async function heldOn(device: Replica) {
  const { unsent, disputed } = await firstValueFrom(device.status$);
  const disputes = await firstValueFrom(device.disputes$);
  const decided = disputes.flatMap(({ event, decision }) =>
    decision ? [[event.stream, decision.how, decision.refusal?.code]] : [],
  );
  return { unsent, disputed, decided: decided.sort() };
}

test('is durable without a network, and told once there is one', async () => {
  const { server, device, open, online, first } = await setUp();
  expect(await device.settleDispute(first, 'let-go')).toEqual(DONE);
  const decided = { unsent: 1, disputed: 2, decided: [['j1', 'let-go', undefined]] };
  expect(await heldOn(device)).toEqual(decided);
  expect(await device.settleDispute(first, 'overridden', 'After all.')).toEqual({
    ...{ ok: false, refusal: { code: 'dispute-settled' } },
  });
  expect(await device.wipe()).toMatchObject({ ok: false, refusal: { code: 'unsent-work' } });
  await device.close();

  const again = await open();
  expect(await heldOn(again)).toEqual(decided);
  const told: unknown[] = [];
  server.meddle = ({ path, body }) => {
    if (path.startsWith(PATH)) told.push([path, body]);
    return undefined;
  };
  await online(again);
  expect(told).toEqual([[`${PATH}${first}`, { how: 'let-go' }]]);
  expect(await heldOn(again)).toEqual({ unsent: 0, disputed: 1, decided: [] });
});

test('stays while a newer document comes, and goes with the dispute', async () => {
  const { server, device, online, first } = await setUp();
  await device.settleDispute(first, 'let-go');
  server.meddle = ({ path }) => (path.startsWith(PATH) ? 'unreachable' : undefined);
  server.handOver('j1', 'w2');
  await online(device);
  expect((await firstValueFrom(device.document$('job', 'j1')))?.assignee).toBe('w2');
  expect(await heldOn(device)).toMatchObject({ decided: [['j1', 'let-go', undefined]] });
  server.settle(first, MANAGER);
  await online(device);
  expect(await heldOn(device)).toEqual({ unsent: 0, disputed: 1, decided: [] });
});

test('what the server refuses is told of here, holds no other, and can be decided anew', async () => {
  const { server, device, online, first, second } = await setUp();
  await device.settleDispute(first, 'overridden', 'The camera was broken.');
  await device.settleDispute(second, 'let-go');
  const asked: unknown[] = [];
  server.meddle = ({ path, body }) => {
    if (path !== `${PATH}${first}`) return undefined;
    asked.push(body);
    return asked.length === 1 ? problem(409, 'override-not-possible') : undefined;
  };
  await online(device);
  const open = { unsent: 0, disputed: 1 };
  const refused = ['j1', 'overridden', 'override-not-possible'];
  expect(await heldOn(device)).toEqual({ ...open, decided: [refused] });
  expect(asked).toEqual([{ how: 'overridden', reason: 'The camera was broken.' }]);
  expect(await device.settleDispute(first, 'let-go')).toEqual(DONE);
  await online(device);
  expect(await heldOn(device)).toEqual({ unsent: 0, disputed: 0, decided: [] });
});

test.each([
  ['trouble of the server', () => problem(500, 'server-trouble')],
  ['a proxy that forbids it', () => new Response('<html></html>', { status: 404 })],
  ['an answer of somebody else', () => new Response('{"hello":1}', { status: 200 })],
])('%s is not its word on it', async (_what, answer) => {
  const { server, device, online, timers, first } = await setUp();
  await device.settleDispute(first, 'let-go');
  let isBad = true;
  server.meddle = ({ path }) => (isBad && path.startsWith(PATH) ? answer() : undefined);
  await online(device);
  expect(await heldOn(device)).toMatchObject({ unsent: 1, decided: [['j1', 'let-go', undefined]] });
  isBad = false;
  await timers.pass(3 * 60_000);
  expect(await heldOn(device)).toEqual({ unsent: 0, disputed: 1, decided: [] });
});

test('ends when the answer was lost, and when somebody else was first', async () => {
  const { server, device, online, first, second } = await setUp();
  await device.settleDispute(first, 'let-go');
  await device.settleDispute(second, 'overridden', 'Agreed.');
  server.settle(second, MANAGER);
  let lost = 0;
  server.meddle = ({ path }) => {
    if (path !== `${PATH}${first}` || lost > 0) return undefined;
    lost += 1;
    return 'lose-answer';
  };
  await online(device);
  expect([lost, await heldOn(device)]).toEqual([1, { unsent: 0, disputed: 0, decided: [] }]);
});

test('says that it was recorded again only once what is recorded in its place has been sent', async () => {
  const { server, device, online, first } = await setUp();
  server.confirm = () => undefined;
  await device.record('NoteJob', 'j1', { texts: ['again'] });
  await device.settleDispute(first, 'recorded-again');
  const paths: string[] = [];
  server.meddle = ({ path }) => {
    if (path === '/sync/v1/push' || path.startsWith(PATH)) paths.push(path);
    return undefined;
  };
  await online(device);
  expect(paths).toEqual(['/sync/v1/push', `${PATH}${first}`]);
  expect(await heldOn(device)).toEqual({ unsent: 0, disputed: 1, decided: [] });
});

test.each([
  ['when the server says so', (server: WireServer) => server.askToContact()],
  ['at the next connection', (_server: WireServer, device: Replica) => device.syncNow()],
])('of a refused beginning, what somebody else decided arrives %s', async (_when, reach) => {
  const { server, device, timers, online, first } = await setUp();
  server.confirm = ({ type }) => (type === 'JobOpened' ? { code: 'too-late' } : undefined);
  await device.record('OpenJob', 'j3', { title: 'Job j3', worker: 'w1' });
  await device.record('OpenJob', 'j4', { title: 'Job j4', worker: 'w1' });
  await online(device);
  const idsOf = async () => (await firstValueFrom(device.disputes$)).map(({ event }) => event.id);
  const beginning = (await firstValueFrom(device.disputes$)).find(
    ({ event }) => event.stream === 'j3',
  );
  server.settle(beginning?.event.id ?? '', MANAGER);
  const open = await idsOf();
  expect([open.length, open.includes(first)]).toEqual([4, true]);
  reach(server, device);
  await timers.pass(1000);
  expect(await idsOf()).toEqual(open.filter((id) => id !== beginning?.event.id));
});
