import 'fake-indexeddb/auto';
import type { Model } from '@callout/kernel';

// The replica is a package for browsers: its sources need their types, which contradict Node's in one
// program. So it is loaded by its name, and what the specs use of it is said here.

export interface Watched<T> {
  readonly subscribe: (next: (value: T) => void) => { readonly unsubscribe: () => void };
}

interface Owner {
  readonly id: string;
  readonly name: string;
}

type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: { readonly code: string } };

interface DeviceStatus {
  readonly connection: string;
  readonly unsent: number;
  readonly syncedAt?: string | undefined;
  readonly loading?: unknown;
  readonly restored?: unknown;
  readonly order?: string | undefined;
  readonly clockAheadMinutes?: number | undefined;
}

export interface Replica {
  readonly status$: Watched<DeviceStatus>;
  readonly record: (
    command: string,
    stream: string | undefined,
    data: unknown,
  ) => Promise<Outcome<unknown>>;
  readonly list$: (query: {
    readonly kind: string;
    readonly statuses?: readonly string[];
    readonly owner?: string;
    readonly assignee?: string;
    readonly closed?: boolean;
    readonly fromDay?: string;
    readonly toDay?: string;
    readonly limit: number;
  }) => Watched<readonly { readonly title: string }[]>;
  readonly disputes$: Watched<readonly { readonly refusal: { readonly code: string } }[]>;
  readonly syncNow: () => void;
  readonly wipe: (how: { readonly force: boolean }) => Promise<Outcome<undefined>>;
  readonly close: () => Promise<void>;
}

interface ReplicaPackage {
  readonly signIn: (request: {
    readonly serverUrl: string;
    readonly login: string;
    readonly password: string;
    readonly device: string;
    readonly deviceKey: string;
  }) => Promise<Outcome<{ readonly token: string; readonly owner: Owner }>>;
  readonly openReplica: (options: {
    readonly model: Model;
    readonly owner: Owner;
    readonly token: string;
    readonly device: string;
    readonly serverUrl: string;
    readonly tabs: boolean;
    readonly clock?: { readonly now: () => string; readonly elapsedMs: () => number };
    readonly fetch?: typeof fetch;
    readonly about?: { readonly application: string; readonly surface: 'browser' };
    readonly onCleared?: () => void;
  }) => Promise<Replica>;
}

const PACKAGE: string = '@callout/replica';
export const replicaPackage: ReplicaPackage = await import(PACKAGE);

/** Resolves with the first value that fits. */
export function first<T>(watched: Watched<T>, fits: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const found = (value: T) => {
      if (!fits(value)) return;
      resolve(value);
      queueMicrotask(() => subscription.unsubscribe());
    };
    const subscription = watched.subscribe(found);
  });
}
