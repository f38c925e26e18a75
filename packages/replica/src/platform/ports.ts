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

/**
 * A journal outside of the browser's database, of this person at this server: what the desktop shell
 * offers. What it cannot do it rejects with a `JournalFault`.
 */
export interface Journal {
  readonly append: (events: readonly JournalEvent[]) => Promise<void>;
  readonly read: () => Promise<JournalContents>;
  readonly forget: (eventIds: readonly string[]) => Promise<void>;
  /** Removes everything of this person at this server. */
  readonly forgetAll: () => Promise<void>;
}

export interface JournalEvent {
  readonly id: string;
}

export interface JournalContents {
  readonly events: readonly unknown[];
  /** From before the journal knew whose its lines are: of any person, for any server. */
  readonly unowned: readonly unknown[];
  /** How many lines cannot be read any more. */
  readonly damaged: number;
}

export type JournalFaultCode =
  | 'journal-failed'
  | 'journal-full'
  | 'journal-line-too-long'
  | 'journal-locked';

export class JournalFault extends Error {
  override readonly name = 'JournalFault';
  readonly code: JournalFaultCode;
  constructor(code: JournalFaultCode, detail: string) {
    super(detail);
    this.code = code;
  }
}
