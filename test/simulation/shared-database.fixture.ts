import type { Announced, Lease, LeaseAsked, Store, Transaction } from '@callout/sync-server';
import type { VirtualTime } from './virtual-time.fixture.ts';

// One database with several servers on it: what they hold of each other's work (leases, by the database's
// own clock) and what they tell each other. Written in a transaction, it is undone with it.

/** Between the commit of one server and the others' hearing of it. */
const TOLD_MS = 5;

interface Held {
  readonly holder: string;
  readonly untilMs: number;
}

export interface SharedDatabase {
  readonly storeOf: (instance: string) => Store;
  /** Whoever is gone hears nothing any more. */
  readonly leave: (instance: string) => void;
}

export function shareDatabase(plain: Store, time: VirtualTime): SharedDatabase {
  const rows = new Map<string, Held>();
  const listeners = new Map<string, Set<(heard: Announced) => void>>();
  let alone: Promise<unknown> = Promise.resolve();

  const leases = async (): Promise<readonly Lease[]> =>
    [...rows].map(([name, { holder, untilMs }]) => ({
      ...{ name, holder },
      leftMs: untilMs - time.nowMs,
    }));

  function leaseWriter(undo: Map<string, Held | undefined>) {
    const put = (name: string, held: Held) => {
      if (!undo.has(name)) undo.set(name, rows.get(name));
      rows.set(name, held);
    };
    return {
      holdLease: async ({ name, holder, forMs, isForced }: LeaseAsked) => {
        const row = rows.get(name);
        const isFree = !row || row.holder === holder || row.untilMs <= time.nowMs;
        if (!isFree && !isForced) return false;
        put(name, { holder, untilMs: time.nowMs + forMs });
        return true;
      },
      releaseLeases: async (holder: string) => {
        for (const [name, row] of rows)
          if (row.holder === holder) put(name, { holder, untilMs: 0 });
      },
    };
  }

  function tellOthers(instance: string, texts: readonly string[]): void {
    const others = [...listeners].filter(([name]) => name !== instance);
    if (texts.length === 0 || others.length === 0) return;
    time.message(TOLD_MS, () => {
      for (const text of texts) {
        for (const [name, own] of others) {
          if (listeners.has(name)) for (const hear of own) hear({ text });
        }
      }
    });
  }

  const storeOf = (instance: string): Store => ({
    ...plain,
    isShared: true,
    leases,
    alone: (work) => {
      const done = alone.then(work, work);
      alone = done.catch(() => undefined);
      return done;
    },
    onAnnounced: (listener) => {
      const own = listeners.get(instance) ?? new Set();
      listeners.set(instance, own.add(listener));
      return () => own.delete(listener);
    },
    write: async (work) => {
      const texts: string[] = [];
      const value = await plain.write(async (transaction: Transaction) => {
        const undo = new Map<string, Held | undefined>();
        const announce = async (text: string) => void texts.push(text);
        try {
          return await work({ ...transaction, leases, ...leaseWriter(undo), announce });
        } catch (fault) {
          for (const [name, held] of undo) {
            if (held) rows.set(name, held);
            else rows.delete(name);
          }
          throw fault;
        }
      });
      tellOthers(instance, texts);
      return value;
    },
  });
  return { storeOf, leave: (instance) => void listeners.delete(instance) };
}
