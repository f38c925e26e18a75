// Proves that each person is a device of their own on one installation and the same one every time,
// that a name from before there were keys is taken over once, and that a refused device can sign in
// as a new one; on the desktop the keys lie in the system's key store.
import { afterEach, expect, test } from 'vitest';
import { deviceLabel } from './device-label.ts';
import { forgetRegistration } from './registrations.ts';
import { signInHere } from './sign-in-here.ts';

interface Asked {
  readonly login: string;
  readonly device: string;
  readonly deviceKey: string;
}

/** The server as far as it registers devices. */
function registry(revoked: readonly string[] = []) {
  const known = new Map<string, Asked>();
  const asked: Asked[] = [];
  const fetch: typeof globalThis.fetch = async (_, init) => {
    const body = JSON.parse(String(init?.body)) as Asked;
    asked.push(body);
    const { login, device, deviceKey } = body;
    const before = known.get(device);
    const refused = before && (before.login !== login || before.deviceKey !== deviceKey);
    const code = refused ? 'device-refused' : revoked.includes(device) && 'device-revoked';
    if (code) return new Response(JSON.stringify({ code }), { status: 403 });
    known.set(device, body);
    const user = { id: `id of ${login}`, name: login, roles: ['worker'] };
    return new Response(JSON.stringify({ token: 't', user }));
  };
  const lost = new Set<string>();
  const hasDatabase = async (_: string, owner: string) => !lost.has(owner);
  const signIn = async (login: string, asNewDevice = false) => {
    const done = await signInHere(login, 'secret', { fetch, asNewDevice, hasDatabase });
    return done.ok ? done.value.device : done.refusal.code;
  };
  return { known, asked, lost, signIn };
}

afterEach(() => {
  localStorage.clear();
  Reflect.deleteProperty(window, 'calloutDesktop');
});

test('two people on one installation are two devices, each the same one again', async () => {
  const { known, asked, signIn } = registry();
  const wim = await signIn('wim');
  const mila = await signIn('mila');
  expect(await signIn('wim')).toBe(wim);
  expect(await signIn('mila')).toBe(mila);
  expect([...known.values()].map(({ login }) => login)).toEqual(['wim', 'mila']);
  expect(asked.map(({ deviceKey }) => /^[\w-]{43}$/.test(deviceKey))).toEqual(
    asked.map(() => true),
  );
  expect(new Set(asked.map(({ deviceKey }) => deviceKey)).size).toBe(2);
});

test('who removes their data from a device begins a new one', async () => {
  const { signIn } = registry();
  const first = await signIn('wim');
  await forgetRegistration(first);
  expect(await signIn('wim')).not.toBe(first);
});

test('whose database was lost begins a new one: its numbers were the old name’s', async () => {
  const { lost, signIn } = registry();
  const first = await signIn('wim');
  lost.add('id of wim');
  const second = await signIn('wim');
  expect(second).not.toBe(first);
  lost.clear();
  expect(await signIn('wim')).toBe(second);
});

test('a name from before there were keys is taken over, and only by one person', async () => {
  localStorage.setItem('callout.device', 'old-name');
  const { signIn } = registry();
  expect(await signIn('wim')).toBe('old-name');
  expect(await signIn('mila')).not.toBe('old-name');
  expect(await signIn('wim')).toBe('old-name');
});

test('a name from before there were keys that is somebody else’s is given up', async () => {
  localStorage.setItem('callout.device', 'old-name');
  const { known, signIn } = registry();
  known.set('old-name', { login: 'mila', device: 'old-name', deviceKey: 'key-of-mila' });
  expect(await signIn('wim')).toMatch(/^[0-9a-f-]{36}$/);
  expect(known.get('old-name')?.login).toBe('mila');
});

test('a revoked device is refused until it signs in as a new one', async () => {
  const revoked: string[] = [];
  const { signIn } = registry(revoked);
  const first = await signIn('wim');
  revoked.push(first);
  expect(await signIn('wim')).toBe('device-revoked');
  const second = await signIn('wim', true);
  expect(second).not.toBe(first);
  expect(await signIn('wim')).toBe(second);
});

test('a sign-in that is refused leaves nothing behind', async () => {
  const fetch = async () => new Response('{"code":"sign-in-refused"}', { status: 401 });
  await signInHere('wim', 'guess', { fetch });
  expect(localStorage.length).toBe(0);
});

test('on the desktop the system’s key store keeps the keys, and the page does not', async () => {
  const secrets = new Map<string, string>();
  const secret = {
    get: async (name: string) => ({ ok: true, value: secrets.get(name) ?? null }),
    set: async (name: string, value: string) => {
      secrets.set(name, value);
      return { ok: true };
    },
  };
  Object.assign(window, { calloutDesktop: { serverUrl: 'http://server.test', secret } });
  const { signIn } = registry();
  const device = await signIn('wim');
  expect(await signIn('wim')).toBe(device);
  expect(localStorage.length).toBe(0);
  expect([...secrets.values()].join()).toContain(device);
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
  [
    'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/156.0 Safari/537.36',
    'Chrome, Android',
  ],
  ['Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0', 'Edge, Windows'],
  ['something else', 'Callout'],
])('a device is called by its browser and system: %s', (agent, label) => {
  expect(deviceLabel(agent)).toBe(label);
});
