// Proves: secrets lie on the disk only encrypted; "there is none", "not now" and "never again" are
// three different answers; a weak key store is reported; nothing is overwritten by mistake.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type KeyStore, openSecrets } from './secrets.ts';
import { temporaryFolder } from './temp-folder.fixture.ts';

interface Ways {
  isAvailable?: boolean;
  backend?: string;
  key?: string;
  olderKey?: string;
}

/** Stands for the operating system: what one key sealed, only that key unseals. */
function keyStoreOf(ways: Ways): KeyStore {
  const key = () => ways.key ?? 'key';
  return {
    isAsyncEncryptionAvailable: async () => ways.isAvailable ?? true,
    getSelectedStorageBackend: () => ways.backend ?? 'gnome_libsecret',
    encryptStringAsync: async (text) => Buffer.from(`${key()}:${[...text].reverse().join('')}`),
    decryptStringAsync: async (bytes) => {
      const [sealedWith, text = ''] = bytes.toString().split(':');
      if (sealedWith !== key() && sealedWith !== ways.olderKey) throw new Error('another key');
      const result = [...text].reverse().join('');
      return { result, shouldReEncrypt: sealedWith !== key() };
    },
  };
}

async function secretsWith(ways: Ways = {}, platform = 'linux') {
  const path = join(await temporaryFolder(), 'secrets.json');
  return { path, secrets: openSecrets({ path, platform, keyStore: keyStoreOf(ways) }) };
}

test('a secret comes back, in a later process too, and is not readable on the disk', async () => {
  const { path, secrets } = await secretsWith();
  expect(await secrets.set('database-key', 'ключ 42')).toEqual({ ok: true });
  expect(await secrets.get('database-key')).toEqual({ ok: true, value: 'ключ 42' });
  const later = openSecrets({ path, platform: 'linux', keyStore: keyStoreOf({}) });
  expect(await later.get('database-key')).toEqual({ ok: true, value: 'ключ 42' });
  expect(await readFile(path, 'utf8')).not.toContain('ключ');
});

test('a secret that was never kept, or was deleted, is null', async () => {
  const { secrets } = await secretsWith();
  expect(await secrets.get('database-key')).toEqual({ ok: true, value: null });
  await secrets.set('database-key', 'a');
  await secrets.set('other', 'b');
  expect(await secrets.delete('database-key')).toEqual({ ok: true });
  expect(await secrets.delete('database-key')).toEqual({ ok: true });
  expect(await secrets.get('database-key')).toEqual({ ok: true, value: null });
  expect(await secrets.get('other')).toEqual({ ok: true, value: 'b' });
});

test('names that mean something to JavaScript are names like any other', async () => {
  const { secrets } = await secretsWith();
  expect(await secrets.get('__proto__')).toEqual({ ok: true, value: null });
  expect(await secrets.get('constructor')).toEqual({ ok: true, value: null });
  await secrets.set('__proto__', 'a');
  expect(await secrets.get('__proto__')).toEqual({ ok: true, value: 'a' });
});

test('writes that overlap do not lose each other', async () => {
  const { secrets } = await secretsWith();
  const names = Array.from({ length: 20 }, (_, number) => `name-${number}`);
  await Promise.all(names.map((name) => secrets.set(name, name)));
  for (const name of names) expect(await secrets.get(name)).toEqual({ ok: true, value: name });
});

test('a locked key store is "not now": nothing is written in the clear, nothing is forgotten', async () => {
  const ways: Ways = {};
  const { secrets } = await secretsWith(ways);
  await secrets.set('database-key', 'a');
  ways.isAvailable = false;
  expect(await secrets.protection()).toBe('none');
  expect(await secrets.get('database-key')).toMatchObject({ ok: false, code: 'unavailable' });
  expect(await secrets.set('database-key', 'b')).toMatchObject({ ok: false, code: 'unavailable' });
  ways.isAvailable = true;
  expect(await secrets.get('database-key')).toEqual({ ok: true, value: 'a' });
});

test('another key is "never again", and not "there is none"', async () => {
  const ways: Ways = {};
  const { secrets } = await secretsWith(ways);
  await secrets.set('database-key', 'a');
  ways.key = 'new system';
  expect(await secrets.get('database-key')).toEqual({
    ok: false,
    code: 'unreadable',
    detail: 'another key',
  });
});

test('when the operating system has a newer key, the secret is sealed again with it', async () => {
  const ways: Ways = { key: 'older' };
  const { secrets } = await secretsWith(ways);
  await secrets.set('database-key', 'ab');
  Object.assign(ways, { key: 'newer', olderKey: 'older' });
  expect(await secrets.get('database-key')).toEqual({ ok: true, value: 'ab' });
  Object.assign(ways, { olderKey: undefined });
  expect(await secrets.get('database-key')).toEqual({ ok: true, value: 'ab' });
});

test.each([
  ['linux', 'basic_text', 'basic_text'],
  ['linux', 'kwallet6', 'system'],
  ['darwin', 'basic_text', 'system'],
  ['win32', 'unknown', 'system'],
])('on %s with %s the protection is %s', async (platform, backend, protection) => {
  const { secrets } = await secretsWith({ backend }, platform);
  expect(await secrets.protection()).toBe(protection);
});

test.each(['{"database-key":', '{"database-key":1}', 'null'])(
  'a file that holds %j is refused and left alone',
  async (text) => {
    const { path, secrets } = await secretsWith();
    await writeFile(path, text);
    expect(await secrets.get('database-key')).toMatchObject({ ok: false, code: 'disk' });
    expect(await secrets.set('database-key', 'b')).toMatchObject({ ok: false, code: 'disk' });
    expect(await secrets.delete('database-key')).toMatchObject({ ok: false, code: 'disk' });
    expect(await readFile(path, 'utf8')).toBe(text);
  },
);

test('there is a limit to how many', async () => {
  const { path, secrets } = await secretsWith();
  const many = Array.from({ length: 400 }, (_, number) => [`name-${number}`, '']);
  await writeFile(path, JSON.stringify(Object.fromEntries(many)));
  expect(await secrets.set('one-more', 'a')).toMatchObject({ ok: false, code: 'too-many' });
  expect(await secrets.set('name-7', 'a')).toEqual({ ok: true });
});
