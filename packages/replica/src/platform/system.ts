import { instantText } from '@callout/kernel';
import type { Random, ReplicaClock, Timers } from './ports.ts';

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

export const systemRandom: Random = (bytes) => crypto.getRandomValues(new Uint8Array(bytes));
