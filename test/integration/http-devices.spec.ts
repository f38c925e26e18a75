// Proves: a device belongs to the person who registered it and to the key it was registered with;
// a session speaks for its own device alone, at every door; a revoked device is shut out of all of
// them and registers anew only as another device; what is refused changes no numbers.
import { randomBytes } from 'node:crypto';
import { instantText, uuidV7 } from '@callout/kernel';
import { NO_NUMBERS } from '@callout/sync';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Caller,
  deviceKeyOf,
  openTestServer,
  PASSWORD,
  problemIn,
  type TestServer,
} from './http-server.fixture.ts';

let testServer: TestServer;
beforeEach(async () => {
  testServer = await openTestServer();
  await testServer.add({ login: 'mara', roles: ['manager'] });
  await testServer.add({ login: 'wim', roles: ['worker'], subject: 'w1' });
  await testServer.add({ login: 'rita', roles: ['reviewer'] });
});
afterEach(() => testServer.close());

const signIn = (login: string, device?: string, deviceKey?: string) =>
  testServer.anybody.post('/api/v1/sessions', {
    ...{ login, password: PASSWORD },
    ...(device === undefined ? {} : { device }),
    ...(deviceKey === undefined ? {} : { deviceKey }),
  });

const registered = (device: string, deviceSeq: number) => {
  const id = uuidV7(Date.parse('2026-11-20T08:00:00.000Z'), randomBytes(16));
  return {
    ...{ id, correlationId: id, context: 'management', kind: 'client', stream: id },
    ...{ type: 'ClientRegistered', v: 1, command: 'RegisterClient' },
    data: { name: 'Harbour School', contact: { name: 'Ada Petersen' } },
    occurredAt: '2026-11-20T08:00:00.000Z',
    actor: { id: 'user-mara', role: 'manager', name: 'mara by name' },
    ...{ device, deviceSeq },
  };
};

const push = (who: Caller, device: string, lowestUnsent = 1, seq = 1) =>
  who.post('/sync/v1/push', { device, lowestUnsent, events: [registered(device, seq)] });

test('a device is registered by signing in, with its own key, and that key opens it again', async () => {
  expect((await signIn('mara', 'desk', deviceKeyOf('desk'))).status).toBe(200);
  const kept = await testServer.server.store.device('desk');
  expect(kept).toMatchObject({
    id: 'desk',
    user: 'user-mara',
    numbers: NO_NUMBERS,
    revoked: false,
  });
  expect(JSON.stringify(kept)).not.toContain(deviceKeyOf('desk'));
  expect((await signIn('mara', 'desk', deviceKeyOf('desk'))).status).toBe(200);
});

test.each([
  ['somebody else, with a key of their own', 'wim', deviceKeyOf('another')],
  ['somebody else, even with its key', 'wim', deviceKeyOf('desk')],
  ['its own person, with another key', 'mara', deviceKeyOf('another')],
])('a device is refused to %s', async (_, login, key) => {
  await signIn('mara', 'desk', deviceKeyOf('desk'));
  const before = await testServer.server.store.device('desk');
  expect(problemIn(await signIn(login, 'desk', key))).toMatchObject({
    ...{ status: 403, code: 'device-refused' },
  });
  expect(await testServer.server.store.device('desk')).toEqual(before);
});

test('a device and its key are named together, and the key is long enough to be one', async () => {
  const problem = problemIn(await signIn('mara', 'desk'));
  expect(problem).toMatchObject({ status: 400, code: 'input-invalid' });
  expect(problem.errors?.map(({ path }) => path)).toEqual(['deviceKey']);
  expect(problemIn(await signIn('mara', 'desk', 'short')).errors?.[0]?.path).toBe('deviceKey');
  const { errors } = problemIn(await signIn('mara', undefined, deviceKeyOf('desk')));
  expect(errors?.map(({ path }) => path)).toEqual(['device']);
});

test('nobody pushes as a device that is not the session’s, and no number is changed', async () => {
  const mara = await testServer.asDevice('mara', 'desk');
  expect((await push(mara, 'desk')).status).toBe(200);
  const before = await testServer.server.store.device('desk');
  const wim = await testServer.asDevice('wim', 'phone');
  const script = await testServer.as('wim');
  for (const caller of [wim, script]) {
    const answer = await push(caller, 'desk', 1_000, 1_000);
    expect(problemIn(answer)).toMatchObject({ status: 403, code: 'device-differs' });
  }
  const never = await push(wim, 'never-seen');
  expect(problemIn(never)).toMatchObject({ status: 403, code: 'device-differs' });
  expect(await testServer.server.store.device('desk')).toEqual(before);
  expect(await testServer.server.store.device('never-seen')).toBeUndefined();
});

test('a pull says how far the session’s device has come, and no other’s', async () => {
  const mara = await testServer.asDevice('mara', 'desk');
  await push(mara, 'desk');
  const pull = (who: Caller, device = '') =>
    who.get(`/sync/v1/pull?context=management&after=0&limit=10${device && `&device=${device}`}`);
  expect((await pull(mara)).body).toMatchObject({ through: 1 });
  expect((await pull(mara, 'desk')).body).toMatchObject({ through: 1 });
  const rita = await testServer.asDevice('rita', 'tablet');
  expect(problemIn(await pull(rita, 'desk'))).toMatchObject({
    status: 403,
    code: 'device-differs',
  });
  expect((await pull(rita)).body).toMatchObject({ through: 0 });
  const script = await testServer.as('rita');
  expect(problemIn(await pull(script, 'desk')).code).toBe('device-differs');
  expect((await pull(script)).body).toMatchObject({ documents: [], through: 0 });
});

test('a session without a device runs commands and reads lists', async () => {
  const mara = await testServer.as('mara');
  const data = { name: 'Harbour School', contact: { name: 'Ada' } };
  const order = { context: 'management', command: 'RegisterClient', data };
  expect((await mara.post('/api/v1/commands', order)).status).toBe(200);
  expect((await mara.get('/api/v1/streams/management/client')).status).toBe(200);
});

test('a row from before there were keys is taken over by its own person alone', async () => {
  const numbers = { ...NO_NUMBERS, through: 7 };
  const old = { id: 'old', user: 'user-mara', numbers, lastSeenAt: instantText(0) };
  await testServer.server.store.write((transaction) =>
    transaction.putDevice({ ...old, cloned: false, revoked: false }),
  );
  expect(problemIn(await signIn('wim', 'old', deviceKeyOf('old'))).code).toBe('device-refused');
  expect((await signIn('mara', 'old', deviceKeyOf('old'))).status).toBe(200);
  expect(await testServer.server.store.device('old')).toMatchObject({ user: 'user-mara', numbers });
  expect(problemIn(await signIn('mara', 'old', deviceKeyOf('x'))).code).toBe('device-refused');
});

test('a revoked device is shut out at every door, and its person goes on with another', async () => {
  const phone = await testServer.asDevice('mara', 'phone');
  const tablet = await testServer.asDevice('mara', 'tablet');
  expect((await push(phone, 'phone')).status).toBe(200);
  const { store } = testServer.server;
  const before = await store.device('phone');
  if (!before) throw new Error('the phone is registered');
  await store.write((transaction) => transaction.putDevice({ ...before, revoked: true }));
  const order = { context: 'management', command: 'RegisterClient', data: {} };
  const tried = [
    await push(phone, 'phone', 1, 2),
    await phone.get('/sync/v1/pull?context=management&after=0&limit=10'),
    await phone.get('/sync/v1/live'),
    await phone.post('/api/v1/commands', order),
    await phone.get('/api/v1/streams/management/client'),
    await phone.get(`/files/${'a'.repeat(64)}`),
    await phone.send('POST', '/files', { headers: { 'Tus-Resumable': '1.0.0' } }),
  ];
  expect(tried.map(({ status }) => status)).toEqual(tried.map(() => 401));
  expect(await store.device('phone')).toEqual({ ...before, revoked: true });
  expect(problemIn(await signIn('mara', 'phone', deviceKeyOf('phone')))).toMatchObject({
    ...{ status: 403, code: 'device-revoked' },
  });
  expect((await push(tablet, 'tablet', 1, 3)).status).toBe(200);
  expect((await signIn('mara', 'phone-2', deviceKeyOf('phone-2'))).status).toBe(200);
});

test('a session that outlived its device’s change of hands is signed out', async () => {
  const phone = await testServer.asDevice('mara', 'phone');
  const { store } = testServer.server;
  const device = await store.device('phone');
  if (!device) throw new Error('the phone is registered');
  await store.write((transaction) => transaction.putDevice({ ...device, user: 'user-wim' }));
  expect((await phone.get('/api/v1/sessions/current')).status).toBe(401);
});

test('a push that a revocation overtakes is refused as a whole', async () => {
  await testServer.asDevice('mara', 'phone');
  const { store, engine } = testServer.server;
  const device = await store.device('phone');
  if (!device) throw new Error('the phone is registered');
  await store.write((transaction) => transaction.putDevice({ ...device, revoked: true }));
  const person = { id: 'user-mara', name: 'mara by name', roles: ['manager'] as const };
  const events = [registered('phone', 1)] as never;
  const pushed = engine.push({ device: 'phone', lowestUnsent: 1, events }, person);
  await expect(pushed).rejects.toMatchObject({ refusal: { code: 'device-revoked' } });
  expect(await store.head()).toBe(0);
});

test('a person keeps so many devices; the one longest not seen gives way', async () => {
  const { store } = testServer.server;
  const stale = (n: number) => ({
    ...{ id: `stale-${n}`, user: 'user-mara', numbers: NO_NUMBERS },
    ...{ lastSeenAt: instantText(n), cloned: false, revoked: false },
  });
  await store.write(async (transaction) => {
    for (let n = 0; n < 100; n += 1) await transaction.putDevice(stale(n));
  });
  await testServer.asDevice('mara', 'newest');
  const left = (await store.devicesOf('user-mara', 200)).map(({ id }) => id);
  expect(left).toHaveLength(100);
  expect(left).toContain('newest');
  expect(left).not.toContain('stale-0');
});
