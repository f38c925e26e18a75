// Proves: managers, and nobody else, add, invite, disable and enable people and revoke devices over
// HTTP; an invitation is a link of its own that works once, for a time, and is replaced by the next;
// everybody changes their own password by the rules, and sees and ends their own sessions; whatever
// ends a session ends it at once, live connections included.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addMinutes } from '@callout/kernel';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Caller,
  deviceKeyOf,
  openTestServer,
  PASSWORD,
  problemIn,
  type TestServer,
} from './http-server.fixture.ts';
import { nowOn, turnClock } from './server-clock.fixture.ts';

const NEW_PASSWORD = 'harbour lamp 48';
let testServer: TestServer;
let mara: Caller;
beforeEach(async () => {
  testServer = await openTestServer({ testClock: true });
  await testServer.add({ login: 'mara', roles: ['manager'] });
  await testServer.add({ login: 'wim', roles: ['worker'], subject: 'w1' });
  mara = await testServer.as('mara');
});
afterEach(() => testServer.close());

const signIn = (login: string, password: string) =>
  testServer.anybody.post('/api/v1/sessions', { login, password });
const isIn = async (who: Caller) => (await who.get('/api/v1/sessions/current')).status === 200;
const patch = (who: Caller, path: string, body: unknown) =>
  who.send('PATCH', path, {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Listens until the server ends the connection. */
async function listenUntilEnd(who: Caller): Promise<{ readonly ended: Promise<string> }> {
  const response = await fetch(`${testServer.url}/sync/v1/live`, {
    headers: { Authorization: `Bearer ${who.token}` },
  });
  const reader = response.body?.getReader();
  await reader?.read();
  const rest = async () => {
    for (;;) if ((await reader?.read())?.done !== false) return 'the end';
  };
  return { ended: rest() };
}

const mailFolder = () => join(testServer.dataFolder, 'mail');

/** The link in the newest of so many mails. */
async function linkIn(count: number): Promise<{ readonly path: string; readonly mail: string }> {
  await expect
    .poll(() =>
      readdir(mailFolder()).then(
        ({ length }) => length,
        () => 0,
      ),
    )
    .toBe(count);
  await testServer.server.engine.idle();
  const links: { path: string; mail: string }[] = [];
  for (const name of await readdir(mailFolder())) {
    const raw = await readFile(join(mailFolder(), name), 'utf8');
    const mail = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
    const path = /http:\/\/127\.0\.0\.1:\d+(\/invitation\/\S+)/.exec(mail)?.[1];
    if (path) links.push({ path, mail });
  }
  const kept = await testServer.server.store.accounts(20);
  const current = kept.map(({ invitation }) => invitation?.tokenHash);
  const newest = await Promise.all(
    links.map(async (link) => ({
      ...link,
      isCurrent: current.includes(await hashOf(link.path.split('/').at(-1) ?? '')),
    })),
  );
  const found = newest.find(({ isCurrent }) => isCurrent);
  if (!found) throw new Error('no mail holds a link that works');
  return found;
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(digest).toString('hex');
}

function choose(path: string, password: string, again = password): Promise<Response> {
  const body = new URLSearchParams({ password, again });
  return fetch(`${testServer.url}${path}`, { method: 'POST', body });
}

const RITA = { login: 'Rita@North.example', name: 'Rita Berg', roles: ['reviewer'] } as const;

test('a manager adds a person, who is invited by mail and chooses a password, once', async () => {
  const added = await mara.post('/api/v1/users', RITA);
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({ login: 'rita@north.example', hasPassword: false });
  const { path, mail } = await linkIn(1);
  expect(mail).toContain('To: rita@north.example');
  const shown = await fetch(`${testServer.url}${path}`, { headers: { 'accept-language': 'ru' } });
  expect(shown.status).toBe(200);
  expect(shown.headers.get('referrer-policy')).toBe('no-referrer');
  expect(await shown.text()).toContain('Придумайте пароль');
  expect((await choose(path, NEW_PASSWORD, 'another')).status).toBe(422);
  expect((await choose(path, 'short')).status).toBe(422);
  expect((await choose(path, 'rita@north.example')).status).toBe(422);
  expect((await choose(path, 'Password123')).status).toBe(422);
  expect((await choose(path, NEW_PASSWORD)).status).toBe(200);
  expect((await choose(path, 'quite another one')).status).toBe(404);
  expect((await fetch(`${testServer.url}${path}`)).status).toBe(404);
  expect((await signIn('rita@north.example', NEW_PASSWORD)).status).toBe(200);
  const secret = path.split('/').at(-1) ?? '';
  expect(JSON.stringify(await testServer.server.store.accounts(10))).not.toContain(secret);
});

test('a new link replaces the one before, ends with time, and is not guessed', async () => {
  const { id } = (await mara.post('/api/v1/users', RITA)).body;
  const first = await linkIn(1);
  expect((await mara.post(`/api/v1/users/${id}/invitation`, {})).status).toBe(202);
  const second = await linkIn(2);
  expect((await choose(first.path, NEW_PASSWORD)).status).toBe(404);
  expect((await choose(second.path.replace(/...$/, 'AAA'), NEW_PASSWORD)).status).toBe(404);
  const now = await nowOn(testServer);
  await turnClock(testServer, addMinutes(now, 8 * 24 * 60));
  expect((await choose(second.path, NEW_PASSWORD)).status).toBe(404);
  expect((await mara.post('/api/v1/users/nobody/invitation', {})).status).toBe(404);
});

test('people are found by login or name, page by page, and never with a secret', async () => {
  await mara.post('/api/v1/users', RITA);
  const find = async (query: string) => (await mara.get(`/api/v1/users?${query}`)).body;
  const all = await find('');
  expect(all.people.map(({ login }) => login)).toEqual(['mara', 'rita@north.example', 'wim']);
  expect(JSON.stringify(all)).not.toMatch(/hash|argon/i);
  expect((await find('q=BERG')).people.map(({ login }) => login)).toEqual(['rita@north.example']);
  const page = await find('limit=2');
  expect([page.people.length, page.next]).toEqual([2, 'rita@north.example']);
  expect((await find(`limit=2&after=${page.next}`)).people.map(({ login }) => login)).toEqual([
    'wim',
  ]);
});

test.each([
  ['a login that is taken', { ...RITA, login: 'wim' }, 422, 'login-taken', 'login'],
  ['a worker who is nobody', { ...RITA, roles: ['worker'] }, 422, 'subject-missing', 'subject'],
  [
    'a worker who is not known',
    { ...RITA, roles: ['worker'], subject: 'w9' },
    ...([422, 'subject-unknown', 'subject'] as const),
  ],
  ['nowhere to write to', { ...RITA, login: 'rita' }, 422, 'address-missing', 'email'],
  ['a role that is none', { ...RITA, roles: ['emperor'] }, 400, 'input-invalid', 'roles.0'],
  ['what is not asked for', { ...RITA, passwordHash: 'x' }, 400, 'input-invalid', ''],
] as const)('a person is not added with %s', async (_, person, status, code, path) => {
  const problem = problemIn(await mara.postAny('/api/v1/users', person));
  expect(problem).toMatchObject({ status, code, errors: [{ path }] });
});

test('nobody but a manager sees or changes people and devices', async () => {
  const wim = await testServer.asDevice('wim', 'phone');
  const answers = [
    await wim.get('/api/v1/users'),
    await wim.post('/api/v1/users', RITA),
    await patch(wim, '/api/v1/users/user-mara', { disabled: true }),
    await wim.post('/api/v1/users/user-mara/invitation', {}),
  ];
  expect(answers.map((answer) => problemIn(answer))).toMatchObject(
    answers.map(() => ({ status: 403, code: 'not-permitted' })),
  );
  expect((await testServer.anybody.get('/api/v1/users')).status).toBe(401);
  expect((await testServer.server.store.accounts(10)).length).toBe(2);
});

test('a person who is disabled is out at once everywhere, and comes back with the same password', async () => {
  const phone = await testServer.asDevice('wim', 'phone');
  const tablet = await testServer.asDevice('wim', 'tablet');
  const live = await listenUntilEnd(phone);
  expect((await patch(mara, '/api/v1/users/user-wim', { disabled: true })).body).toMatchObject({
    ...{ login: 'wim', disabled: true },
  });
  expect(await live.ended).toBe('the end');
  expect([await isIn(phone), await isIn(tablet)]).toEqual([false, false]);
  expect((await signIn('wim', PASSWORD)).status).toBe(401);
  expect(problemIn(await mara.post('/api/v1/users/user-wim/invitation', {})).code).toBe(
    'person-disabled',
  );
  await patch(mara, '/api/v1/users/user-wim', { disabled: false });
  expect([await isIn(phone), (await signIn('wim', PASSWORD)).status]).toEqual([false, 200]);
});

test('nobody disables themself, and of two who disable each other one is left', async () => {
  const self = await patch(mara, '/api/v1/users/user-mara', { disabled: true });
  expect(problemIn(self)).toMatchObject({ status: 409, code: 'not-yourself' });
  await testServer.add({ login: 'otto', roles: ['manager'] });
  const otto = await testServer.as('otto');
  const answers = await Promise.all([
    patch(mara, '/api/v1/users/user-otto', { disabled: true }),
    patch(otto, '/api/v1/users/user-mara', { disabled: true }),
  ]);
  const left = (await testServer.server.store.accounts(10)).filter(
    ({ roles, disabled }) => roles.includes('manager') && !disabled,
  );
  expect(left).toHaveLength(1);
  expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
});

test('a revoked device is out at once, with its live connection, and its person’s others stay', async () => {
  const phone = await testServer.asDevice('wim', 'phone');
  const tablet = await testServer.asDevice('wim', 'tablet');
  const live = await listenUntilEnd(phone);
  const revoke = (id: string) => mara.post(`/api/v1/read-models/devices/${id}/revoke`, {});
  expect((await revoke('phone')).body).toMatchObject({
    ...{ id: 'phone', cells: { standing: { kind: 'word', value: 'device.revoked' } } },
  });
  expect(await live.ended).toBe('the end');
  expect([await isIn(phone), await isIn(tablet)]).toEqual([false, true]);
  const { status } = await testServer.anybody.post('/api/v1/sessions', {
    ...{ login: 'wim', password: PASSWORD, device: 'phone', deviceKey: deviceKeyOf('phone') },
  });
  expect(status).toBe(403);
  expect((await revoke('nothing')).status).toBe(404);
});

test('a password is changed by who knows it, and every other session ends at once', async () => {
  const wim = await testServer.as('wim');
  const phone = await testServer.asDevice('wim', 'phone');
  const live = await listenUntilEnd(phone);
  const change = (current: string, next: string) =>
    wim.post('/api/v1/me/password', { current, next });
  const wrong = problemIn(await change('guess', NEW_PASSWORD));
  expect(wrong).toMatchObject({
    status: 422,
    code: 'password-wrong',
    errors: [{ path: 'current' }],
  });
  expect(problemIn(await change(PASSWORD, 'short'))).toMatchObject({
    ...{
      status: 422,
      code: 'password-too-short',
      detail: 'A password has at least 10 characters.',
    },
    errors: [{ path: 'next' }],
  });
  expect(problemIn(await change(PASSWORD, PASSWORD)).code).toBe('password-same');
  expect(problemIn(await change(PASSWORD, 'x'.repeat(201))).code).toBe('password-too-long');
  expect(await isIn(phone)).toBe(true);
  expect((await change(PASSWORD, NEW_PASSWORD)).status).toBe(204);
  expect(await live.ended).toBe('the end');
  expect([await isIn(wim), await isIn(phone)]).toEqual([true, false]);
  expect((await signIn('wim', PASSWORD)).status).toBe(401);
  expect((await signIn('wim', NEW_PASSWORD)).status).toBe(200);
});

test('guessing the present password is slowed down like signing in', async () => {
  const wim = await testServer.as('wim');
  const guess = () => wim.post('/api/v1/me/password', { current: 'guess', next: NEW_PASSWORD });
  const statuses: number[] = [];
  for (let tries = 0; tries < 11; tries += 1) statuses.push((await guess()).status);
  expect(statuses).toEqual([...new Array(10).fill(422), 429]);
});

test('a person sees their own sessions, ends one, and all others', async () => {
  const wim = await testServer.as('wim');
  const phone = await testServer.asDevice('wim', 'phone');
  const tablet = await testServer.asDevice('wim', 'tablet');
  const mine = async () => (await wim.get('/api/v1/me/sessions')).body.sessions;
  const shown = await mine();
  expect(shown.map(({ current }) => current).sort()).toEqual([false, false, true]);
  expect(JSON.stringify(shown)).not.toContain(await hashOf(phone.token ?? ''));
  const ofPhone = shown.find(({ device }) => device?.id === 'phone');
  const live = await listenUntilEnd(phone);
  expect((await mara.send('DELETE', `/api/v1/me/sessions/${ofPhone?.id}`)).status).toBe(404);
  expect((await wim.send('DELETE', `/api/v1/me/sessions/${ofPhone?.id}`)).status).toBe(204);
  expect(await live.ended).toBe('the end');
  expect([await isIn(phone), await isIn(tablet)]).toEqual([false, true]);
  expect((await wim.send('DELETE', '/api/v1/me/sessions')).status).toBe(204);
  expect([await isIn(wim), await isIn(tablet), await isIn(mara)]).toEqual([true, false, true]);
  expect(await mine()).toMatchObject([{ current: true }]);
});

test('a person holds so many sessions; the one longest not used gives way', async () => {
  const { store } = testServer.server;
  const now = await nowOn(testServer);
  await store.write(async (transaction) => {
    for (let n = 0; n < 100; n += 1) {
      const at = addMinutes(now, n - 200);
      const times = { createdAt: at, lastUsedAt: at, expiresAt: addMinutes(now, 60) };
      await transaction.putSession({ tokenHash: `hash-${n}`, user: 'user-wim', ...times });
    }
  });
  const wim = await testServer.as('wim');
  expect(await isIn(wim)).toBe(true);
  expect(await store.sessionsOf('user-wim')).toHaveLength(100);
  expect(await store.session('hash-0')).toBeUndefined();
  expect(await store.session('hash-1')).toBeDefined();
});
