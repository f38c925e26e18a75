import { CONTEXTS, uuidV7 } from '@callout/kernel';
import type { RxStorage } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { type Acknowledged, createAcknowledged } from './acknowledged.ts';
import type { CarryingOptions } from './carrying.ts';
import { type DeviceStore, openDeviceStore, restoredNote, syncNote } from './device-store.ts';
import { openDatabase, type ReplicaDatabase } from './documents.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { sha256Of } from './files.ts';
import { createLay, type Lay } from './laying.ts';
import { createTabLock } from './lock.ts';
import { createLogKeeper, type LogKeeper } from './log-keeper.ts';
import { createNumbers } from './numbers.ts';
import { patientStorage } from './patient-storage.ts';
import type { ReplicaOptions, Timers } from './port.ts';
import type { RecordingOptions } from './recording.ts';
import { noteOtherFold, otherFoldTrouble } from './refetching.ts';
import { openServerClock, type ServerClock } from './server-clock.ts';
import { createSyncState, type SyncState } from './sync-state.ts';
import { createBackOff, systemClock, systemRandom, systemTimers } from './time.ts';

/** What the rooms of a replica are made of. */
export interface Parts extends RecordingOptions, CarryingOptions {
  readonly name: string;
  readonly tabs: boolean;
  readonly database: ReplicaDatabase;
  readonly store: DeviceStore;
  readonly state: SyncState;
  readonly exchange: Exchange;
  readonly clock: ServerClock;
  readonly lay: Lay;
  readonly acknowledged: Acknowledged;
  readonly logKeeper: LogKeeper;
  readonly timers: Timers;
  readonly random: (bytes: number) => Uint8Array;
  /** Nothing waits any longer for room on the disk. */
  readonly stopWaiting: () => void;
}

export async function openParts(options: ReplicaOptions): Promise<Parts> {
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
  const numbers = createNumbers(store, collections, newId());
  const onJournalFailed = () => state.trouble('journal', { code: 'journal-failed' });
  const acknowledged = createAcknowledged(store, clock.now);
  const kept = { model, ownerId: owner.id, device, store, collections, acknowledged, lock };
  return {
    ...kept,
    owner,
    journal,
    onJournalFailed,
    clock,
    timers,
    random,
    newId,
    name,
    tabs,
    database,
    numbers,
    state,
    exchange: exchangeOf(options, state),
    lay: createLay({
      ...kept,
      numbers,
      journal,
      onJournalFailed,
      onOtherFold: async (context, told) => {
        await noteOtherFold(store, context);
        otherFoldTrouble(state, context, told);
      },
    }),
    logKeeper: createLogKeeper({ ...kept, journal, onJournalFailed }),
    stopWaiting,
  };
}

/** One database for each person on each server; the name tells neither. */
async function databaseName(options: ReplicaOptions): Promise<string> {
  const origin = options.serverUrl || globalThis.location?.origin || '';
  const text = new TextEncoder().encode(`${origin}|${options.owner.id}`);
  return `callout-${(await sha256Of(text.buffer)).slice(0, 24)}`;
}

function storageOf(options: ReplicaOptions, timers: Timers, random: (bytes: number) => Uint8Array) {
  const storage = (options.storage ??
    getRxStorageDexie({ chromeTransactionDurability: 'strict' })) as RxStorage<unknown, unknown>;
  const backOff = createBackOff(timers, random);
  let isWanted = true;
  return {
    storage: patientStorage(storage, async () => {
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

function exchangeOf(options: ReplicaOptions, state: SyncState): Exchange {
  return createExchange({
    serverUrl: options.serverUrl,
    token: options.token,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    onSignedOut: () => {
      if (state.status$.value.connection === 'signed-out') return;
      state.signedOut();
      options.onSignedOut?.();
    },
  });
}
