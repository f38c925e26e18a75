// Proves: people and devices are administered from a shell while the server runs, by a socket that only
// its owner reaches; what a shell changes ends sessions and live connections at once; what is asked
// there is read strictly and bounded; without a server, and after a crash, the same commands work.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callout } from './command-line.fixture.ts';
import { deviceKeyOf, openTestServer, PASSWORD, type TestServer } from './http-server.fixture.ts';

let testServer: TestServer;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callout-admin-'));
  testServer = await openTestServer({ dataFolder: join(folder, 'data') });
  await testServer.add({ login: 'mara', roles: ['manager'] });
  await testServer.add({ login: 'wim', roles: ['worker'], subject: 'w1' });
});
afterEach(async () => {
  await testServer.close();
  await rm(folder, { recursive: true, force: true });
});

const shell = (...args: readonly string[]) => callout(testServer.dataFolder, ...args);
const signIn = (login: string, password: string) =>
  testServer.anybody.post('/api/v1/sessions', { login, password });
const addressFile = () => join(testServer.dataFolder, 'admin/address');

async function ask(text: string): Promise<string> {
  const socket = connect(await readFile(addressFile(), 'utf8'));
  socket.setEncoding('utf8').write(text);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer);
}

test('a person is added, listed, disabled and enabled beside the running server', async () => {
  const adding = ['user', 'add', 'rita', '--name', 'Rita Berg', '--role', 'reviewer'];
  expect(
    await callout({ folder: testServer.dataFolder, input: 'harbour lamp 48\n' }, ...adding),
  ).toEqual({
    ...{ code: 0, out: 'rita can sign in as reviewer.\n', err: '' },
  });
  expect((await signIn('rita', 'harbour lamp 48')).status).toBe(200);
  expect((await shell('user', 'list')).out).toBe(
    'mara\tmanager\tmara by name\nrita\treviewer\tRita Berg\nwim\tworker\twim by name\n',
  );
  const wim = await testServer.as('wim');
  expect(await shell('user', 'disable', 'wim')).toEqual({
    code: 0,
    out: 'wim is disabled.\n',
    err: '',
  });
  expect((await wim.get('/api/v1/sessions/current')).status).toBe(401);
  expect((await signIn('wim', PASSWORD)).status).toBe(401);
  await shell('user', 'enable', 'wim');
  expect((await signIn('wim', PASSWORD)).status).toBe(200);
  expect(await shell('user', 'disable', 'nobody')).toMatchObject({ code: 2, out: '' });
});

test('a password that is set from a shell signs its person out everywhere at once', async () => {
  const phone = await testServer.asDevice('wim', 'phone');
  const live = await fetch(`${testServer.url}/sync/v1/live`, {
    headers: { Authorization: `Bearer ${phone.token}` },
  });
  const set = (input: string) =>
    callout({ folder: testServer.dataFolder, input }, 'user', 'password', 'wim');
  expect(await set('short\n')).toEqual({
    ...{ code: 2, out: '', err: 'A password has at least 10 characters.\n' },
  });
  expect((await set('harbour lamp 48\n')).code).toBe(0);
  expect(await live.text()).toContain(': welcome');
  expect((await phone.get('/api/v1/sessions/current')).status).toBe(401);
  expect((await signIn('wim', 'harbour lamp 48')).status).toBe(200);
});

test('a device is listed and revoked beside the running server', async () => {
  const phone = await testServer.asDevice('wim', 'phone');
  const listed = await shell('device', 'list', 'wim');
  expect(listed.out).toMatch(/^phone\twim\t\t\S+\tsigned in\tsent unknown\n$/);
  expect(await shell('device', 'revoke', 'phone')).toEqual({
    ...{ code: 0, out: 'The device phone is revoked.\n', err: '' },
  });
  expect((await phone.get('/api/v1/sessions/current')).status).toBe(401);
  const again = {
    login: 'wim',
    password: PASSWORD,
    device: 'phone',
    deviceKey: deviceKeyOf('phone'),
  };
  expect((await testServer.anybody.post('/api/v1/sessions', again)).status).toBe(403);
  expect((await shell('device', 'list')).out).toContain('revoked');
  expect((await shell('device', 'revoke', 'nothing')).code).toBe(2);
});

test('an invitation that a shell asks for is sent by the running server', async () => {
  const adding = ['user', 'add', 'rita@north.example', '--name', 'Rita', '--role', 'reviewer'];
  expect((await shell(...adding, '--invite')).out).toBe(
    'rita@north.example is invited to sign in as reviewer.\n',
  );
  await testServer.server.engine.idle();
  const first = (await testServer.server.store.account('rita@north.example'))?.invitation;
  expect(first).toBeDefined();
  expect((await shell('user', 'list')).out).toContain('Rita (no password yet)');
  expect((await shell('user', 'invite', 'rita@north.example')).code).toBe(0);
  await testServer.server.engine.idle();
  const second = (await testServer.server.store.account('rita@north.example'))?.invitation;
  expect(second?.tokenHash).not.toBe(first?.tokenHash);
});

test('only its owner reaches the socket, and it goes with the server', async () => {
  const path = await readFile(addressFile(), 'utf8');
  const modeOf = (name: string) => statSync(name).mode & 0o777;
  expect([modeOf(path), modeOf(join(testServer.dataFolder, 'admin'))]).toEqual([0o600, 0o700]);
  await testServer.server.stop();
  expect([existsSync(path), existsSync(addressFile())]).toEqual([false, false]);
});

test.each([
  ['no JSON', 'hello\n', 'line-unreadable'],
  ['no question', '{"operation":7}\n', 'line-unreadable'],
  ['an operation that is none', '{"operation":"user.rob","input":{}}\n', 'operation-unknown'],
  ['input that is none', '{"operation":"user.disable","input":{"log":"x"}}\n', 'input-invalid'],
  ['a line without an end', 'x'.repeat(300_000), 'line-too-long'],
])('it answers %s with a refusal', async (_, text, code) => {
  expect(JSON.parse(await ask(text))).toMatchObject({ ok: false, refusal: { code } });
  expect((await shell('user', 'list')).code).toBe(0);
});

test('questions of one connection are answered in their order', async () => {
  const question = (login: string) =>
    `${JSON.stringify({ operation: 'user.disable', input: { login } })}\n`;
  const socket = connect(await readFile(addressFile(), 'utf8'));
  socket.setEncoding('utf8').write(question('wim') + question('nobody'));
  let text = '';
  while (text.split('\n').length < 3) text += String((await once(socket, 'data'))[0]);
  socket.destroy();
  const [first, second] = text.split('\n').map((line) => line && JSON.parse(line));
  expect(first).toMatchObject({ ok: true, value: { login: 'wim', disabled: true } });
  expect(second).toMatchObject({ ok: false, refusal: { code: 'person-unknown' } });
});

test('a folder with a very long path has its socket elsewhere, for its owner alone', async () => {
  const deep = join(folder, 'd'.repeat(90), 'data');
  await mkdir(join(deep, '..'));
  const other = await openTestServer({ dataFolder: deep });
  try {
    const path = await readFile(join(deep, 'admin/address'), 'utf8');
    expect(path.startsWith(deep)).toBe(false);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    await other.add({ login: 'ann', roles: ['manager'] });
    expect((await callout(deep, 'user', 'list')).out).toContain('ann');
    await other.server.stop();
    expect(existsSync(path)).toBe(false);
  } finally {
    await other.close();
  }
});

test('what a crash left behind keeps nobody from the folder', async () => {
  await testServer.server.stop();
  await mkdir(join(testServer.dataFolder, 'admin'));
  await writeFile(addressFile(), join(testServer.dataFolder, 'admin/socket'));
  expect((await shell('user', 'disable', 'wim')).code).toBe(0);
  expect((await shell('user', 'list')).out).toContain('wim by name (disabled)');
  const child = serve();
  await ready(child);
  expect((await shell('user', 'enable', 'wim')).code).toBe(0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect((await shell('user', 'list')).out).not.toContain('disabled');
});

function serve(): ChildProcess {
  const main = join(import.meta.dirname, '../../sync-server/src/main.ts');
  const env = {
    ...process.env,
    CALLOUT_DATA: testServer.dataFolder,
    CALLOUT_PORT: '0',
    CALLOUT_DEMO: '0',
  };
  return spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function ready(child: ChildProcess): Promise<void> {
  for await (const chunk of child.stdout ?? []) if (String(chunk).includes('ready on')) return;
}
