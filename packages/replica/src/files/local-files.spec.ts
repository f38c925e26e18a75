// Proves that a file is kept until the server has confirmed its hash, that an interrupted upload goes
// on from its offset, also after a restart, and that only confirmed files make room for others.
import 'fake-indexeddb/auto';
import { filter, firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHttpClient } from '../network/http-client.ts';
import { createBackOff } from '../platform/back-off.ts';
import { StorageFull } from '../platform/storage-full.ts';
import { type DeviceStore, openDeviceStore } from '../storage/device-store.ts';
import { ManualTimers } from '../testing/device.fixture.ts';
import { TusServer } from '../testing/tus-server.fixture.ts';
import {
  type LocalFiles,
  type LocalFilesOptions,
  openLocalFiles,
  sha256Of,
} from './local-files.ts';

vi.setConfig({ testTimeout: 60_000 });

const MIB = 1024 * 1024;
let server: TusServer;
let serverUrl: string;
let timers: ManualTimers;
let store: DeviceStore;
let opened: LocalFiles[] = [];
let time = 0;
let troubles: (string | undefined)[] = [];
let serial = 0;

beforeEach(async () => {
  server = new TusServer();
  serverUrl = await server.listen();
  timers = new ManualTimers();
  troubles = [];
  serial += 1;
  store = await openDeviceStore(`files-${serial}`);
});
afterEach(async () => {
  await Promise.all(opened.map((room) => room.stop()));
  opened = [];
  store.database.close();
  await server.close();
});

async function openRoom(options: Partial<LocalFilesOptions> = {}): Promise<LocalFiles> {
  const room = await openLocalFiles({
    store,
    http: createHttpClient({ serverUrl, token: 'token', fetch, onSignedOut: () => undefined }),
    backOff: createBackOff(timers, (bytes) => new Uint8Array(bytes).fill(255)),
    now: () => {
      time += 1;
      return `2026-11-23T09:00:00.${String(time).padStart(3, '0')}Z`;
    },
    onTrouble: (refusal) => troubles.push(refusal?.code),
    onChanged: () => undefined,
    ...options,
  });
  opened.push(room);
  return room;
}

function photo(bytes: number, seed = 1): Blob {
  const content = new Uint8Array(bytes).map((_, index) => (index * seed) % 251);
  return new Blob([content], { type: 'image/jpeg' });
}

const allSent = (room: LocalFiles) =>
  firstValueFrom(room.status$.pipe(filter(({ unsentFiles }) => unsentFiles === 0)));

test('keeps a file, sends it in chunks, and believes only the confirmed hash', async () => {
  const room = await openRoom();
  const content = photo(2.5 * MIB);
  const kept = await room.keep(content);
  expect(kept).toEqual({
    sha256: await sha256Of(await content.arrayBuffer()),
    type: 'image/jpeg',
    bytes: 2.5 * MIB,
  });
  expect(await firstValueFrom(room.state$(kept.sha256))).toBe('unsent');
  expect(await firstValueFrom(room.status$)).toEqual({ unsentFiles: 1 });
  room.send();
  await allSent(room);
  expect(await firstValueFrom(room.state$(kept.sha256))).toBe('sent');
  expect(server.files.get(kept.sha256)?.content.length).toBe(2.5 * MIB);
  expect(server.requests).toEqual([
    'HEAD file',
    'POST ',
    'PATCH upload-1',
    'PATCH upload-1',
    'PATCH upload-1',
    'HEAD file',
  ]);
});

test('goes on from the offset after a cut and a restart', async () => {
  server.cutAtPatch = 2;
  const room = await openRoom();
  const kept = await room.keep(photo(3 * MIB));
  room.send();
  while (timers.delays.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await room.stop();
  server.requests.length = 0;

  const again = await openRoom();
  expect(await firstValueFrom(again.status$)).toEqual({ unsentFiles: 1 });
  again.send();
  await allSent(again);
  expect(server.files.has(kept.sha256)).toBe(true);
  expect(server.requests).toEqual(['HEAD file', 'HEAD upload-1', 'PATCH upload-1', 'HEAD file']);
});

test('does not send what the server has', async () => {
  const content = photo(1000);
  const sha256 = await sha256Of(await content.arrayBuffer());
  server.files.set(sha256, { content: Buffer.from(''), type: 'image/jpeg' });
  const room = await openRoom();
  await room.keep(content);
  room.send();
  await allSent(room);
  expect(server.requests).toEqual(['HEAD file']);
});

test('keeps a file that the server refuses, says so, and sends the others', async () => {
  const room = await openRoom();
  server.refuseWith = 415;
  const refused = await room.keep(photo(1000, 3));
  room.send();
  while (troubles.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(troubles).toEqual(['file-refused']);
  server.refuseWith = 0;
  const taken = await room.keep(photo(1000, 5));
  room.send();
  await firstValueFrom(room.state$(taken.sha256).pipe(filter((state) => state === 'sent')));
  expect(await firstValueFrom(room.state$(refused.sha256))).toBe('unsent');
  expect(await firstValueFrom(room.status$)).toEqual({ unsentFiles: 1 });
  expect((await room.read(refused.sha256))?.size).toBe(1000);
});

test('reads from the device, or else from the server, and knows what neither has', async () => {
  const room = await openRoom();
  const content = photo(1000, 7);
  const sha256 = await sha256Of(await content.arrayBuffer());
  expect(await room.read(sha256)).toBeUndefined();
  server.files.set(sha256, {
    content: Buffer.from(await content.arrayBuffer()),
    type: 'image/jpeg',
  });
  expect((await room.read(sha256))?.type).toBe('image/jpeg');
  server.files.delete(sha256);
  expect((await room.read(sha256))?.size).toBe(1000);
  // A server that sends something else under this name is not believed.
  const other = 'f'.repeat(64);
  server.files.set(other, { content: Buffer.from('no'), type: 'image/jpeg' });
  expect(await room.read(other)).toBeUndefined();
});

test('makes room by the longest unused confirmed file, never by an unsent one', async () => {
  const room = await openRoom({ sentBytesMax: 2500 });
  const kept = [];
  for (const seed of [11, 13, 17]) kept.push((await room.keep(photo(1000, seed))).sha256);
  await room.read(kept[0] ?? '');
  room.send();
  await allSent(room);
  await room.keep(photo(2000, 19));
  const states = [];
  for (const sha256 of kept) states.push(await firstValueFrom(room.state$(sha256)));
  expect(states.filter((state) => state === 'sent')).toHaveLength(2);
  expect(states.filter((state) => state === 'elsewhere')).toHaveLength(1);
  expect(await firstValueFrom(room.status$)).toEqual({ unsentFiles: 1 });
});

test('says that the storage is full, and loses nothing', async () => {
  const room = await openRoom();
  const before = await room.keep(photo(1000, 23));
  const full = Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
  vi.spyOn(store.contents, 'put').mockRejectedValueOnce(full);
  await expect(room.keep(photo(1000, 29))).rejects.toBeInstanceOf(StorageFull);
  expect(await firstValueFrom(room.status$)).toEqual({ unsentFiles: 1 });
  expect((await room.read(before.sha256))?.size).toBe(1000);
});

test('sends its own files again that a restored server lacks, and no others', async () => {
  const room = await openRoom();
  const lost = await room.keep(photo(1000));
  const there = await room.keep(photo(1000, 3));
  room.send();
  await allSent(room);
  const foreign = photo(500, 7);
  const sha256 = await sha256Of(await foreign.arrayBuffer());
  const content = Buffer.from(await foreign.arrayBuffer());
  server.files.set(sha256, { content, type: 'image/jpeg' });
  expect(await room.read(sha256)).toBeDefined();
  server.files.delete(lost.sha256);
  server.files.delete(sha256);
  expect(await room.offerAgain()).toBe(1);
  expect(await firstValueFrom(room.state$(lost.sha256))).toBe('unsent');
  expect(await firstValueFrom(room.state$(there.sha256))).toBe('sent');
  room.send();
  await allSent(room);
  expect([...server.files.keys()].sort()).toEqual([lost.sha256, there.sha256].sort());
});

test('asks again when it could not ask whether the server lacks a file', async () => {
  const room = await openRoom();
  const kept = await room.keep(photo(1000));
  room.send();
  await allSent(room);
  const offline = await openRoom({
    http: createHttpClient({
      serverUrl,
      token: 'token',
      fetch: async () => {
        throw new TypeError('fetch failed');
      },
      onSignedOut: () => undefined,
    }),
  });
  expect(await offline.offerAgain()).toBeUndefined();
  expect(await firstValueFrom(offline.state$(kept.sha256))).toBe('sent');
});
