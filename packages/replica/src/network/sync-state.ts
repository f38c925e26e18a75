import type { ContextName, Refusal } from '@callout/kernel';
import { BehaviorSubject } from 'rxjs';
import type { Recovered, Restored } from '../storage/device-store.ts';
import type { SyncStatus } from './status.ts';

/** What the exchange knows of itself, put together into what a person is told. */
export interface SyncState {
  readonly status$: BehaviorSubject<SyncStatus>;
  readonly update: (part: Partial<SyncStatus>) => void;
  /** The live connection stands, was lost, or could not be made. */
  readonly live: (state: 'open' | 'lost' | 'failed') => void;
  /** Why nobody gets through; undefined once somebody does. */
  readonly barred: (why: Refusal | undefined) => void;
  readonly signedOut: () => void;
  /** Nothing is known any more of what was loaded: everything is loaded again. */
  readonly reloadBegan: () => void;
  /** Everything has been loaded again, and what is offered again is pending. */
  readonly reloadEnded: () => void;
  readonly trouble: (source: string, refusal: Refusal | undefined) => void;
  /** So many documents of so many have been loaded of a context. */
  readonly loading: (context: ContextName, loaded: number, total: number) => void;
  /** All open work is here; what follows is closed. */
  readonly openWorkLoaded: () => void;
  /** The context has been loaded up to the end of the log at this server time. */
  readonly caughtUp: (context: ContextName, at: string) => void;
  /** Nothing, or something, waits to be pushed. */
  readonly nothingToPush: (empty: boolean) => void;
}

export function createSyncState(options: {
  readonly contexts: readonly ContextName[];
  readonly loaded: readonly string[];
  readonly syncedAt: string | undefined;
  readonly restored: Restored | undefined;
  readonly recovered?: Recovered | undefined;
  /** Tells what is to be noted durably. */
  readonly onProgress: (loaded: readonly ContextName[], syncedAt: string | undefined) => void;
}): SyncState {
  const status$ = new BehaviorSubject<SyncStatus>({
    connection: 'connecting',
    unsent: 0,
    unsentFiles: 0,
    disputed: 0,
    syncedAt: options.syncedAt,
    restored: options.restored,
    recovered: options.recovered,
  });
  const troubles = new Map<string, Refusal>();
  const loaded = new Set(options.contexts.filter((context) => options.loaded.includes(context)));
  const current = new Set<ContextName>();
  let liveState: 'open' | 'lost' | 'failed' = 'lost';
  let nothingToPush = false;
  const progress = new Map<ContextName, { readonly loaded: number; readonly total: number }>();
  let isReloading = false;
  let hasOpenWork = false;
  let latestAt: string | undefined;

  function update(part: Partial<SyncStatus>): void {
    const before = status$.value;
    const after = { ...before, ...part };
    const keys = Object.keys(after) as (keyof SyncStatus)[];
    if (keys.some((key) => after[key] !== before[key])) status$.next(after);
  }
  function connect(): void {
    if (status$.value.connection === 'signed-out') return;
    const reached = status$.value.obstacle === undefined;
    const up = liveState === 'open' && reached;
    const connecting = liveState === 'lost' && reached;
    update({ connection: up ? 'online' : connecting ? 'connecting' : 'offline' });
  }
  function complete(): void {
    if (current.size < options.contexts.length || !nothingToPush || !latestAt) return;
    update({ syncedAt: latestAt });
    options.onProgress([...loaded], latestAt);
  }

  return {
    status$,
    update,
    live: (state) => {
      liveState = state;
      if (state !== 'open') current.clear();
      connect();
    },
    barred: (obstacle) => {
      update({ obstacle });
      connect();
    },
    signedOut: () => update({ connection: 'signed-out' }),
    reloadBegan: () => {
      loaded.clear();
      current.clear();
      progress.clear();
      nothingToPush = false;
      isReloading = true;
      hasOpenWork = false;
      update({ loading: { loaded: 0 } });
    },
    reloadEnded: () => {
      isReloading = false;
      update({ loading: undefined });
    },
    trouble: (source, refusal) => {
      if (refusal) troubles.set(source, refusal);
      else troubles.delete(source);
      update({ trouble: [...troubles.values()][0] });
    },
    loading: (context, done, total) => {
      if (loaded.has(context)) return;
      progress.set(context, { loaded: done, total });
      const all = [...progress.values()];
      const sum = (what: 'loaded' | 'total') => all.reduce((so, one) => so + one[what], 0);
      // Of how many is known once every context has said it.
      const isKnown = options.contexts.every((one) => loaded.has(one) || progress.has(one));
      const known = isKnown ? { total: sum('total') } : {};
      const open = hasOpenWork ? { hasOpenWork } : {};
      update({ loading: { loaded: sum('loaded'), ...known, ...open } });
    },
    openWorkLoaded: () => {
      hasOpenWork = true;
      const { loading } = status$.value;
      if (loading) update({ loading: { ...loading, hasOpenWork } });
    },
    caughtUp: (context, at) => {
      current.add(context);
      latestAt = at;
      if (!loaded.has(context)) {
        loaded.add(context);
        options.onProgress([...loaded], status$.value.syncedAt);
      }
      if (loaded.size === options.contexts.length && !isReloading) update({ loading: undefined });
      complete();
    },
    nothingToPush: (empty) => {
      nothingToPush = empty;
      complete();
    },
  };
}
