import type { RecordedEvent } from '@callout/kernel';
import { ACKNOWLEDGED_DAYS, ACKNOWLEDGED_MAX } from '@callout/sync';
import type { AcknowledgedFact, ExchangeStore } from './device-store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Old ones leave after so many new ones: counting at every answer would cost more than it frees. */
const PRUNE_AFTER = 100;

/** The device's own facts that the server has acknowledged: the last of them, in case it loses them. */
export interface Acknowledged {
  /** Durable when it resolves; called before the facts leave what is pending. */
  readonly keep: (events: readonly RecordedEvent[], disputed?: boolean) => Promise<void>;
  /** In the order in which they were recorded. */
  readonly all: () => Promise<readonly RecordedEvent[]>;
  /** Those that were open disputes were offered once, and are kept no longer. */
  readonly forgetDisputed: () => Promise<void>;
}

export function createAcknowledged(store: ExchangeStore, now: () => string): Acknowledged {
  const { acknowledged } = store;
  let sincePruned = PRUNE_AFTER;

  async function prune(): Promise<void> {
    const tooOld = new Date(Date.parse(now()) - ACKNOWLEDGED_DAYS * DAY_MS).toISOString();
    await acknowledged.removeKeptBefore(tooOld);
    await acknowledged.removeBeyond(ACKNOWLEDGED_MAX);
  }

  return {
    keep: async (events, disputed = false) => {
      if (events.length === 0) return;
      const keptAt = now();
      const rows = events.map(
        (event): AcknowledgedFact => ({
          id: event.id,
          seq: event.deviceSeq ?? 0,
          keptAt,
          event,
          ...(disputed ? { disputed } : {}),
        }),
      );
      await acknowledged.put(rows);
      sincePruned += rows.length;
      if (sincePruned < PRUNE_AFTER) return;
      sincePruned = 0;
      await prune();
    },
    all: async () => (await acknowledged.all()).map(({ event }) => event),
    forgetDisputed: async () => {
      await acknowledged.removeDisputed();
    },
  };
}
