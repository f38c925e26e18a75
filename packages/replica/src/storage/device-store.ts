import type { ContextName, RecordedEvent } from '@callout/kernel';
import type { DeviceClock, DeviceWindow, LogName } from '@callout/sync';
import { Dexie, type Table } from 'dexie';

/** What the device keeps besides documents. Rows of `notes` are small and few. */
interface SequenceNote {
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

/** By context, the folds that everything stored of it was made by; see `foldsOf`. */
export interface FoldsNote {
  readonly key: 'folds';
  readonly folds: Readonly<Partial<Record<ContextName, string>>>;
}

/** The log that the documents here are of, and how far they have been loaded again from it. */
export interface LogNote {
  readonly key: 'log';
  readonly log: LogName;
  /** Counts how often everything was loaded again: each has checkpoints of its own. */
  readonly generation: number;
  /**
   * Marking: what is stored is being marked as older than anything the log says. Loading: everything is
   * being pulled from the beginning. Current: the exchange runs as usual.
   */
  readonly phase: 'marking' | 'loading' | 'current';
  /** A person is told of it: the log went back, as opposed to a first meeting. */
  readonly wentBack: boolean;
  /** Another log was met at the server's address: nothing is exchanged with it. */
  readonly other?: boolean | undefined;
}

/** What a person is told after a restore of the server, until they have read it. */
export interface Restored {
  readonly at: string;
  /** Facts that had been acknowledged, that the log had lost, and that were offered again. */
  readonly factsAgain: number;
  /** Documents that no longer exist on the server. */
  readonly documentsGone: number;
  readonly filesAgain: number;
}
interface RestoredNote extends Restored {
  readonly key: 'restored';
}

/** What a person is told after their database was lost and the journal gave back what it held. */
export interface Recovered {
  readonly at: string;
  readonly facts: number;
  /** Photos and signatures that those facts name and that were lost with the database. */
  readonly filesLost: number;
}
interface RecoveredNote extends Recovered {
  readonly key: 'recovered';
}

/** A fact of this device that the server has acknowledged, kept in case that the server loses it. */
export interface AcknowledgedFact {
  readonly id: string;
  readonly seq: number;
  readonly keptAt: string;
  readonly event: RecordedEvent;
  /** It was open as a dispute when the log went back; it is offered once and kept no longer. */
  readonly disputed?: boolean | undefined;
}

/** How much closed work the documents of each context are of, as the server last said. */
export interface WindowNote {
  readonly key: 'window';
  readonly windows: Readonly<Partial<Record<ContextName, DeviceWindow>>>;
}

/** How far a first load has come, or from where changes are pulled once it has ended. */
export type LoadPlace =
  /** `since`: what is held already is as of there, so that changes are pulled from there on. */
  { readonly cursor: string; readonly since?: number | undefined } | { readonly position: number };

/** By context, and by the run of the exchange that it belongs to. */
interface LoadsNote {
  readonly key: 'loads';
  readonly loads: Readonly<
    Partial<Record<ContextName, { readonly run: string; readonly place: LoadPlace }>>
  >;
}

export type Note =
  | WindowNote
  | LoadsNote
  | SequenceNote
  | SyncNote
  | ClockNote
  | LogNote
  | RestoredNote
  | RecoveredNote
  | FoldsNote;

export interface KeptFile {
  readonly sha256: string;
  readonly type: string;
  readonly bytes: number;
  readonly state: 'unsent' | 'sent';
  /** Kept here by a person, as opposed to a copy of what the server holds. */
  readonly own?: boolean | undefined;
  /** The device that had kept it, where somebody else brings it, and the proof of that. */
  readonly from?: { readonly device: string; readonly proof: string } | undefined;
  readonly keptAt: string;
  readonly usedAt: string;
  /** Where its upload goes on after an interruption. */
  readonly uploadUrl?: string | undefined;
}

interface FileContent {
  readonly sha256: string;
  readonly content: ArrayBuffer;
}

/** What the exchange keeps beside documents: a port, like `DocumentStorage`. Each write is durable. */
export interface ExchangeStore {
  readonly notes: {
    readonly get: (key: Note['key']) => Promise<Note | undefined>;
    readonly put: (note: Note) => Promise<unknown>;
  };
  /** Reads notes and writes them in one transaction. */
  readonly changeNotes: <T>(change: () => Promise<T>) => Promise<T>;
  readonly acknowledged: {
    readonly put: (facts: readonly AcknowledgedFact[]) => Promise<unknown>;
    /** Those of these ids that are kept. */
    readonly among: (ids: readonly string[]) => Promise<readonly string[]>;
    /** By number. */
    readonly all: () => Promise<readonly AcknowledgedFact[]>;
    readonly removeKeptBefore: (instant: string) => Promise<unknown>;
    /** The ones with the lowest numbers, until so many are left. */
    readonly removeBeyond: (countMax: number) => Promise<unknown>;
    readonly removeDisputed: () => Promise<unknown>;
  };
  /** How many of these files, by their hash, are not kept here. */
  readonly countMissingFiles: (sha256s: readonly string[]) => Promise<number>;
}

export interface DeviceStore extends ExchangeStore {
  readonly database: Dexie;
  readonly notes: Table<Note, string>;
  readonly files: Table<KeptFile, string>;
  readonly contents: Table<FileContent, string>;
}

/** Opens it with strict durability: what a call has written survives a loss of power. */
export async function openDeviceStore(name: string): Promise<DeviceStore> {
  const database = new Dexie(name, { chromeTransactionDurability: 'strict' });
  database.version(1).stores({ notes: 'key', files: 'sha256, state, usedAt', contents: 'sha256' });
  database.version(2).stores({ acknowledged: 'id, seq, keptAt' });
  await database.open();
  const notes: Table<Note, string> = database.table('notes');
  const files: Table<KeptFile, string> = database.table('files');
  return {
    database,
    notes,
    changeNotes: (change) => database.transaction('rw', notes, change),
    acknowledged: acknowledgedIn(database.table('acknowledged')),
    files,
    countMissingFiles: async (sha256s) =>
      sha256s.length - (await files.where('sha256').anyOf(sha256s).count()),
    contents: database.table('contents'),
  };
}

function acknowledgedIn(table: Table<AcknowledgedFact, string>): DeviceStore['acknowledged'] {
  return {
    put: (facts) => table.bulkPut(facts),
    among: (ids) => table.where('id').anyOf(ids).primaryKeys(),
    all: () => table.orderBy('seq').toArray(),
    removeKeptBefore: (instant) => table.where('keptAt').below(instant).delete(),
    removeBeyond: async (countMax) => {
      const tooMany = (await table.count()) - countMax;
      if (tooMany <= 0) return;
      await table.bulkDelete(await table.orderBy('seq').limit(tooMany).primaryKeys());
    },
    removeDisputed: () => table.filter(({ disputed }) => disputed === true).delete(),
  };
}

export async function logNote(store: ExchangeStore): Promise<LogNote | undefined> {
  const note = await store.notes.get('log');
  return note?.key === 'log' ? note : undefined;
}

export async function restoredNote(store: ExchangeStore): Promise<Restored | undefined> {
  const note = await store.notes.get('restored');
  if (note?.key !== 'restored') return undefined;
  const { key, ...restored } = note;
  return restored;
}

export async function recoveredNote(store: ExchangeStore): Promise<Recovered | undefined> {
  const note = await store.notes.get('recovered');
  if (note?.key !== 'recovered') return undefined;
  const { key, ...recovered } = note;
  return recovered;
}

export async function syncNote(store: ExchangeStore): Promise<SyncNote> {
  const note = await store.notes.get('sync');
  return note?.key === 'sync' ? note : { key: 'sync', loaded: [] };
}

export async function windowNote(store: ExchangeStore): Promise<WindowNote> {
  const note = await store.notes.get('window');
  return note?.key === 'window' ? note : { key: 'window', windows: {} };
}

export async function loadsNote(store: ExchangeStore): Promise<LoadsNote> {
  const note = await store.notes.get('loads');
  return note?.key === 'loads' ? note : { key: 'loads', loads: {} };
}

export async function foldsNote(store: ExchangeStore): Promise<FoldsNote> {
  const note = await store.notes.get('folds');
  return note?.key === 'folds' ? note : { key: 'folds', folds: {} };
}
