// Proves: signing in and out over HTTP; that a wrong password and an unknown login are answered
// alike; that guessing is slowed down; that a disabled person is signed out; that a session ends when it was not used for 30 days, and slides while it is.
import { addMinutes } from '@callout/kernel';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestServer, PASSWORD, problemIn, type TestServer } from './http-server.fixture.ts';
import { nowOn, turnClock } from './server-clock.fixture.ts';

let testServer: TestServer;
beforeEach(async () => {
  testServer = await openTestServer(
    { testClock: true },
    {
      attemptLimits: {
        ...{ perLogin: 3, perAccount: 100, perAddress: 8, perDevice: 3 },
        windowSeconds: 900,
      },
    },
  );
  await testServer.add({ login: 'mara', roles: ['manager'] });
  await testServer.add({ login: 'wim', roles: ['worker'], subject: 'w1' });
});
afterEach(() => testServer.close());

const signIn = (login: string, password: string) =>
  testServer.anybody.post('/api/v1/sessions', { login, password });

test('a person signs in, is known by the token, signs out and is known no more', async () => {
  const answer = await signIn('wim', PASSWORD);
  expect(answer.status).toBe(200);
  const user = {
    id: 'user-wim',
    login: 'wim',
    name: 'wim by name',
    roles: ['worker'],
    subject: 'w1',
  };
  expect(answer.body).toEqual({
    token: expect.stringMatching(/^[\w-]{43}$/),
    user,
    log: await testServer.server.engine.log(),
  });
  const wim = await testServer.as('wim');
  expect((await wim.get('/api/v1/sessions/current')).body).toEqual(user);
  expect((await wim.send('DELETE', '/api/v1/sessions/current')).status).toBe(204);
  const after = await wim.get('/api/v1/sessions/current');
  expect(problemIn(after).code).toBe('signed-out');
  expect(after.status).toBe(401);
  expect(after.headers.get('www-authenticate')).toBe('Bearer');
});

test('the token itself is nowhere in the database', async () => {
  const token = await testServer.signIn('wim');
  const { store } = testServer.server;
  expect(await store.session(token)).toBeUndefined();
});

test('a wrong password and an unknown login get the same answer', async () => {
  const wrong = await signIn('mara', 'guess');
  const unknown = await signIn('nobody', 'guess');
  expect(problemIn(wrong)).toEqual({
    status: 401,
    code: 'sign-in-refused',
    detail: 'The login or the password is wrong.',
  });
  expect(problemIn(unknown)).toEqual(problemIn(wrong));
});

test('after too many wrong passwords even the right one has to wait', async () => {
  for (let attempt = 0; attempt < 3; attempt += 1) await signIn('mara', `guess ${attempt}`);
  const limited = await signIn('mara', PASSWORD);
  expect(problemIn(limited)).toMatchObject({ status: 429, code: 'too-many-attempts' });
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await signIn('wim', PASSWORD)).status).toBe(200);
});

test('guessing over many logins is limited by address', async () => {
  for (let login = 0; login < 8; login += 1) await signIn(`nobody-${login}`, 'guess');
  expect(problemIn(await signIn('wim', PASSWORD)).code).toBe('too-many-attempts');
});

test('right passwords do not use up the attempts', async () => {
  for (let times = 0; times < 10; times += 1) {
    expect((await signIn('mara', PASSWORD)).status).toBe(200);
  }
});

test('a disabled person is signed out and cannot sign in', async () => {
  const mara = await testServer.as('mara');
  const { store } = testServer.server;
  const user = await store.account('mara');
  if (!user) throw new Error('mara is there');
  await store.write((transaction) => transaction.putAccount({ ...user, disabled: true }));
  expect((await mara.get('/api/v1/sessions/current')).status).toBe(401);
  expect((await signIn('mara', PASSWORD)).status).toBe(401);
});

test('a session slides while it is used and ends after 30 idle days', async () => {
  const now = await nowOn(testServer);
  const mara = await testServer.as('mara');
  const idle = await testServer.as('wim');
  const day = 24 * 60;
  const moveBy = (days: number) => turnClock(testServer, addMinutes(now, days * day));
  await moveBy(20);
  expect((await mara.get('/api/v1/sessions/current')).status).toBe(200);
  await moveBy(40);
  expect((await mara.get('/api/v1/sessions/current')).status).toBe(200);
  expect((await idle.get('/api/v1/sessions/current')).status).toBe(401);
});

test('what is sent to sign in is read strictly', async () => {
  const answer = await testServer.anybody.postAny('/api/v1/sessions', {
    login: '',
    pasword: 'demo',
  });
  expect(problemIn(answer)).toMatchObject({ status: 400, code: 'input-invalid' });
  expect(problemIn(answer).errors?.map(({ path }) => path)).toEqual(['login', 'password', '']);
});
