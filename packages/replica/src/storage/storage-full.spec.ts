// Proves that a full disk is a refusal: nothing is half-stored, no number is used, nothing is lost, and
// recording goes on as soon as there is room.
import { toyModel } from '@callout/kernel/toy';
import 'fake-indexeddb/auto';
import type { RxStorage } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { firstValueFrom } from 'rxjs';
import { afterEach, expect, test, vi } from 'vitest';
import { isStorageFull, refusalOfOpening } from '../platform/storage-full.ts';
import {
  closeAll,
  ManualTimers,
  newServerUrl,
  openDevice,
  settledIn,
  titlesOf,
} from '../testing/device.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(closeAll);

const quota = () => Object.assign(new Error('no room'), { name: 'QuotaExceededError' });

test('recording on a full disk is refused and leaves everything as it was', async () => {
  const storage = getRxStorageDexie();
  const disk = { isFull: false };
  const create = storage.createStorageInstance.bind(storage);
  storage.createStorageInstance = async (params) => {
    const instance = await create(params);
    const write = instance.bulkWrite.bind(instance);
    instance.bulkWrite = async (rows, context) => {
      if (disk.isFull) throw Object.assign(new Error('aborted'), { inner: quota() });
      return write(rows, context);
    };
    return instance;
  };
  const server = new WireServer(toyModel);
  server.goOffline();
  const timers = new ManualTimers();
  const device = await openDevice(server, newServerUrl(), {
    timers,
    storage: storage as RxStorage<unknown, unknown>,
  });
  await device.record('OpenJob', 'j1', { title: 'Boiler', worker: 'w1' });
  disk.isFull = true;
  expect(await device.record('OpenJob', 'j2', { title: 'Roof', worker: 'w1' })).toEqual({
    ok: false,
    refusal: { code: 'storage-full' },
  });
  expect(await titlesOf(device)).toEqual(['Boiler']);
  expect((await firstValueFrom(device.status$)).unsent).toBe(1);
  disk.isFull = false;
  await device.record('NoteJob', 'j1', { texts: ['room again'] });
  server.online = true;
  device.syncNow();
  // Whoever waits by now is woken; whoever begins to wait later is passed.
  void timers.pass();
  await settledIn(device);
  expect(server.log.map((event) => event.deviceSeq)).toEqual([1, 2]);
});

test.each([
  [quota(), true],
  [Object.assign(new Error('aborted'), { inner: quota() }), true],
  [new Error('failed', { cause: quota() }), true],
  [new Error('failed'), false],
  [undefined, false],
])('%s is a full disk: %s', (error, expected) => {
  expect(isStorageFull(error)).toBe(expected);
});

test('why a database cannot be opened is told by a code, however deep the reason lies', () => {
  const wrapped = (inner: unknown) => Object.assign(new Error('OpenFailedError'), { inner });
  const codeOf = (error: unknown) => refusalOfOpening(error);
  expect(codeOf(wrapped(quota()))).toEqual({ code: 'storage-full' });
  expect(codeOf(wrapped({ name: 'VersionError' }))).toEqual({ code: 'storage-newer' });
  expect(codeOf(Object.assign(new Error('rx'), { code: 'DB6' }))).toEqual({
    code: 'storage-newer',
  });
  expect(codeOf(wrapped(new Error('backing store')))).toEqual({ code: 'storage-unreadable' });
  expect(codeOf(undefined)).toEqual({ code: 'storage-unreadable' });
});
