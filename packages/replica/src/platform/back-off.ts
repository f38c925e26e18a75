import { backOffMs } from '@callout/kernel';
import type { Random, Timers } from './ports.ts';

const RANGE = { firstMs: 1_000, mostMs: 60_000 };

/** Waiting after failures, longer after each, so that many devices do not come back at once. */
export interface BackOff {
  /**
   * Waits after one more failure; cut short by `hurry` and `stop`.
   * @param atLeastMs as somebody else has asked; the wait of the failure comes on top
   */
  readonly wait: (atLeastMs?: number) => Promise<void>;
  readonly reset: () => void;
  readonly hurry: () => void;
  /** Ends every wait, those to come too. */
  readonly stop: () => void;
}

export function createBackOff(timers: Timers, random: Random): BackOff {
  let failures = 0;
  let stopped = false;
  const waiting = new Set<() => void>();
  const hurry = () => {
    for (const done of [...waiting]) done();
  };
  return {
    wait: (atLeastMs = 0) => {
      if (stopped) return Promise.resolve();
      failures += 1;
      return new Promise((resolve) => {
        const done = () => {
          cancel();
          waiting.delete(done);
          resolve();
        };
        const cancel = timers.after(atLeastMs + backOffMs(failures, RANGE, random), done);
        waiting.add(done);
      });
    },
    reset: () => {
      failures = 0;
    },
    hurry,
    stop: () => {
      stopped = true;
      hurry();
    },
  };
}
