import { instantText } from '@callout/kernel';
import type { ReplicaClock, Timers } from '../replica.ts';

export const systemClock: ReplicaClock = {
  now: () => instantText(Date.now()),
  elapsedMs: () => performance.now(),
};

export const systemTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

export function systemRandom(bytes: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(bytes));
}

const BACK_OFF = { firstMs: 1_000, mostMs: 60_000 } as const;

/**
 * Waiting after failures: twice as long after each, up to a minute, and a random share of that (full
 * jitter), so that many devices do not come back at once.
 */
export interface BackOff {
  /** Waits after one more failure; cut short by `hurry` and `stop`. */
  readonly wait: () => Promise<void>;
  readonly reset: () => void;
  readonly hurry: () => void;
  /** Ends every wait, those to come too. */
  readonly stop: () => void;
}

export function createBackOff(timers: Timers, random: (bytes: number) => Uint8Array): BackOff {
  let failures = 0;
  let stopped = false;
  const waiting = new Set<() => void>();
  const hurry = () => {
    for (const done of [...waiting]) done();
  };
  return {
    wait: () => {
      if (stopped) return Promise.resolve();
      const most = Math.min(BACK_OFF.firstMs * 2 ** failures, BACK_OFF.mostMs);
      failures += 1;
      const [a = 0, b = 0] = random(2);
      const delayMs = Math.round((most * (a * 256 + b)) / 65_535);
      return new Promise((resolve) => {
        const done = () => {
          cancel();
          waiting.delete(done);
          resolve();
        };
        const cancel = timers.after(delayMs, done);
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
