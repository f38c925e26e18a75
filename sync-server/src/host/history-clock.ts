import type { InstantText } from '@callout/kernel';
import type { Clock } from './clock.ts';

/**
 * A clock that stands where it was put and is only ever moved forward: for telling the log a history
 * in its own order, by an import or the demo. It never shows an instant that the real clock has not
 * reached: what is recorded by it, and what it says is over, has been (docs/adr/0125).
 */
export interface HistoryClock extends Clock {
  readonly moveTo: (instant: InstantText) => void;
}

export function historyClock(start: InstantText, real: Clock): HistoryClock {
  const reached = (instant: InstantText) => {
    const latest = real.now();
    return instant < latest ? instant : latest;
  };
  let now = reached(start);
  return {
    now: () => now,
    moveTo(instant) {
      const to = reached(instant);
      if (to > now) now = to;
    },
  };
}
