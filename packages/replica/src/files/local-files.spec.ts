// Proves that a file is kept until the server has confirmed its hash, that an interrupted upload goes
// on from its offset, also after a restart, and that only confirmed files are removed for the sake of others.
import 'fake-indexeddb/auto';
import { filter, firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHttpClient } from '../network/http-client.ts';
import { createBackOff } from '../platform/back-off.ts';
import { StorageFull } from '../platform/storage-full.ts';
import { watchRoom } from '../platform/storage-room.ts';
import { type DeviceStore, openDeviceStore } from '../storage/device-store.ts';
import { sha256Of } from '../storage/sha256.ts';
import { ManualTimers } from '../testing/device.fixture.ts';
import { TusServer } from '../testing/tus-server.fixture.ts';
import { type LocalFiles, type LocalFilesOptions, openLocalFiles } from './local-files.ts';

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
  await Promise.all(opened.map((files) => files.stop()));
  opened = [];
  store.database.close();
  await server.close();
});

async function openFiles(options: Partial<LocalFilesOptions> = {}): Promise<LocalFiles> {
  const files = await openLocalFiles({
    store,
    http: createHttpClient({
      ...{ serverUrl, token: 'token', fetch, timers, random: (bytes) => new Uint8Array(bytes) },
      ...{ onSignedOut: () => undefined, onBarred: () => undefined, onCleared: () => undefined },
    }),
    backOff: createBackOff(timers, (bytes) => new Uint8Array(bytes).fill(255)),
    now: () => {
      time += 1;
      return `2026-11-23T09:00:00.${String(time).padStart(3, '0')}Z`;
    },
    room: watchRoom(undefined, () => undefined),
    onTrouble: (refusal) => troubles.push(refusal?.code),
    onChanged: () => undefined,
    ...options,
  });
  opened.push(files);
  return files;
}

function photo(bytes: number, seed = 1): Blob {
  const content = new Uint8Array(bytes).map((_, index) => (index * seed) % 251);
  return new Blob([content], { type: 'image/jpeg' });
}

const allSent = (files: LocalFiles) =>
  firstValueFrom(files.status$.pipe(filter(({ unsentFiles }) => unsentFiles === 0)));

test('keeps a file, sends it in chunks, and believes only the confirmed hash', async () => {
  const files = await openFiles();
  const content = photo(2.5 * MIB);
  const kept = await files.keep(content);
  expect(kept).toEqual({
    sha256: await sha256Of(await content.arrayBuffer()),
    type: 'image/jpeg',
    bytes: 2.5 * MIB,
  });
  expect(await firstValueFrom(files.state$(kept.sha256))).toBe('unsent');
  expect(await firstValueFrom(files.status$)).toEqual({ unsentFiles: 1 });
  files.send();
  await allSent(files);
  expect(await firstValueFrom(files.state$(kept.sha256))).toBe('sent');
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

test('tells a person that the server does not take a file for now, until one has been taken', async () => {
  server.refuseWith = 429;
  server.refuseCode = 'too-many-uploads';
  const files = await openFiles();
  await files.keep(photo(1000));
  files.send();
  while (timers.delays.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(troubles).toEqual(['file-waits']);
  server.refuseWith = 0;
  files.hurry();
  await allSent(files);
  expect(troubles).toEqual(['file-waits', undefined]);
});

test('goes on from the offset after a cut and a restart', async () => {
  server.cutAtPatch = 2;
  const files = await openFiles();
  const kept = await files.keep(photo(3 * MIB));
  files.send();
  while (timers.delays.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await files.stop();
  server.requests.length = 0;

  const again = await openFiles();
  expect(await firstValueFrom(again.status$)).toEqual({ unsentFiles: 1 });
  again.send();
  await allSent(again);
  expect(server.files.has(kept.sha256)).toBe(true);
  expect(server.requests).toEqual(['HEAD file', 'HEAD upload-1', 'PATCH upload-1', 'HEAD file']);
});

test('sends a file anew that came whole to a server that died before it took it in', async () => {
  server.cutAtPatch = 1;
  const files = await openFiles();
  const kept = await files.keep(photo(1000));
  files.send();
  while (timers.delays.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await files.stop();
  server.requests.length = 0;

  const again = await openFiles();
  again.send();
  await vi.waitUntil(() => server.requests.includes('HEAD upload-1'));
  again.hurry();
  await allSent(again);
  expect(server.files.has(kept.sha256)).toBe(true);
  expect(server.requests).toEqual([
    ...['HEAD file', 'HEAD upload-1', 'HEAD file'],
    ...['POST ', 'PATCH upload-2', 'HEAD file'],
  ]);
});

test('does not send what the server has', async () => {
  const content = photo(1000);
  const sha256 = await sha256Of(await content.arrayBuffer());
  server.files.set(sha256, { content: Buffer.from(''), type: 'image/jpeg' });
  const files = await openFiles();
  await files.keep(content);
  files.send();
  await allSent(files);
  expect(server.requests).toEqual(['HEAD file']);
});

test('a file that fails, however often it is tried, holds no other', async () => {
  const files = await openFiles();
  server.failsForBytes = 700;
  const failing = await files.keep(photo(700, 3));
  const others = [await files.keep(photo(1000, 5)), await files.keep(photo(1000, 7))];
  files.send();
  for (const { sha256 } of others) {
    await firstValueFrom(files.state$(sha256).pipe(filter((state) => state === 'sent')));
  }
  expect(await firstValueFrom(files.state$(failing.sha256))).toBe('unsent');
  while (timers.delays.length === 0) await new Promise((resolve) => setImmediate(resolve));
  server.failsForBytes = 0;
  files.hurry();
  await allSent(files);
  expect(server.files.has(failing.sha256)).toBe(true);
});

test('keeps a file that the server refuses, says so as long as it stays, and sends the others', async () => {
  const files = await openFiles();
  server.refuseWith = 415;
  const refused = await files.keep(photo(1000, 3));
  files.send();
  while (troubles.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(troubles).toEqual(['file-refused']);
  server.refuseWith = 0;
  const taken = await files.keep(photo(1000, 5));
  files.send();
  await firstValueFrom(files.state$(taken.sha256).pipe(filter((state) => state === 'sent')));
  expect(await firstValueFrom(files.state$(refused.sha256))).toBe('unsent');
  expect(await firstValueFrom(files.status$)).toEqual({ unsentFiles: 1 });
  expect((await files.read(refused.sha256))?.size).toBe(1000);
  // That another one was taken says nothing of this one.
  expect(troubles).toEqual(['file-refused', 'file-refused']);
  files.hurry();
  files.send();
  await allSent(files);
  expect(troubles.at(-1)).toBeUndefined();
});

test('reads from the device, or else from the server, and knows what neither has', async () => {
  const files = await openFiles();
  const content = photo(1000, 7);
  const sha256 = await sha256Of(await content.arrayBuffer());
  expect(await files.read(sha256)).toBeUndefined();
  server.files.set(sha256, {
    content: Buffer.from(await content.arrayBuffer()),
    type: 'image/jpeg',
  });
  expect((await files.read(sha256))?.type).toBe('image/jpeg');
  server.files.delete(sha256);
  expect((await files.read(sha256))?.size).toBe(1000);
  // A server that sends something else under this name is not believed.
  const other = 'f'.repeat(64);
  server.files.set(other, { content: Buffer.from('no'), type: 'image/jpeg' });
  expect(await files.read(other)).toBeUndefined();
});

test('frees space by the longest unused confirmed file, never by an unsent one', async () => {
  const files = await openFiles({ sentBytesMax: 2500 });
  const kept = [];
  for (const seed of [11, 13, 17]) kept.push((await files.keep(photo(1000, seed))).sha256);
  await files.read(kept[0] ?? '');
  files.send();
  await allSent(files);
  await files.keep(photo(2000, 19));
  const states = [];
  for (const sha256 of kept) states.push(await firstValueFrom(files.state$(sha256)));
  expect(states.filter((state) => state === 'sent')).toHaveLength(2);
  expect(states.filter((state) => state === 'elsewhere')).toHaveLength(1);
  expect(await firstValueFrom(files.status$)).toEqual({ unsentFiles: 1 });
});

test('says that the storage is full, and loses nothing', async () => {
  const files = await openFiles();
  const before = await files.keep(photo(1000, 23));
  const full = Object.assign(new Error('no space'), { name: 'QuotaExceededError' });
  vi.spyOn(store.contents, 'put').mockRejectedValueOnce(full);
  await expect(files.keep(photo(1000, 29))).rejects.toBeInstanceOf(StorageFull);
  expect(await firstValueFrom(files.status$)).toEqual({ unsentFiles: 1 });
  expect((await files.read(before.sha256))?.size).toBe(1000);
});

test('sends its own files again that a restored server lacks, and no others', async () => {
  const files = await openFiles();
  const lost = await files.keep(photo(1000));
  const there = await files.keep(photo(1000, 3));
  files.send();
  await allSent(files);
  const foreign = photo(500, 7);
  const sha256 = await sha256Of(await foreign.arrayBuffer());
  const content = Buffer.from(await foreign.arrayBuffer());
  server.files.set(sha256, { content, type: 'image/jpeg' });
  expect(await files.read(sha256)).toBeDefined();
  server.files.delete(lost.sha256);
  server.files.delete(sha256);
  expect(await files.offerAgain()).toBe(1);
  expect(await firstValueFrom(files.state$(lost.sha256))).toBe('unsent');
  expect(await firstValueFrom(files.state$(there.sha256))).toBe('sent');
  files.send();
  await allSent(files);
  expect([...server.files.keys()].sort()).toEqual([lost.sha256, there.sha256].sort());
});

test('asks again when it could not ask whether the server lacks a file', async () => {
  const files = await openFiles();
  const kept = await files.keep(photo(1000));
  files.send();
  await allSent(files);
  const offline = await openFiles({
    http: createHttpClient({
      serverUrl,
      token: 'token',
      fetch: async () => {
        throw new TypeError('fetch failed');
      },
      ...{ timers, random: (bytes) => new Uint8Array(bytes) },
      ...{ onSignedOut: () => undefined, onBarred: () => undefined, onCleared: () => undefined },
    }),
  });
  expect(await offline.offerAgain()).toBeUndefined();
  expect(await firstValueFrom(offline.state$(kept.sha256))).toBe('sent');
});
