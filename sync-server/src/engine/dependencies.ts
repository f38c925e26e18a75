import type { ContextName, Model } from '@callout/kernel';
import type { Store } from '../store/port.ts';
import type { Clock } from './port.ts';

/** Codes, names, numbers and ids only: never what people wrote. A pino logger fits. */
export interface Log {
  readonly debug: (facts: Readonly<Record<string, unknown>>, message: string) => void;
  readonly info: (facts: Readonly<Record<string, unknown>>, message: string) => void;
  readonly warn: (facts: Readonly<Record<string, unknown>>, message: string) => void;
  readonly error: (facts: Readonly<Record<string, unknown>>, message: string) => void;
}

/** Runs the work once after so many milliseconds; answers how to call it off. */
export type Timer = (delayMs: number, work: () => void) => () => void;

export interface EngineDependencies {
  readonly store: Store;
  readonly model: Model;
  readonly clock: Clock;
  /** So many random bytes, fit for ids. */
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  /** Contexts whose policies do not run here; their commands still do. */
  readonly switchedOff?: readonly ContextName[] | undefined;
  /** The system's timers when absent. */
  readonly timer?: Timer | undefined;
}

export const systemTimer: Timer = (delayMs, work) => {
  const timer = setTimeout(work, delayMs);
  // A server that has nothing else to do may end.
  timer.unref();
  return () => clearTimeout(timer);
};
