import { epochMs, type InstantText, instantText } from '@callout/kernel';

/** Time is a port: the system's clock, or one that a test moves. */
export interface Clock {
  readonly now: () => InstantText;
}

export const systemClock: Clock = { now: () => instantText(Date.now()) };

/** Where a store keeps how far a movable clock was moved. */
export const AHEAD_SETTING = 'test-clock-ahead-ms';

/** Told once when the clock falls behind by more than `behindMsMax`, and again after it caught up. */
interface Behind {
  readonly behindMsMax: number;
  readonly warn: (behindMs: number) => void;
}

/**
 * Never goes back: while the clock that it goes by is behind what it has said, or behind where it
 * began, it stands still.
 */
export function steadyClock(
  real: Clock,
  begin: InstantText | undefined,
  { behindMsMax, warn }: Behind,
): Clock {
  let latest = begin ?? '';
  let isTold = false;
  return {
    now: () => {
      const now = real.now();
      if (now >= latest) {
        latest = now;
        isTold = false;
        return now;
      }
      const behindMs = epochMs(latest) - epochMs(now);
      if (behindMs > behindMsMax && !isTold) {
        isTold = true;
        warn(behindMs);
      }
      return latest;
    },
  };
}

/** A clock that a test moves forward. It never stands still and never goes back. */
export interface MovableClock extends Clock {
  /** Answers false, and stays as it is, when this would go back. */
  readonly moveTo: (now: InstantText) => boolean;
  /** How far it is ahead of the real time, in milliseconds. */
  readonly aheadMs: () => number;
}

/** @param startAheadMs how far a run before this one had moved it */
export function createMovableClock(startAheadMs = 0, real: Clock = systemClock): MovableClock {
  let aheadMs = startAheadMs;
  const now = () => instantText(epochMs(real.now()) + aheadMs);
  return {
    now,
    moveTo: (instant) => {
      if (instant < now()) return false;
      aheadMs = epochMs(instant) - epochMs(real.now());
      return true;
    },
    aheadMs: () => aheadMs,
  };
}
