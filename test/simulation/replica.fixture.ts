import type { Model, Principal, RecordedEvent } from '@callout/kernel';
import type { DeviceDocument, Dispute, StreamDocument } from '@callout/sync';

// The replica is a package for browsers: its sources need their types, which contradict Node's in one
// program. So it is loaded by its name, and what the simulation uses of it is said here.

export interface LocalDocument extends DeviceDocument {
  readonly disputed: 0 | 1;
  readonly gone: 0 | 1;
  readonly base: StreamDocument | null;
  readonly _deleted: boolean;
}

export interface Disk {
  readonly documents: ReadonlyMap<string, Map<string, LocalDocument>>;
  readonly notes: ReadonlyMap<string, unknown>;
  readonly acknowledged: ReadonlyMap<string, { readonly event: RecordedEvent }>;
  readonly copy: () => Disk;
  readonly held: () => Iterable<LocalDocument>;
}

type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: { readonly code: string } };

export interface Replica {
  readonly record: (
    command: string,
    stream: string | undefined,
    data: unknown,
  ) => Promise<Outcome<DeviceDocument>>;
  readonly send: (
    command: string,
    stream: string | undefined,
    data: unknown,
  ) => Promise<Outcome<unknown>>;
  readonly disputes: () => Promise<readonly (Dispute & { readonly documentId: string })[]>;
  readonly settle: (event: string, how: 'let-go' | 'recorded-again') => Promise<Outcome<undefined>>;
  readonly now: () => string;
  readonly status: () => {
    readonly connection: string;
    readonly trouble?: { readonly code: string } | undefined;
    readonly loading?: unknown;
  };
  readonly hurry: () => void;
  readonly close: () => Promise<void>;
}

interface ReplicaPackage {
  readonly MemoryDisk: new () => Disk;
  readonly openSimulatedDevice: (options: {
    readonly model: Model;
    readonly owner: Principal;
    readonly device: string;
    readonly token: string;
    readonly disk: Disk;
    readonly before: (what: string) => Promise<void>;
    readonly written?: ((document: LocalDocument) => LocalDocument) | undefined;
    readonly clock: { readonly now: () => string; readonly elapsedMs?: (() => number) | undefined };
    readonly timers: { readonly after: (delayMs: number, run: () => void) => () => void };
    readonly random: (bytes: number) => Uint8Array;
    readonly fetch: typeof fetch;
    readonly withJournal: boolean;
    readonly pageMax: number;
    readonly onSignedOut: () => void;
  }) => Promise<Replica>;
}

const PACKAGE: string = '@callout/replica/simulation';
export const { MemoryDisk, openSimulatedDevice }: ReplicaPackage = await import(PACKAGE);
