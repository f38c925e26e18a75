import type { DeviceClock } from '@callout/sync';
import { Dexie, type Table } from 'dexie';

/** What the device keeps besides documents. Rows of `notes` are small and few. */
interface NumbersNote {
  readonly key: 'numbers';
  /** The highest number that may have been given out. */
  readonly highest: number;
  /** The tab that gave out the last one. */
  readonly tab: string;
  /** Under whose name they were given; absent in a database from before it was noted. */
  readonly device?: string | undefined;
}

export interface SyncNote {
  readonly key: 'sync';
  /** Contexts of which everything has been loaded once. */
  readonly loaded: readonly string[];
  readonly syncedAt?: string | undefined;
}

interface ClockNote {
  readonly key: 'clock';
  readonly clock: DeviceClock;
}

export interface KeptFile {
  readonly sha256: string;
  readonly type: string;
  readonly bytes: number;
  readonly state: 'unsent' | 'sent';
  readonly keptAt: string;
  readonly usedAt: string;
  /** Where its upload goes on after an interruption. */
  readonly uploadUrl?: string | undefined;
}

interface FileContent {
  readonly sha256: string;
  readonly content: ArrayBuffer;
}

export interface DeviceStore {
  readonly database: Dexie;
  readonly notes: Table<NumbersNote | SyncNote | ClockNote, string>;
  readonly files: Table<KeptFile, string>;
  readonly contents: Table<FileContent, string>;
}

/** Opens it with strict durability: what a call has written survives a loss of power. */
export async function openDeviceStore(name: string): Promise<DeviceStore> {
  const database = new Dexie(name, { chromeTransactionDurability: 'strict' });
  database.version(1).stores({ notes: 'key', files: 'sha256, state, usedAt', contents: 'sha256' });
  await database.open();
  return {
    database,
    notes: database.table('notes'),
    files: database.table('files'),
    contents: database.table('contents'),
  };
}

export async function syncNote(store: DeviceStore): Promise<SyncNote> {
  const note = await store.notes.get('sync');
  return note?.key === 'sync' ? note : { key: 'sync', loaded: [] };
}
