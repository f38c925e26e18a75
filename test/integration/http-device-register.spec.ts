// Proves that managers know every device: registered at its person's sign-in, with what it told at its last
// contact; that a device which is to hand in sends everything before it is cleared, and one that is to be
// cleared at once keeps nothing; that it hears so at its next contact, and what was ordered is in the register.
import { randomUUID } from 'node:crypto';
import { madeIdOf } from '@callout/kernel/testing';
import { model } from '@callout/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ID, setUp } from './http-road.fixture.ts';
import {
  type Caller,
  deviceKeyOf,
  openTestServer,
  PASSWORD,
  problemIn,
  type TestServer,
} from './http-server.fixture.ts';
import { first, type Replica, replicaPackage } from './replica.fixture.ts';
import { nowOn, turnClock } from './server-clock.fixture.ts';

const PATIENCE_MS = 120_000;
const NOW = '2040-03-05T08:00:00.000Z';
const INSTALLATION = randomUUID();

let testServer: TestServer;
let mara: Caller;
let opened: Replica[] = [];
beforeEach(async () => {
  testServer = await openTestServer({ testClock: true });
  await turnClock(testServer, NOW);
  await testServer.add({ login: 'mara', roles: ['manager'] });
  await testServer.add({ login: 'wim', roles: ['worker'], subject: ID.mila });
  await testServer.add({ login: 'jo', roles: ['worker'], subject: ID.jonas });
  mara = await testServer.as('mara');
});
afterEach(async () => {
  await Promise.all(opened.map((replica) => replica.close()));
  opened = [];
  await testServer.close();
});

type Cells = Readonly<Record<string, { readonly value: unknown } | undefined>>;

async function register(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { status, body } = await mara.get('/api/v1/read-models/devices');
  expect(status).toBe(200);
  const { rows } = body as { readonly rows: readonly { readonly cells: Cells }[] };
  return rows.map(({ cells }) =>
    Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, cell?.value])),
  );
}

async function contact(who: Caller, device: string, told: object = {}) {
  const clock = await nowOn(testServer);
  const body = { device, unsent: 0, unsentFiles: 0, clock, ...told };
  return (await who.post('/sync/v1/contact', body)).body;
}

test('a device is in the register from its person’s sign-in on, and with what it tells', async () => {
  const phone = await testServer.asDevice('wim', 'phone');
  const [before] = await register();
  expect([before?.['person'], before?.['standing'], before?.['everythingSent']]).toEqual([
    'wim by name',
    'device.in-use',
    'sent.unknown',
  ]);
  const twoDaysAhead = new Date(Date.parse(await nowOn(testServer)) + 48 * 3_600_000).toISOString();
  const about = { application: '1.2.0+abc', surface: 'installed', installation: INSTALLATION };
  expect(
    await contact(phone, 'phone', { ...about, unsent: 2, unsentFiles: 1, clock: twoDaysAhead }),
  ).not.toHaveProperty('order');
  const [row] = await register();
  expect({ ...row, lastContact: '', toldAt: '' }).toEqual({
    ...{ person: 'wim by name', standing: 'device.in-use', lastContact: '', toldAt: '' },
    ...{ everythingSent: 'sent.no', unsent: 3, clockAhead: 2880 },
    ...{ surface: 'surface.installed', application: '1.2.0+abc' },
  });
  // Somebody else on the same installation: both rows say so.
  const later = await testServer.asDevice('jo', 'phone-of-jo');
  await contact(later, 'phone-of-jo', about);
  expect((await register()).map(({ person, others }) => [person, others])).toEqual([
    ['wim by name', 'jo by name'],
    ['jo by name', 'wim by name'],
  ]);
});

test('nobody tells of another’s device, and what is no contact is refused', async () => {
  const phone = await testServer.asDevice('wim', 'phone');
  await testServer.asDevice('jo', 'other');
  const told = { unsent: 0, unsentFiles: 0, clock: NOW };
  const tell = (body: object) => phone.postAny('/sync/v1/contact', body);
  expect(problemIn(await tell({ ...told, device: 'other' }))).toMatchObject({
    ...{ status: 403, code: 'device-differs' },
  });
  for (const wrong of [
    { unsent: -1 },
    { unsent: 1.5 },
    { clock: 'yesterday' },
    { surface: 'fridge' },
    { application: 'x'.repeat(41) },
    { application: '<b>' },
    { more: true },
  ]) {
    const answer = problemIn(await tell({ ...told, device: 'phone', ...wrong }));
    expect([wrong, answer.status]).toEqual([wrong, 400]);
  }
  expect((await register()).map(({ everythingSent }) => everythingSent)).toEqual([
    'sent.unknown',
    'sent.unknown',
  ]);
});

/** A worker's device with a fact that is not sent yet. */
async function openDevice() {
  await setUp(mara);
  const line = { isOpen: true };
  const signedIn = await replicaPackage.signIn({
    ...{ serverUrl: testServer.url, login: 'wim', password: PASSWORD },
    ...{ device: 'phone', deviceKey: deviceKeyOf('phone') },
  });
  if (!signedIn.ok) throw new Error(signedIn.refusal.code);
  const cleared = Promise.withResolvers<void>();
  const replica = await replicaPackage.openReplica({
    ...{ model, ...signedIn.value, device: 'phone', serverUrl: testServer.url, tabs: false },
    onCleared: () => cleared.resolve(),
    fetch: (input, init) =>
      line.isOpen ? fetch(input, init) : Promise.reject(new TypeError('fetch failed')),
  });
  opened.push(replica);
  await first(replica.status$, ({ connection, syncedAt }) => connection === 'online' && !!syncedAt);
  line.isOpen = false;
  const hours = { weeklyHours: [{ day: 1, from: '08:00', to: '16:00' }], timeOff: [] };
  expect((await replica.record('SetAvailability', ID.mila, hours)).ok).toBe(true);
  return { replica, line, cleared: cleared.promise };
}

const orderOf = (register: string, id: string, order: string, by = mara) =>
  by.postAny(`/api/v1/read-models/${register}/${id}/${order}`, {});
const clear = (how: string) => orderOf('devices', 'phone', how);
const standing = (value: string) => ({ kind: 'word', value: `device.${value}` });
const types = async () => (await testServer.server.store.events(0, 500)).map(({ type }) => type);

test(
  'a device that is to hand in sends what it holds, and then is to keep nothing',
  async () => {
    const { replica, line, cleared } = await openDevice();
    expect((await clear('hand-in')).body).toMatchObject({
      cells: {
        standing: standing('handing-in'),
        orderedBy: { kind: 'text', value: 'mara by name' },
      },
      offers: ['revoke', 'clear'],
    });
    line.isOpen = true;
    replica.syncNow();
    await cleared;
    expect((await types()).at(-1)).toBe('WorkerAvailabilitySet');
    expect((await register())[0]).toMatchObject({
      ...{ standing: 'device.cleared', everythingSent: 'sent.yes', unsent: 0 },
    });
    expect(await replica.wipe({ force: true })).toEqual({ ok: true, value: undefined });
  },
  PATIENCE_MS,
);

test(
  'a device that is to be cleared at once hears so at its next contact, and sends nothing',
  async () => {
    const { replica, line, cleared } = await openDevice();
    const before = await types();
    expect((await clear('clear')).body).toMatchObject({ cells: { standing: standing('revoked') } });
    line.isOpen = true;
    replica.syncNow();
    await cleared;
    expect(await types()).toEqual(before);
    expect((await register())[0]?.['standing']).toBe('device.cleared');
  },
  PATIENCE_MS,
);

test('only managers order it, of a device that there is, and a stranger hears nothing', async () => {
  const phone = await testServer.asDevice('wim', 'phone');
  expect((await orderOf('devices', 'phone', 'clear', phone)).status).toBe(404);
  expect((await clear('perhaps')).status).toBe(409);
  expect((await orderOf('devices', madeIdOf('d9'), 'clear')).status).toBe(404);
  expect((await orderOf('sent-work', 'user-wim', 'clear')).status).toBe(409);
  expect((await phone.get('/api/v1/sessions/current')).status).toBe(200);
  expect((await clear('clear')).body).not.toHaveProperty('offers');
  expect(problemIn(await phone.get('/sync/v1/log'))).toMatchObject({
    ...{ status: 401, code: 'device-cleared' },
  });
  // What is done cannot be ordered a second time.
  expect(problemIn(await clear('revoke'))).toMatchObject({
    ...{ status: 409, code: 'order-not-offered' },
  });
  const script = await testServer.anybody.get('/sync/v1/log');
  expect(problemIn(script).code).toBe('signed-out');
});

test('before a period is closed, it is known which devices may still hold work of it', async () => {
  await testServer.add({ login: 'ada', roles: ['accountant'] });
  const accountant = await testServer.as('ada');
  const phone = await testServer.asDevice('wim', 'phone');
  const other = await testServer.asDevice('jo', 'other');
  const noon = '2040-03-05T12:00:00.000Z';
  await turnClock(testServer, noon);
  await contact(phone, 'phone');
  await contact(other, 'other', { unsent: 2 });
  const endOfWeek = '2040-03-05T23:00:00.000Z';
  const unheard = async (since: string, worker?: string) => {
    const asked = new URLSearchParams({ since, ...(worker ? { worker } : {}) });
    const { body } = await accountant.get(`/api/v1/devices/unheard?${asked}`);
    const { devices, count, people } = body as {
      readonly devices: readonly { readonly id: string; readonly unsent?: number }[];
      readonly count: number;
      readonly people: { readonly all: number; readonly heard: number };
    };
    return [people, count, devices.map(({ id, unsent }) => [id, unsent])];
  };
  // The one has said that everything is sent, the other that it is not.
  expect(await unheard(noon)).toEqual([{ all: 2, heard: 1 }, 1, [['other', 2]]]);
  await turnClock(testServer, '2040-03-06T08:00:00.000Z');
  await contact(other, 'other');
  expect(await unheard(endOfWeek)).toEqual([{ all: 2, heard: 1 }, 1, [['phone', 0]]]);
  // Of one worker alone, as for their statement.
  expect(await unheard(endOfWeek, ID.jonas)).toEqual([{ all: 1, heard: 1 }, 0, []]);
  await contact(phone, 'phone');
  expect(await unheard(endOfWeek)).toEqual([{ all: 2, heard: 2 }, 0, []]);
  // What is recorded after the end of a period says nothing against the period.
  await contact(phone, 'phone', { unsent: 3 });
  expect(await unheard(endOfWeek)).toEqual([{ all: 2, heard: 2 }, 0, []]);
  // Nor is anything of it on a device that has come after.
  await turnClock(testServer, '2040-03-07T08:00:00.000Z');
  await testServer.asDevice('jo', 'new');
  expect(await unheard(endOfWeek)).toEqual([{ all: 2, heard: 2 }, 0, []]);
  const asked = await phone.get(`/api/v1/devices/unheard?since=${NOW}`);
  expect(problemIn(asked)).toMatchObject({ status: 403, code: 'not-permitted' });
});

test('work may still come from a device whose session is over, and not from where its person signed out', async () => {
  const phone = await testServer.asDevice('wim', 'phone');
  const tablet = await testServer.asDevice('wim', 'tablet');
  const desk = await testServer.asDevice('wim', 'desk');
  await contact(phone, 'phone');
  await contact(tablet, 'tablet');
  await contact(desk, 'desk');
  expect((await phone.send('DELETE', '/api/v1/sessions/current')).status).toBe(204);
  // It ends there without having been asked: what was recorded stays on it.
  expect((await desk.send('DELETE', '/api/v1/me/sessions')).status).toBe(204);
  const standings = async () => {
    mara = await testServer.as('mara');
    return (await register()).map((row) => row['standing']);
  };
  expect(await standings()).toEqual([
    ...['device.signed-out', 'device.session-over', 'device.in-use'],
  ]);
  await turnClock(testServer, '2040-04-10T08:00:00.000Z');
  expect(await standings()).toEqual([
    ...['device.signed-out', 'device.session-over', 'device.session-over'],
  ]);
  const { body } = await mara.get('/api/v1/devices/unheard?since=2040-04-01T00:00:00.000Z');
  expect(body).toMatchObject({
    ...{ devices: [{ id: 'tablet' }, { id: 'desk' }], people: { all: 1, heard: 0 } },
  });
  // Whoever signs in again goes on with what is there.
  await testServer.asDevice('wim', 'phone');
  expect((await standings()).at(-1)).toBe('device.in-use');
  // What nothing was heard of for so long is waited for no more.
  await turnClock(testServer, '2040-07-01T08:00:00.000Z');
  expect(await standings()).toEqual([
    ...['device.signed-out', 'device.signed-out', 'device.session-over'],
  ]);
});

test('whether everything has been sent is told person by person, over all of their devices', async () => {
  await testServer.add({ login: 'ada', roles: ['accountant'] });
  const accountant = await testServer.as('ada');
  // The clock goes on while it is asked.
  const toTheMinute = (at: unknown) => (at === undefined ? undefined : `${at}`.slice(0, 16));
  const sentWork = async () => {
    const { body } = await accountant.get('/api/v1/read-models/sent-work');
    return (body as { readonly rows: readonly { readonly cells: Cells }[] }).rows.map(
      ({ cells: { person, everythingSent, sentUntil, unsent, devices } }) =>
        [person, everythingSent, sentUntil, unsent, devices].map((cell) =>
          cell === sentUntil ? toTheMinute(cell?.value) : cell?.value,
        ),
    );
  };
  const phone = await testServer.asDevice('wim', 'phone');
  const tablet = await testServer.asDevice('wim', 'tablet');
  const other = await testServer.asDevice('jo', 'other');
  await contact(phone, 'phone');
  await contact(other, 'other');
  // One that has never told leaves everything open.
  expect(await sentWork()).toEqual([
    ['wim by name', 'sent.unknown', undefined, undefined, 2],
    ['jo by name', 'sent.yes', toTheMinute(NOW), 0, 1],
  ]);
  const later = '2040-03-06T08:00:00.000Z';
  await turnClock(testServer, later);
  await contact(tablet, 'tablet');
  await contact(other, 'other', { unsent: 1, unsentFiles: 1 });
  expect(await sentWork()).toEqual([
    ['wim by name', 'sent.yes', toTheMinute(NOW), 0, 2],
    ['jo by name', 'sent.no', toTheMinute(NOW), 2, 1],
  ]);
  // One that is lost for good is waited for no more.
  await orderOf('devices', 'phone', 'revoke');
  expect(await sentWork()).toEqual([
    ['jo by name', 'sent.no', toTheMinute(NOW), 2, 1],
    ['wim by name', 'sent.yes', toTheMinute(later), 0, 1],
  ]);
});
