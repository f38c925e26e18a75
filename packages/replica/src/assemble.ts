import { CONTEXTS, uuidV7 } from '@callout/kernel';
import type { RxStorage } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { Subject } from 'rxjs';
import type { RecordCommandOptions } from './commands/record-command.ts';
import { sha256Of } from './files/local-files.ts';
import type { About } from './network/contact.ts';
import { createHttpClient, type HttpClient } from './network/http-client.ts';
import { noteOtherFold, otherFoldTrouble } from './network/refetch-outdated.ts';
import { openServerClock, type ServerClock } from './network/server-clock.ts';
import { createSyncState, type SyncState } from './network/sync-state.ts';
import { createBackOff } from './platform/back-off.ts';
import { createTabLock } from './platform/lock.ts';
import type { Random, Timers } from './platform/ports.ts';
import { systemClock, systemRandom, systemTimers } from './platform/system.ts';
import type { ReplicaOptions } from './replica.ts';
import { type Acknowledged, createAcknowledged } from './storage/acknowledged.ts';
import { type ApplyDocuments, createApplyDocuments } from './storage/apply-documents.ts';
import { createDeviceSequence } from './storage/device-sequence.ts';
import {
  type DeviceStore,
  openDeviceStore,
  restoredNote,
  syncNote,
} from './storage/device-store.ts';
import { openDatabase, type ReplicaDatabase } from './storage/documents.ts';
import { createLogState, type LogState } from './storage/log-state.ts';
import { retryingStorage } from './storage/retrying-storage.ts';
import type { UnsentTransferOptions } from './storage/unsent-transfer.ts';

/** What a replica is put together of. */
export interface ReplicaParts extends RecordCommandOptions, UnsentTransferOptions {
  readonly name: string;
  readonly tabs: boolean;
  readonly database: ReplicaDatabase;
  readonly store: DeviceStore;
  readonly state: SyncState;
  readonly http: HttpClient;
  readonly clock: ServerClock;
  readonly applyDocuments: ApplyDocuments;
  readonly acknowledged: Acknowledged;
  readonly logState: LogState;
  readonly about: About;
  /** The office wants nothing to stay here, and this tab has heard it first. */
  readonly cleared$: Subject<void>;
  readonly onCleared: () => void;
  readonly timers: Timers;
  readonly random: Random;
  /** Nothing waits any longer for room on the disk. */
  readonly stopWaiting: () => void;
}

export async function assembleParts(options: ReplicaOptions): Promise<ReplicaParts> {
  const { model, owner, device, journal } = options;
  const timers = options.timers ?? systemTimers;
  const random = options.random ?? systemRandom;
  const name = await databaseName(options);
  const tabs = options.tabs ?? typeof document !== 'undefined';
  const { storage, stopWaiting } = storageOf(options, timers, random);
  const database = await openDatabase(name, storage, tabs);
  const store = await openDeviceStore(`${name}-device`);
  const { collections } = database;
  const state = await stateOf(store);
  const lock = createTabLock(`${name}-record`);
  const clock = await openServerClock({
    store,
    collections,
    device,
    lock,
    clock: options.clock ?? systemClock,
    onAhead: (aheadMs) => state.update({ clockAheadMinutes: Math.round(aheadMs / 60_000) }),
  });
  const newId = () => uuidV7(Date.parse(clock.now()), random(16));
  const sequence = createDeviceSequence(store, collections, newId());
  const cleared$ = new Subject<void>();
  const common = {
    ...{ model, ownerId: owner.id, device, store, collections, lock, journal },
    acknowledged: createAcknowledged(store, clock.now),
    onJournalFailed: () => state.trouble('journal', { code: 'journal-failed' }),
  };
  return {
    ...common,
    owner,
    clock,
    timers,
    random,
    newId,
    name,
    tabs,
    database,
    sequence,
    state,
    http: httpClientOf(options, state, { timers, random, onCleared: () => cleared$.next() }),
    applyDocuments: createApplyDocuments({
      ...common,
      sequence,
      onOtherFold: async (context, told) => {
        await noteOtherFold(store, context);
        otherFoldTrouble(state, context, told);
      },
    }),
    logState: createLogState(common),
    about: options.about ?? {},
    cleared$,
    onCleared: () => options.onCleared?.(),
    stopWaiting,
  };
}

/** One database for each person on each server; the name tells neither. */
async function databaseName(options: ReplicaOptions): Promise<string> {
  const origin = options.serverUrl || globalThis.location?.origin || '';
  const text = new TextEncoder().encode(`${origin}|${options.owner.id}`);
  return `callout-${(await sha256Of(text.buffer)).slice(0, 24)}`;
}

function storageOf(options: ReplicaOptions, timers: Timers, random: Random) {
  const storage = (options.storage ??
    getRxStorageDexie({ chromeTransactionDurability: 'strict' })) as RxStorage<unknown, unknown>;
  const backOff = createBackOff(timers, random);
  let isWanted = true;
  return {
    storage: retryingStorage(storage, async () => {
      if (isWanted) await backOff.wait();
      return isWanted;
    }),
    stopWaiting: () => {
      isWanted = false;
      backOff.stop();
    },
  };
}

async function stateOf(store: DeviceStore): Promise<SyncState> {
  const note = await syncNote(store);
  return createSyncState({
    contexts: CONTEXTS,
    loaded: note.loaded,
    syncedAt: note.syncedAt,
    restored: await restoredNote(store),
    onProgress: (loaded, syncedAt) => {
      // Only what is shown depends on it; the next progress notes it again.
      store.notes.put({ key: 'sync', loaded, syncedAt }).catch(() => undefined);
    },
  });
}

function httpClientOf(
  options: ReplicaOptions,
  state: SyncState,
  ports: { readonly timers: Timers; readonly random: Random; readonly onCleared: () => void },
): HttpClient {
  return createHttpClient({
    serverUrl: options.serverUrl,
    token: options.token,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    ...ports,
    onBarred: state.barred,
    onSignedOut: () => {
      if (state.status$.value.connection === 'signed-out') return;
      state.signedOut();
      options.onSignedOut?.();
    },
  });
}
