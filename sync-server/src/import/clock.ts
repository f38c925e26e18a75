import type { InstantText } from '@callout/kernel';
import type { Clock } from '../engine/port.ts';

/** A clock that stands where it was put and is only ever moved forward. */
export interface MovableClock extends Clock {
  readonly moveTo: (instant: InstantText) => void;
}

export function movableClock(start: InstantText): MovableClock {
  let now = start;
  return {
    now: () => now,
    moveTo(instant) {
      if (instant > now) now = instant;
    },
  };
}
