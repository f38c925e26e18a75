import type { InstantText } from '@callout/kernel';
import type { Clock } from './engine/port.ts';

/**
 * A clock that stands where it was put and is only ever moved forward: for telling the log a history
 * in its own order, by an import or the demo.
 */
export interface HistoryClock extends Clock {
  readonly moveTo: (instant: InstantText) => void;
}

export function historyClock(start: InstantText): HistoryClock {
  let now = start;
  return {
    now: () => now,
    moveTo(instant) {
      if (instant > now) now = instant;
    },
  };
}
