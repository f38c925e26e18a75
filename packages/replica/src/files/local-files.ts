import type { Refusal } from '@callout/kernel';
import { BehaviorSubject, distinctUntilChanged, from, type Observable, switchMap } from 'rxjs';
import type { HttpClient } from '../network/http-client.ts';
import type { SyncStatus } from '../network/status.ts';
import type { FileUploads } from '../network/sync-session-options.ts';
import type { BackOff } from '../platform/back-off.ts';
import { createRepeatedTask } from '../platform/repeated-task.ts';
import { isStorageFull, refusalOfFault, StorageFull } from '../platform/storage-full.ts';
import type { RoomWatch } from '../platform/storage-room.ts';
import type { DeviceStore, KeptFile } from '../storage/device-store.ts';
import { sha256Of } from '../storage/sha256.ts';
import {
  countUnsent,
  evictSent,
  type UnsentFiles,
  unsentContents,
  unsentFiles,
} from './kept-files.ts';
import { upload } from './upload.ts';

export interface ReplicaFiles {
  /** Keeps a file on the device until the server has confirmed its hash. Resolves when durable. */
  readonly keep: (
    content: Blob,
  ) => Promise<{ readonly sha256: string; readonly type: string; readonly bytes: number }>;
  /** From the device, or else from the server; undefined when neither has it now. */
  readonly read: (sha256: string) => Promise<Blob | undefined>;
  /** Whether the server has confirmed it, as far as this device knows. */
  readonly state$: (sha256: string) => Observable<'unsent' | 'sent' | 'elsewhere'>;
}

/** The server does not take it for now, and it is tried again. */
const WAITS = 'file-waits';

/** Confirmed files are kept for a second look up to this sum, the longest unused ones leave first. */
const SENT_BYTES_MAX = 200 * 1024 * 1024;

type FilesStatus = Pick<SyncStatus, 'unsentFiles' | 'uploadedBytes' | 'uploadTotalBytes'>;

/** Photos and signatures of this device, apart from the documents that name them by hash. */
export interface LocalFiles extends ReplicaFiles, FileUploads {
  readonly status$: Observable<FilesStatus>;
  /** How many the server has not confirmed. */
  readonly unsent: () => Promise<number>;
  /** Keeps a file that another device had kept, and sends it as that one's. */
  readonly keepFor: (content: Blob, from: NonNullable<KeptFile['from']>) => Promise<void>;
  /** What has not been sent, the oldest first, as much of it as fits; and how many files do not. */
  readonly unsentContents: (bytesMax: number) => Promise<UnsentFiles>;
  /** Another tab kept or sent a file. */
  readonly changedElsewhere: () => void;
  readonly stop: () => Promise<void>;
}

export interface LocalFilesOptions {
  readonly store: DeviceStore;
  readonly http: HttpClient;
  readonly backOff: BackOff;
  readonly room: RoomWatch;
  readonly now: () => string;
  readonly sentBytesMax?: number | undefined;
  readonly onTrouble: (refusal: Refusal | undefined) => void;
  /** So that the other tabs look again, and the leading one sends. */
  readonly onChanged: () => void;
}

export async function openLocalFiles(options: LocalFilesOptions): Promise<LocalFiles> {
  const { store, http } = options;
  const status$ = new BehaviorSubject<FilesStatus>({ unsentFiles: await countUnsent(store) });
  const changes$ = new BehaviorSubject(0);
  const stopped = new AbortController();
  /** Why the server has not taken a file: told as long as there is one. */
  const held = new Map<string, Refusal>();

  async function look(): Promise<void> {
    if (stopped.signal.aborted) return;
    status$.next({ ...status$.value, unsentFiles: await countUnsent(store) });
    changes$.next(changes$.value + 1);
  }

  function tell(): void {
    options.onTrouble([...held.values()][0]);
  }

  async function sendAll(): Promise<boolean> {
    let hasFailed = false;
    for (const file of await unsentFiles(store)) {
      if (stopped.signal.aborted) return false;
      const before = held.get(file.sha256);
      if (before && before.code !== WAITS) continue;
      const outcome = await sendOne(options, file, stopped.signal, status$);
      if (outcome.kind === 'signed-out') return false;
      if (outcome.kind === 'refused') {
        held.set(file.sha256, outcome.refusal);
        tell();
      } else if (outcome.kind === 'confirmed') {
        held.delete(file.sha256);
        tell();
        options.backOff.reset();
        await evictSent(store, options.sentBytesMax ?? SENT_BYTES_MAX);
        await look();
        options.onChanged();
      } else {
        hasFailed = true;
        if (outcome.refusal) {
          held.set(file.sha256, { ...outcome.refusal, code: WAITS });
          tell();
        }
        // One that fails holds no other; where nobody gets through, each of them would.
        if (http.gate.isBarred()) break;
      }
    }
    if (hasFailed) await options.backOff.wait();
    return hasFailed;
  }

  const sending = createRepeatedTask(sendAll, (error) => options.onTrouble(refusalOfFault(error)));
  return {
    status$,
    unsent: () => countUnsent(store),
    keep: async (content) => {
      options.room.needed();
      const file = await keepFile(options, content);
      options.room.look();
      await look();
      options.onChanged();
      return file;
    },
    read: (sha256) => readFile(options, sha256),
    state$: (sha256) =>
      changes$.pipe(
        switchMap(() => from(store.files.get(sha256).then((file) => file?.state ?? 'elsewhere'))),
        distinctUntilChanged(),
      ),
    keepFor: async (content, from) => {
      await keepFile(options, content, from);
      await look();
      options.onChanged();
    },
    unsentContents: (bytesMax) => unsentContents(store, bytesMax),
    send: sending.kick,
    offerAgain: async () => {
      const lacking = await markLacking(options, stopped.signal);
      await look();
      return lacking;
    },
    changedElsewhere: () => void look(),
    hurry: () => {
      held.clear();
      options.backOff.hurry();
    },
    stop: () => {
      stopped.abort();
      options.backOff.stop();
      return sending.stop();
    },
  };
}

/** Asks for every own file whether the server still has it. */
async function markLacking(
  options: LocalFilesOptions,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { store, http } = options;
  const sent = await store.files.where('state').equals('sent').toArray();
  let lacking = 0;
  for (const { sha256, own, uploadUrl } of sent) {
    if (!own && uploadUrl === undefined) continue;
    const opened = await http.open(`/files/${sha256}`, { method: 'HEAD', signal });
    if (opened.kind === 'opened') continue;
    if (opened.kind !== 'refused' || opened.status !== 404) return undefined;
    await store.files.update(sha256, { state: 'unsent', uploadUrl: undefined });
    lacking += 1;
  }
  return lacking;
}

async function sendOne(
  options: LocalFilesOptions,
  file: KeptFile,
  signal: AbortSignal,
  status$: BehaviorSubject<FilesStatus>,
) {
  const { store, http } = options;
  const content = await store.contents.get(file.sha256);
  if (!content) {
    const refusal: Refusal = { code: 'file-lost', params: { sha256: file.sha256 } };
    return { kind: 'refused', refusal } as const;
  }
  const progress = (uploadedBytes: number) =>
    status$.next({ ...status$.value, uploadedBytes, uploadTotalBytes: file.bytes });
  progress(0);
  const outcome = await upload({
    http,
    file,
    content: content.content,
    signal,
    onUrl: (uploadUrl) => void store.files.update(file.sha256, { uploadUrl }),
    onProgress: progress,
  });
  status$.next({ unsentFiles: status$.value.unsentFiles });
  if (outcome.kind === 'confirmed') {
    await store.files.update(file.sha256, { state: 'sent', usedAt: options.now() });
  }
  if (outcome.kind !== 'refused') return outcome;
  return { ...outcome, refusal: { ...outcome.refusal, code: 'file-refused' } };
}

async function keepFile({ store, now }: LocalFilesOptions, blob: Blob, from?: KeptFile['from']) {
  const content = await blob.arrayBuffer();
  const sha256 = await sha256Of(content);
  const file = { sha256, type: blob.type, bytes: content.byteLength };
  const at = now();
  const row: KeptFile = {
    ...file,
    ...{ state: 'unsent', own: true, keptAt: at, usedAt: at },
    ...(from ? { from } : {}),
  };
  try {
    await store.database.transaction('rw', store.files, store.contents, async () => {
      // What was kept before stays as it is: it may have been sent already.
      if (await store.files.get(sha256)) return;
      await store.files.put(row);
      await store.contents.put({ sha256, content });
    });
  } catch (error) {
    throw isStorageFull(error) ? new StorageFull(error) : error;
  }
  return file;
}

async function readFile(options: LocalFilesOptions, sha256: string): Promise<Blob | undefined> {
  const { store, http, now } = options;
  const [file, stored] = await Promise.all([store.files.get(sha256), store.contents.get(sha256)]);
  if (file && stored) {
    await store.files.update(sha256, { usedAt: now() });
    return new Blob([stored.content], { type: file.type });
  }
  // A page full of photos must not ask for each of them where nobody gets through.
  if (http.gate.isBarred()) return undefined;
  const opened = await http.open(`/files/${encodeURIComponent(sha256)}`);
  if (opened.kind !== 'opened') return undefined;
  const blob = await opened.response.blob().catch(() => undefined);
  if (!blob || (await sha256Of(await blob.arrayBuffer())) !== sha256) return undefined;
  await remember(options, sha256, blob);
  return blob;
}

/** A copy of what the server holds, for a second look without a network. */
async function remember(options: LocalFilesOptions, sha256: string, blob: Blob): Promise<void> {
  const { store, now } = options;
  const content = await blob.arrayBuffer();
  const bytes = content.byteLength;
  const row: KeptFile = {
    sha256,
    type: blob.type,
    bytes,
    state: 'sent',
    keptAt: now(),
    usedAt: now(),
  };
  try {
    await store.database.transaction('rw', store.files, store.contents, async () => {
      await store.files.put(row);
      await store.contents.put({ sha256, content });
    });
    await evictSent(store, options.sentBytesMax ?? SENT_BYTES_MAX);
  } catch (error) {
    // A copy is a convenience: without room for it, the file is simply read from the server again.
    if (!isStorageFull(error)) throw error;
  }
}
