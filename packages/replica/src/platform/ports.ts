import type { InstantText } from '@callout/kernel';

/** Waiting is a port, so that tests move time themselves. */
export interface Timers {
  /** Calls once, later; the answer calls it off. */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

/** So many random bytes. */
export type Random = (bytes: number) => Uint8Array;

/** The device's own clock, which may be off and may be set at any time. */
export interface ReplicaClock {
  readonly now: () => InstantText;
  /**
   * Milliseconds that have run since whenever: never set, never back, may stand still while the device
   * sleeps. Without it a clock that is set within a run is noticed later.
   */
  readonly elapsedMs?: (() => number) | undefined;
}

/** A journal outside of the browser's database: what the desktop shell offers. */
export interface Journal {
  readonly append: (lines: readonly string[]) => Promise<void>;
  readonly read: () => Promise<readonly string[]>;
  readonly forget: (eventIds: readonly string[]) => Promise<void>;
}
