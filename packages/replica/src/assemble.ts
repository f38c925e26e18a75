import type { RxStorage } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { assembleExchange, type ExchangeParts } from './assemble-exchange.ts';
import { databaseName } from './database-name.ts';
import { createBackOff } from './platform/back-off.ts';
import { createTabLock } from './platform/lock.ts';
import type { Random, Timers } from './platform/ports.ts';
import { type RoomWatch, watchRoom } from './platform/storage-room.ts';
import { systemClock, systemRandom, systemTimers } from './platform/system.ts';
import type { ReplicaOptions } from './replica.ts';
import { type DeviceStore, openDeviceStore } from './storage/device-store.ts';
import { openDatabase, type ReplicaDatabase, storagesOf } from './storage/documents.ts';
import { retryingStorage } from './storage/retrying-storage.ts';

/** What a replica is put together of. */
export interface ReplicaParts extends ExchangeParts {
  readonly tabs: boolean;
  readonly database: ReplicaDatabase;
  readonly store: DeviceStore;
  readonly onCleared: () => void;
  readonly room: RoomWatch;
  readonly deviceKey: string | undefined;
  /** Nothing waits any longer for room on the disk. */
  readonly stopWaiting: () => void;
}

export async function assembleParts(options: ReplicaOptions): Promise<ReplicaParts> {
  const timers = options.timers ?? systemTimers;
  const random = options.random ?? systemRandom;
  const name = await databaseName(options.serverUrl, options.owner.id);
  const tabs = options.tabs ?? typeof document !== 'undefined';
  const { storage, stopWaiting } = storageOf(options, timers, random);
  const database = await openDatabase(
    name,
    storage,
    tabs,
    options.model.contexts.map((context) => context.name),
  );
  const store = await openDeviceStore(`${name}-device`);
  const exchange = await assembleExchange(options, {
    ...{ name, timers, random, store },
    collections: storagesOf(database.collections),
    lock: createTabLock(`${name}-record`),
    clock: options.clock ?? systemClock,
  });
  return {
    ...{ ...exchange, store, tabs, database, deviceKey: options.deviceKey },
    onCleared: () => options.onCleared?.(),
    room: watchRoom(options.room ?? globalThis.navigator?.storage, (room) =>
      exchange.state.update({ room }),
    ),
    stopWaiting: () => {
      stopWaiting();
      exchange.journal.stop();
    },
  };
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
