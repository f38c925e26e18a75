import type { InstantText, Model, Refusal, Result, Role } from '@callout/kernel';
import type { DeviceDocument, Dispute } from '@callout/sync';
import type { RxStorage } from 'rxdb';
import type { Observable } from 'rxjs';
import type { Restored } from './storage/device-store.ts';

/** The signed-in person, as the server's session says. */
export interface Owner {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly subject?: string | undefined;
}

/** What the sync indicator tells; never better than the truth. */
export interface SyncStatus {
  /** Whether the last exchange with the server worked and the live connection stands. */
  readonly connection: 'online' | 'offline' | 'connecting' | 'signed-out';
  /** Facts recorded here that the server has not confirmed. */
  readonly unsent: number;
  /** Photos and signatures that the server has not confirmed, and how far the present one is. */
  readonly unsentFiles: number;
  readonly uploadedBytes?: number | undefined;
  readonly uploadTotalBytes?: number | undefined;
  readonly disputed: number;
  /** The server's time of the last complete exchange; absent before the first. */
  readonly syncedAt?: string | undefined;
  /** While a fresh device loads: documents loaded, and of how many where that is known. */
  readonly loading?: { readonly loaded: number; readonly total?: number | undefined } | undefined;
  /** How far the device's clock is ahead of the server's, in minutes; less than 0 when it is behind. */
  readonly clockAheadMinutes?: number | undefined;
  /** The server was restored; what came back, until a person has read it. */
  readonly restored?: Restored | undefined;
  /** Another database answers at the server's address: nothing is exchanged until a person decides. */
  readonly otherLog?: boolean | undefined;
  /** The last failure of the exchange, for a person, as a code; absent when all is well. */
  readonly trouble?: Refusal | undefined;
}

/** A list of one stream's documents in the order of `sort`; every list has a limit. */
export interface ListQuery {
  readonly kind: string;
  readonly statuses?: readonly string[] | undefined;
  readonly owner?: string | undefined;
  readonly assignee?: string | undefined;
  readonly closed?: boolean | undefined;
  /** Inclusive days of the envelope. */
  readonly fromDay?: string | undefined;
  readonly toDay?: string | undefined;
  readonly limit: number;
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface OpenDispute extends Dispute {
  readonly documentId: string;
  readonly title: string;
}

/**
 * A device's database and its exchange with the server. Reading and recording never need the network;
 * `order` always does.
 */
export interface Replica {
  readonly owner: Owner;
  readonly device: string;
  /**
   * Records a fact on this device: input, permission and rules are checked, and it is durable when
   * this resolves. Commands that need the server are refused with `command-needs-server`.
   * @param stream absent for a new stream
   */
  readonly record: (
    command: string,
    stream: string | undefined,
    data: unknown,
  ) => Promise<Result<DeviceDocument>>;
  /** Has the server run a command; refused with `offline` when it cannot be reached. */
  readonly sendCommand: (
    command: string,
    stream: string | undefined,
    data: unknown,
  ) => Promise<Result<DeviceDocument | undefined>>;
  /**
   * Asks the server for something that only it knows and that no device keeps, or tells it what to do
   * with it; refused with `offline` when it cannot be reached.
   * @param path of the API, such as `/api/v1/parked-issues`
   * @param language in which a refusal is worded; the browser's when absent
   */
  readonly ask: (
    method: Method,
    path: string,
    body?: unknown,
    language?: string,
  ) => Promise<Result<unknown>>;
  readonly list$: (query: ListQuery) => Observable<readonly DeviceDocument[]>;
  readonly document$: (kind: string, stream: string) => Observable<DeviceDocument | undefined>;
  readonly disputes$: Observable<readonly OpenDispute[]>;
  readonly settleDispute: (
    eventId: string,
    how: 'let-go' | 'recorded-again',
  ) => Promise<Result<undefined>>;
  readonly status$: Observable<SyncStatus>;
  readonly files: ReplicaFiles;
  /** Everything unsent as text (events and which files they name), to be carried elsewhere. */
  readonly exportUnsent: () => Promise<string>;
  /** Reads such a text; answers how many events were added and how many were there before. */
  readonly importUnsent: (text: string) => Promise<Result<{ added: number; known: number }>>;
  /** What came back after a restore has been read. */
  readonly restoredRead: () => Promise<void>;
  /** Asks for an exchange now, whatever the back-off says. */
  readonly syncNow: () => void;
  readonly close: () => Promise<void>;
  /** Removes every trace of this person from the device. Refused while anything is unsent, unless forced. */
  readonly wipe: (options?: { readonly force?: boolean }) => Promise<Result<undefined>>;
}

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

/** A journal outside of the browser's database: what the desktop shell offers. */
export interface Journal {
  readonly append: (lines: readonly string[]) => Promise<void>;
  readonly read: () => Promise<readonly string[]>;
  readonly forget: (eventIds: readonly string[]) => Promise<void>;
}

/** Waiting is a port, so that tests move time themselves. */
export interface Timers {
  /** Calls once, later; the answer calls it off. */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

/** The device's own clock, which may be off and may be set at any time. */
export interface ReplicaClock {
  readonly now: () => InstantText;
  /**
   * Milliseconds that have run since whenever: never set, never back, may stand still while the device
   * sleeps. Without it a clock that is set within a run is noticed later.
   */
  readonly elapsedMs?: (() => number) | undefined;
}

export interface ReplicaOptions {
  readonly model: Model;
  readonly owner: Owner;
  /** The session's token. */
  readonly token: string;
  /** The session's device. It numbers the facts that are recorded here. */
  readonly device: string;
  /** `http://127.0.0.1:4810`; empty for the origin that the page came from. */
  readonly serverUrl: string;
  readonly clock?: ReplicaClock | undefined;
  readonly timers?: Timers | undefined;
  /** So many random bytes. */
  readonly random?: ((bytes: number) => Uint8Array) | undefined;
  readonly journal?: Journal | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** Where the collections lie; IndexedDB through Dexie, strictly durable, when absent. */
  readonly storage?: RxStorage<unknown, unknown> | undefined;
  /** Whether other tabs may hold the same database; as the platform says when absent. */
  readonly tabs?: boolean | undefined;
  readonly onSignedOut?: (() => void) | undefined;
}
