// Proves that a device stays shut out when the database is put back to a time before it was revoked: known to
// the backup or not, revoked for good or to be cleared; that what is gone of its facts is counted; that nobody
// else is shut out by it, and that a note that cannot be read stops no start.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_NUMBERS } from '@callout/sync';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPasswords } from '../host/passwords.ts';
import { createPeople } from '../modules/people/create-people.ts';
import type { Store } from './port.ts';
import { revokeAgain } from './revoked-devices.ts';
import { createSqliteStore } from './sqlite.ts';

const NOW = '2026-11-23T09:00:00.000Z';
const nothing = () => undefined;
const warned: unknown[] = [];
const log = {
  ...{ debug: nothing, info: nothing, error: (facts: unknown) => void warned.push(facts) },
  warn: (facts: unknown) => void warned.push(facts),
};

let folder: string;
let store: Store;
const databaseAt = (name: string) => join(folder, `${name}.sqlite`);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callout-revoked-'));
  warned.length = 0;
  store = createSqliteStore({ path: databaseAt('first') });
  await store.write(async (transaction) => {
    const account = { id: 'mila', login: 'mila', name: 'Mila', roles: ['worker' as const] };
    await transaction.putAccount({ ...account, disabled: false });
  });
  for (const id of ['lost', 'cleared', 'kept']) await add(id);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function add(id: string): Promise<void> {
  await store.write(async (transaction) => {
    const blank = { numbers: NO_NUMBERS, cloned: false, revoked: false, lastSeenAt: NOW };
    await transaction.putDevice({ id, user: 'mila', ...blank });
    const times = { createdAt: NOW, lastUsedAt: NOW, expiresAt: '2027-01-01T00:00:00.000Z' };
    await transaction.putSession({ tokenHash: `of ${id}`, user: 'mila', device: id, ...times });
  });
}

function people() {
  return createPeople({
    ...{ store, log, dataFolder: folder, clock: { now: () => NOW }, passwords: createPasswords() },
    random: (bytes) => new Uint8Array(bytes),
    engine: { requestEffect: async () => undefined as never },
  });
}

/** As it was when it was copied. */
async function putBack(copy: string): Promise<void> {
  await store.close();
  store = createSqliteStore({ path: databaseAt(copy) });
}

async function copyTo(name: string): Promise<void> {
  await store.close();
  copyFileSync(databaseAt('first'), databaseAt(name));
  store = createSqliteStore({ path: databaseAt('first') });
}

const standing = async () =>
  (await store.devices(10))
    .map(({ id, revoked, order }) => [id, revoked, order?.how])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
const sessions = async () => (await store.sessionsOf('mila')).map(({ device }) => device).sort();

it('shuts out again whoever was shut out after the backup, and nobody else', async () => {
  await copyTo('backup');
  await add('later');
  await people().revokeDevice('lost', 'console');
  await people().clearDevice('cleared', 'clear', 'console');
  await people().revokeDevice('later', 'console');
  await putBack('backup');
  expect(await standing()).toEqual([
    ['cleared', false, undefined],
    ['kept', false, undefined],
    ['lost', false, undefined],
  ]);
  await revokeAgain({ store, dataFolder: folder, log });
  expect(await standing()).toEqual([
    ['cleared', true, 'clear'],
    ['kept', false, undefined],
    ['later', true, undefined],
    ['lost', true, undefined],
  ]);
  // One that is to be cleared keeps its session, by which it is told so.
  expect(await sessions()).toEqual(['cleared', 'kept']);
  expect(warned).toEqual([{ devices: ['lost', 'cleared', 'later'] }]);
  await revokeAgain({ store, dataFolder: folder, log });
  expect(warned).toHaveLength(1);
});

it('counts as lost what the backup lacks of the facts of a device that may not send them again', async () => {
  const arrived = async (through: number) =>
    store.write(async (transaction) => {
      const device = await transaction.device('lost');
      if (device) await transaction.putDevice({ ...device, numbers: { ...NO_NUMBERS, through } });
    });
  await arrived(3);
  await copyTo('backup');
  await arrived(5);
  await people().revokeDevice('lost', 'console');
  await putBack('backup');
  await revokeAgain({ store, dataFolder: folder, log });
  expect((await store.device('lost'))?.numbers).toEqual({ through: 5, above: [], holes: [4, 5] });
  expect((await people().devices({ limit: 10 })).find(({ id }) => id === 'lost')?.lost).toBe(2);
});

it('notes at the start what the database knows alone, and begins anew where a note is torn', async () => {
  await people().revokeDevice('lost', 'console');
  const file = join(folder, 'callout.revoked-devices.json');
  const note = JSON.parse(readFileSync(file, 'utf8'));
  expect(note).toEqual([{ id: 'lost', user: 'mila', through: 0 }]);
  writeFileSync(file, '[{"id":');
  await revokeAgain({ store, dataFolder: folder, log });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(note);
  expect(warned).toHaveLength(1);
});

it('leaves alone a database in which the person is not', async () => {
  await people().revokeDevice('lost', 'console');
  await putBack('another');
  await revokeAgain({ store, dataFolder: folder, log });
  expect(await standing()).toEqual([]);
});
