// Proves that the device's numbers have no hole and no repeat: over contexts, over a crash at any
// moment, and after the facts that carried them have left the device.
import 'fake-indexeddb/auto';
import { uuidV7 } from '@callout/kernel';
import { toyModel } from '@callout/kernel/toy';
import type { RxStorage } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { afterEach, expect, test, vi } from 'vitest';
import { createRecordCommand } from '../commands/record-command.ts';
import { createBackOff } from '../platform/back-off.ts';
import { createTabLock } from '../platform/lock.ts';
import { systemClock, systemRandom, systemTimers } from '../platform/system.ts';
import { closeAll, newServerUrl, openDevice, settledIn } from '../testing/device.fixture.ts';
import { MANAGER } from '../testing/people.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';
import { createDeviceSequence } from './device-sequence.ts';
import { openDeviceStore } from './device-store.ts';
import { openDatabase, readDocuments, storagesOf } from './documents.ts';
import { createSafetyJournal } from './journal.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(closeAll);
const memory = getRxStorageDexie() as RxStorage<unknown, unknown>;

const numbersOf = (server: WireServer) => server.log.map((event) => event.deviceSeq);

test('one counter runs over all contexts, and a refused command uses no number', async () => {
  const server = new WireServer(toyModel);
  const device = await openDevice(server, newServerUrl());
  await device.record('OpenJob', 'j1', { title: 'Boiler', worker: 'w1' });
  await device.record('NoteExpense', 'e1', { cents: 5 });
  await device.record('OpenJob', 'j1', { title: 'Boiler', worker: 'w1' });
  await device.record('NoteJob', 'j1', { texts: ['a', 'b'] });
  await device.record('NoteExpense', 'e1', { cents: 5 });
  await settledIn(device);
  expect(numbersOf(server)).toEqual([1, 2, 3, 4, 5]);
  expect(server.numbers.get('tablet')?.holes).toEqual([]);
});

test('a device that crashed goes on after the highest number that it still has', async () => {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  server.goOffline();
  const first = await openDevice(server, url);
  await first.record('OpenJob', 'j1', { title: 'Boiler', worker: 'w1' });
  await first.record('NoteExpense', 'e1', { cents: 5 });
  // No close: the next one takes the database over as a restarted program would.
  const second = await openDevice(server, url);
  await second.record('NoteJob', 'j1', { texts: ['after'] });
  server.online = true;
  second.syncNow();
  await settledIn(second);
  expect(numbersOf(server)).toEqual([1, 2, 3]);
});

test('a device that was registered anew counts from the beginning, and nothing is taken for lost', async () => {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  const first = await openDevice(server, url);
  await first.record('OpenJob', 'j1', { title: 'Boiler', worker: 'w1' });
  await first.record('NoteJob', 'j1', { texts: ['sent'] });
  await settledIn(first);
  server.goOffline();
  await first.record('NoteExpense', 'e1', { cents: 5 });
  await first.record('NoteJob', 'j1', { texts: ['unsent'] });
  await first.close();
  server.online = true;
  const renewed = await openDevice(server, url, { device: 'tablet-again' });
  await settledIn(renewed);
  await renewed.record('NoteJob', 'j1', { texts: ['after'] });
  await settledIn(renewed);
  expect(server.log.slice(2).map(({ device, deviceSeq }) => [device, deviceSeq])).toEqual([
    ...[['tablet-again', 1] as const, ['tablet-again', 2] as const, ['tablet-again', 3] as const],
  ]);
  expect(server.numbers.get('tablet-again')).toMatchObject({ through: 3, holes: [] });
  await renewed.close();
  const same = await openDevice(server, url, { device: 'tablet-again' });
  await same.record('NoteJob', 'j1', { texts: ['later'] });
  await settledIn(same);
  expect(numbersOf(server).at(-1)).toBe(4);
});

test('a number is not given again when all that carried it has been confirmed', async () => {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  const first = await openDevice(server, url);
  await first.record('OpenJob', 'j1', { title: 'Boiler', worker: 'w1' });
  await first.record('NoteJob', 'j1', { texts: ['a'] });
  await settledIn(first);
  await first.close();
  const second = await openDevice(server, url);
  await second.record('NoteJob', 'j1', { texts: ['b'] });
  await settledIn(second);
  expect(numbersOf(server)).toEqual([1, 2, 3]);
});

test('two tabs at one time never give the same number', async () => {
  const database = await openDatabase('two-tabs', memory, false, ['provisioning']);
  const store = await openDeviceStore('two-tabs-device');
  const collections = storagesOf(database.collections);
  // What tabs share is the storage and the lock; each has a memory of its own.
  const lock = createTabLock('two-tabs');
  const tabs = ['one', 'other'].map((tab) =>
    createRecordCommand({
      model: toyModel,
      owner: MANAGER,
      device: 'tablet',
      collections,
      sequence: createDeviceSequence(store, collections, tab),
      lock,
      clock: { stamp: async () => systemClock.now() },
      newId: () => uuidV7(Date.now(), systemRandom(16)),
      journal: createSafetyJournal({
        journal: undefined,
        backOff: createBackOff(systemTimers, systemRandom),
        onTrouble: () => undefined,
      }),
    }),
  );
  const [one] = tabs;
  await one?.('OpenJob', 'j1', { title: 'Boiler', worker: 'w1' });
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      tabs[index % 2]?.('NoteJob', 'j1', { texts: [String(index)] }),
    ),
  );
  const [job] = await readDocuments(collections.provisioning, ['job:j1']);
  expect(job?.pending.map((event) => event.deviceSeq)).toEqual(
    Array.from({ length: 21 }, (_, index) => index + 1),
  );
  await database.close();
  store.database.close();
});
