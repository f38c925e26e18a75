// Proves that unsent work can be taken to another device with its files, sealed, without being counted
// twice.
import 'fake-indexeddb/auto';
import type { Result } from '@callout/kernel';
import { toyModel } from '@callout/kernel/toy';
import type { RxStorage } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { firstValueFrom } from 'rxjs';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import type { ImportedWork } from '../import-unsent.ts';
import { createBackOff } from '../platform/back-off.ts';
import { createTabLock } from '../platform/lock.ts';
import { systemRandom, systemTimers } from '../platform/system.ts';
import {
  closeAll,
  ManualTimers,
  newServerUrl,
  openDevice,
  settledIn,
} from '../testing/device.fixture.ts';
import { MANAGER, WORKER } from '../testing/people.fixture.ts';
import { TusServer } from '../testing/tus-server.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';
import { createDeviceSequence } from './device-sequence.ts';
import { openDeviceStore } from './device-store.ts';
import { openDatabase, storagesOf } from './documents.ts';
import { createSafetyJournal } from './journal.ts';
import { unsentFacts } from './unsent-facts.ts';
import { putBackUnsent } from './unsent-transfer.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(closeAll);
const memory = getRxStorageDexie() as RxStorage<unknown, unknown>;

const openJob = { title: 'Boiler', worker: 'w1' };

const photo = (size: number) =>
  new Blob([Uint8Array.from({ length: size }, (_, index) => index % 251)], { type: 'image/jpeg' });

/** A device without a network, with three facts and a photo. */
async function lostDevice(server: WireServer, url = newServerUrl()) {
  server.goOffline();
  const timers = new ManualTimers();
  const deviceKey = 'key of the tablet';
  const lost = await openDevice(server, url, { deviceKey, timers });
  await lost.record('OpenJob', 'j1', openJob);
  await lost.record('NoteExpense', 'e1', { cents: 5 });
  await lost.record('NoteJob', 'j1', { texts: ['a'] });
  const { sha256 } = await lost.files.keep(photo(5000));
  return { lost, sha256, timers };
}

/** An origin of its own for a device, at which its photo can be sent: what fails there bars the rest. */
function newFilesUrl(): Promise<string> {
  const files = new TusServer();
  onTestFinished(() => files.close());
  return files.listen();
}

const outcomesOf = (result: Result<ImportedWork>) =>
  result.ok ? result.value.facts.map(({ type, outcome }) => [type, outcome]) : result.refusal;

test('facts and files are taken to another device once, and the first one may still send them', async () => {
  const server = new WireServer(toyModel);
  const { lost, sha256, timers } = await lostDevice(server, await newFilesUrl());
  const taken = await lost.exportUnsent();
  expect([taken.facts, taken.files, taken.filesLeft]).toEqual([3, 1, 0]);
  expect(taken.code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);

  const device = { device: 'spare', timers: new ManualTimers() };
  const spare = await openDevice(server, await newFilesUrl(), device);
  const asTyped = taken.code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
  expect(outcomesOf(await spare.importUnsent(taken.content, asTyped))).toEqual([
    ['JobOpened', 'added'],
    ['ExpenseNoted', 'added'],
    ['JobNoted', 'added'],
  ]);
  const again = await spare.importUnsent(taken.content, taken.code);
  expect(outcomesOf(again)).toEqual([
    ['JobOpened', 'known'],
    ['ExpenseNoted', 'known'],
    ['JobNoted', 'known'],
  ]);
  expect(await firstValueFrom(spare.files.state$(sha256))).toBe('unsent');
  expect((await spare.files.read(sha256))?.size).toBe(5000);
  server.online = true;
  spare.syncNow();
  // Whoever waits by now is woken; whoever begins to wait later is passed.
  void device.timers.pass();
  await settledIn(spare);
  lost.syncNow();
  void timers.pass();
  await settledIn(lost);
  expect(server.log.map((event) => [event.type, event.device])).toEqual([
    ['JobOpened', 'spare'],
    ['JobNoted', 'spare'],
    ['ExpenseNoted', 'spare'],
  ]);
  expect(server.numbers.get('spare')).toEqual({ through: 3, above: [], holes: [] });
  // Sent and confirmed meanwhile: the same file still adds nothing.
  const late = await spare.importUnsent(taken.content, taken.code);
  expect(late).toMatchObject({ ok: true, value: { facts: [{}, {}, {}] } });
  expect((await firstValueFrom(spare.status$)).unsent).toBe(0);
});

test('a file that two tabs bring at once is there once, and its numbers run on', async () => {
  const server = new WireServer(toyModel);
  const { lost } = await lostDevice(server);
  const carried = await lost.unsentFacts();
  const database = await openDatabase('two-importing-tabs', memory, false, [
    'provisioning',
    'billing',
  ]);
  const store = await openDeviceStore('two-importing-tabs-device');
  const collections = storagesOf(database.collections);
  // What tabs share is the storage and the lock; each has a memory of its own.
  const lock = createTabLock('two-importing-tabs');
  const put = await Promise.all(
    ['one', 'other'].map((tab) =>
      putBackUnsent(
        {
          ...{ model: toyModel, ownerId: MANAGER.id, device: 'spare', store, collections, lock },
          sequence: createDeviceSequence(store, collections, tab),
          journal: createSafetyJournal({
            journal: undefined,
            backOff: createBackOff(systemTimers, systemRandom),
            onTrouble: () => undefined,
          }),
        },
        carried,
      ),
    ),
  );
  expect(put.map((events) => events.length).sort()).toEqual([0, 3]);
  const there = await unsentFacts(collections);
  expect(there.map(({ id }) => id).sort()).toEqual(carried.map(({ id }) => id).sort());
  expect(there.map(({ deviceSeq }) => deviceSeq).sort()).toEqual([1, 2, 3]);
  await database.close();
  store.database.close();
});

test('a device without room says so, takes what it can, and the rest when the file is brought again', async () => {
  const server = new WireServer(toyModel);
  const { lost, sha256 } = await lostDevice(server);
  const { content, code } = await lost.exportUnsent();
  const storage = getRxStorageDexie();
  const disk = { writesLeft: 1 };
  const create = storage.createStorageInstance.bind(storage);
  storage.createStorageInstance = async (params) => {
    const instance = await create(params);
    const write = instance.bulkWrite.bind(instance);
    instance.bulkWrite = async (rows, context) => {
      const isFact = rows.some(({ document }) => 'pending' in document);
      if (isFact && disk.writesLeft === 0) {
        throw Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
      }
      if (isFact) disk.writesLeft -= 1;
      return write(rows, context);
    };
    return instance;
  };
  const spare = await openDevice(server, newServerUrl(), {
    device: 'spare',
    storage: storage as RxStorage<unknown, unknown>,
  });
  expect(await spare.importUnsent(content, code)).toMatchObject({
    ...{ ok: false, refusal: { code: 'storage-full' } },
  });
  const before = (await spare.unsentFacts()).length;
  expect([1, 2]).toContain(before);
  disk.writesLeft = Number.POSITIVE_INFINITY;
  const again = await spare.importUnsent(content, code);
  const outcomes = again.ok ? again.value.facts.map(({ outcome }) => outcome) : [];
  expect(outcomes.filter((outcome) => outcome === 'known')).toHaveLength(before);
  expect((await spare.unsentFacts()).map(({ deviceSeq }) => deviceSeq).sort()).toEqual([1, 2, 3]);
  expect(await firstValueFrom(spare.files.state$(sha256))).toBe('unsent');
});

test('a file that is cut, changed, another, or opened with a wrong code is refused by name', async () => {
  const server = new WireServer(toyModel);
  const { lost } = await lostDevice(server);
  const { content, code } = await lost.exportUnsent();
  const bytes = new Uint8Array(await content.arrayBuffer());
  const spare = await openDevice(server, newServerUrl(), { device: 'spare' });
  const codeOf = async (file: Uint8Array<ArrayBuffer>, by = code) => {
    const result = await spare.importUnsent(new Blob([file]), by);
    return result.ok ? 'read' : result.refusal.code;
  };
  expect(await codeOf(bytes, '0000-0000-0000-0000')).toBe('unsent-work-code');
  expect(await codeOf(new TextEncoder().encode('{"events":[]}'))).toBe('unsent-work-unreadable');
  expect(await codeOf(new Uint8Array())).toBe('unsent-work-unreadable');
  for (const length of [17, 40, 76, 77, bytes.length - 1]) {
    expect([length, await codeOf(bytes.slice(0, length))]).toEqual([length, 'unsent-work-damaged']);
  }
  const changed = bytes.slice();
  changed[changed.length - 5] = (changed.at(-5) ?? 0) ^ 1;
  expect(await codeOf(changed)).toBe('unsent-work-damaged');
  expect((await firstValueFrom(spare.status$)).unsent).toBe(0);
});

test('somebody else’s work is refused by their name, unless a manager hands it in', async () => {
  const server = new WireServer(toyModel);
  const { lost } = await lostDevice(server);
  const { content, code } = await lost.exportUnsent();
  const worker = await openDevice(server, newServerUrl(), { owner: WORKER });
  expect(await worker.importUnsent(content, code)).toEqual({
    ok: false,
    refusal: { code: 'unsent-work-of-another', params: { name: 'Maria' } },
  });
  expect((await firstValueFrom(worker.status$)).unsent).toBe(0);
  const other = { ...MANAGER, id: 'somebody-else' };
  const manager = await openDevice(server, newServerUrl(), { owner: other });
  expect(await manager.importUnsent(content, code)).toMatchObject({
    ok: false,
    refusal: { code: 'offline' },
  });
});

test('an export of the form before, facts as plain text, is still read', async () => {
  const server = new WireServer(toyModel);
  const { lost } = await lostDevice(server);
  const events = await lost.unsentFacts();
  const text = JSON.stringify({ form: 'callout-unsent', version: 1, files: [], events });
  const spare = await openDevice(server, newServerUrl(), { device: 'spare' });
  expect(outcomesOf(await spare.importUnsent(new Blob([text]), ''))).toEqual([
    ['JobOpened', 'added'],
    ['ExpenseNoted', 'added'],
    ['JobNoted', 'added'],
  ]);
});
