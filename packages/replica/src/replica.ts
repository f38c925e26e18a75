import type { Model, RecordedEvent, Result } from '@callout/kernel';
import type { Decision, DeviceDocument } from '@callout/sync';
import type { RxStorage } from 'rxdb';
import type { Observable } from 'rxjs';
import type { ReplicaFiles } from './files/local-files.ts';
import type { ImportedWork } from './import-unsent.ts';
import type { About } from './network/contact.ts';
import type { Owner } from './network/sessions.ts';
import type { SyncStatus } from './network/status.ts';
import type { Journal, Random, ReplicaClock, Timers } from './platform/ports.ts';
import type { RoomPort } from './platform/storage-room.ts';
import type { ListQuery } from './storage/list-plan.ts';
import type { OpenDispute } from './storage/queries.ts';
import type { Fits, WholeList } from './storage/whole-list.ts';

/** What is to be taken elsewhere. */
export interface UnsentExport {
  readonly content: Blob;
  readonly code: string;
  readonly facts: number;
  readonly files: number;
  /** Files for which one export has no room. */
  readonly filesLeft: number;
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/**
 * A device's database and its exchange with the server. Reading and recording never need the network;
 * `sendCommand` always does.
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
  /** Asks the server for a document that is not here, and keeps it; refused where it cannot be had. */
  readonly bring: (kind: string, stream: string, language?: string) => Promise<Result<undefined>>;
  readonly list$: (query: ListQuery) => Observable<readonly DeviceDocument[]>;
  /** All of a list, however long: how much it is, and with `fits` what of it fits. */
  readonly whole$: (query: ListQuery, fits?: Fits) => Observable<WholeList>;
  readonly document$: (kind: string, stream: string) => Observable<DeviceDocument | undefined>;
  readonly disputes$: Observable<readonly OpenDispute[]>;
  /**
   * Notes what is decided about a refused fact, durably when this resolves, and without the network. The server
   * is told; until it has answered, the decision stands beside the dispute.
   * @param reason why it is taken in spite of the rule that refused it; of `overridden` alone
   */
  readonly settleDispute: (
    eventId: string,
    how: Decision['how'],
    reason?: string,
  ) => Promise<Result<undefined>>;
  readonly status$: Observable<SyncStatus>;
  readonly files: ReplicaFiles;
  /** Everything unsent, in the order in which it was recorded. */
  readonly unsentFacts: () => Promise<readonly RecordedEvent[]>;
  /** Everything unsent in one sealed file, and the code that opens it. */
  readonly exportUnsent: () => Promise<UnsentExport>;
  /**
   * Reads such a file: what is the person's own is sent from here, and a manager hands in what is
   * somebody else's. Once more, it adds nothing.
   */
  readonly importUnsent: (file: Blob, code: string) => Promise<Result<ImportedWork>>;
  /** What came back after a restore has been read. */
  readonly restoredRead: () => Promise<void>;
  /** What came back from the journal has been read. */
  readonly recoveredRead: () => Promise<void>;
  /** Asks for an exchange now, whatever the back-off says. */
  readonly syncNow: () => void;
  readonly close: () => Promise<void>;
  /** Removes every trace of this person from the device. Refused while anything is unsent, unless forced. */
  readonly wipe: (options?: { readonly force?: boolean }) => Promise<Result<undefined>>;
}

export interface ReplicaOptions {
  readonly model: Model;
  readonly owner: Owner;
  /** The session's token. */
  readonly token: string;
  /** The session's device. It numbers the facts that are recorded here. */
  readonly device: string;
  /** The key that the device is registered with: it signs what is exported. */
  readonly deviceKey?: string | undefined;
  /** `http://127.0.0.1:4810`; empty for the origin that the page came from. */
  readonly serverUrl: string;
  readonly clock?: ReplicaClock | undefined;
  readonly timers?: Timers | undefined;
  readonly random?: Random | undefined;
  readonly journal?: Journal | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** Who tells how much room there is; the browser when absent. */
  readonly room?: RoomPort | undefined;
  /** Where the collections lie; IndexedDB through Dexie, strictly durable, when absent. */
  readonly storage?: RxStorage<unknown, unknown> | undefined;
  /** Whether other tabs may hold the same database; as the platform says when absent. */
  readonly tabs?: boolean | undefined;
  readonly onSignedOut?: (() => void) | undefined;
  /** Another tab removes this person's data: nothing of it may be shown here any more. */
  readonly onClosedElsewhere?: (() => void) | undefined;
  /** What this installation is, for the register of devices. */
  readonly about?: About | undefined;
  /** The office wants nothing of Callout to stay here: `wipe` it, in every tab. */
  readonly onCleared?: (() => void) | undefined;
}
