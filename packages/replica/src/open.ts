import { CONTEXTS, ok, refused, uuidV7 } from '@callout/kernel';
import type { RxStorage } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { firstValueFrom } from 'rxjs';
import {
  type CarryingOptions,
  exportUnsent,
  importUnsent,
  restoreFromJournal,
} from './carrying.ts';
import { deleteDatabases } from './deleting.ts';
import { type DeviceStore, openDeviceStore, syncNote } from './device-store.ts';
import { type Collections, openDatabase, type ReplicaDatabase } from './documents.ts';
import { createExchange } from './exchange.ts';
import { type Exchanging, startExchanging } from './exchanging.ts';
import { openFileRoom, sha256Of } from './files.ts';
import { createLay } from './laying.ts';
import { createTabLock } from './lock.ts';
import { createNumbers } from './numbers.ts';
import { order, settleDispute } from './orders.ts';
import { patientStorage } from './patient-storage.ts';
import type { Replica, ReplicaOptions } from './port.ts';
import { disputes$, document$, list$ } from './reading.ts';
import { createRecording } from './recording.ts';
import { statusOf } from './status.ts';
import { createSyncState } from './sync-state.ts';
import { openTabChannel, type TabMessage } from './tab-channel.ts';
import { createBackOff, systemClock, systemRandom, systemTimers } from './time.ts';
import { openUnsentTally } from './unsent-tally.ts';

/** One database for each person on each server; the name tells neither. */
async function databaseName(options: ReplicaOptions): Promise<string> {
  const origin = options.serverUrl || globalThis.location?.origin || '';
  const text = new TextEncoder().encode(`${origin}|${options.owner.id}`);
  return `callout-${(await sha256Of(text.buffer)).slice(0, 24)}`;
}

/** Opens a person's database on this device. Resolves without the network. */
export async function openReplica(options: ReplicaOptions): Promise<Replica> {
  const name = await databaseName(options);
  const storage = (options.storage ??
    getRxStorageDexie({ chromeTransactionDurability: 'strict' })) as RxStorage<unknown, unknown>;
  const tabs = options.tabs ?? typeof document !== 'undefined';
  const room = createBackOff(options.timers ?? systemTimers, options.random ?? systemRandom);
  let isClosing = false;
  const patient = patientStorage(storage, async () => {
    if (!isClosing) await room.wait();
    return !isClosing;
  });
  const database = await openDatabase(name, patient, tabs);
  const store = await openDeviceStore(`${name}-device`);
  const stopWaiting = () => {
    isClosing = true;
    room.stop();
  };
  return await assemble(options, { name, tabs, database, store, stopWaiting });
}

interface Opened {
  readonly name: string;
  readonly tabs: boolean;
  readonly database: ReplicaDatabase;
  readonly store: DeviceStore;
  /** Nothing waits any longer for room on the disk. */
  readonly stopWaiting: () => void;
}

async function assemble(options: ReplicaOptions, opened: Opened): Promise<Replica> {
  const { model, owner, device, journal } = options;
  const { name, database, store } = opened;
  const clock = options.clock ?? systemClock;
  const timers = options.timers ?? systemTimers;
  const random = options.random ?? systemRandom;
  const newId = () => uuidV7(Date.parse(clock.now()), random(16));
  const collections: Collections = database.collections;
  const lock = createTabLock(`${name}-record`);
  const numbers = createNumbers(store, collections, newId());
  const note = await syncNote(store);
  const state = createSyncState({
    contexts: CONTEXTS,
    loaded: note.loaded,
    syncedAt: note.syncedAt,
    onProgress: (loaded, syncedAt) =>
      void store.notes.put({ key: 'sync', loaded, syncedAt }).catch(() => undefined),
  });
  const onJournalFailed = () => state.trouble('journal', { code: 'journal-failed' });
  const exchange = createExchange({
    serverUrl: options.serverUrl,
    token: options.token,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    onSignedOut: () => {
      if (state.status$.value.connection === 'signed-out') return;
      state.signedOut();
      options.onSignedOut?.();
    },
  });
  const lay = createLay({ model, collections, numbers, journal, onJournalFailed });
  const carrying: CarryingOptions = {
    model,
    ownerId: owner.id,
    device,
    collections,
    numbers,
    lock,
    journal,
    onJournalFailed,
  };
  let exchanging: Exchanging | undefined;
  let closing: Promise<void> | undefined;

  const channel = openTabChannel(name, opened.tabs, (message) => hear(message));
  const files = await openFileRoom({
    store,
    exchange,
    backOff: createBackOff(timers, random),
    now: clock.now,
    onTrouble: (refusal) => state.trouble('files', refusal),
    onChanged: () => {
      channel.post({ say: 'files-changed' });
      if (exchanging) files.send();
    },
  });
  await restoreFromJournal(carrying);
  const tally = await openUnsentTally(collections);

  function hear(message: TabMessage): void {
    if (message.say === 'close') void close();
    else if (message.say === 'status' && !exchanging) state.update(message.status);
    else if (message.say === 'tell-status' && exchanging) tellStatus();
    else if (message.say === 'sync-now') exchanging?.hurry();
    else if (message.say === 'files-changed') {
      files.changedElsewhere();
      if (exchanging) files.send();
    }
  }
  function tellStatus(): void {
    channel.post({ say: 'status', status: state.status$.value });
  }
  function lead(): void {
    if (closing) return;
    exchanging = startExchanging({
      model,
      device,
      identifier: name,
      collections,
      exchange,
      files,
      unsent$: tally.count$,
      lay,
      numbers,
      state,
      timers,
      random,
      now: clock.now,
    });
    telling = state.status$.subscribe(tellStatus);
  }
  let telling: { unsubscribe: () => void } | undefined;

  function close(): Promise<void> {
    closing ??= (async () => {
      telling?.unsubscribe();
      opened.stopWaiting();
      await exchanging?.stop();
      await files.stop();
      exchange.stop();
      channel.close();
      tally.close();
      await database.close();
      store.database.close();
    })();
    return closing;
  }

  // Never awaited: a tab that does not lead is whole without it.
  if (opened.tabs) {
    channel.post({ say: 'tell-status' });
    void database.waitForLeadership().then(lead);
  } else lead();

  const status$ = statusOf(state.status$, collections, tally.count$, files.status$);
  const orders = { model, collections, exchange, lay, newId };
  return {
    owner,
    device,
    record: createRecording({
      model,
      owner,
      device,
      collections,
      numbers,
      lock,
      clock,
      random,
      journal,
      onJournalFailed,
    }),
    order: (command, stream, data) => order(orders, command, stream, data),
    list$: (query) => list$(model, collections, query),
    document$: (kind, stream) => document$(model, collections, kind, stream),
    disputes$: disputes$(collections),
    settleDispute: (eventId, how) => settleDispute(orders, eventId, how),
    status$,
    files,
    exportUnsent: () => exportUnsent(carrying, clock.now()),
    importUnsent: (text) => importUnsent(carrying, text),
    syncNow: () => {
      if (exchanging) exchanging.hurry();
      else channel.post({ say: 'sync-now' });
    },
    close,
    wipe: async (how = {}) => {
      const { unsent, unsentFiles } = await firstValueFrom(status$);
      if (!how.force && unsent + unsentFiles > 0) {
        return refused({ code: 'unsent-work', params: { unsent, unsentFiles } });
      }
      channel.post({ say: 'close' });
      await close();
      await deleteDatabases(name);
      return ok(undefined);
    },
  };
}
