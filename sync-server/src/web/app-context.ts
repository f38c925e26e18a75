import type { Model, Result } from '@callout/kernel';
import type { Logger } from 'pino';
import type { Sessions, SignedIn } from '../engine/access/sessions.ts';
import type { Attempts } from '../engine/access/sign-in-attempts.ts';
import type { Engine } from '../engine/port.ts';
import type { Clock, MovableClock } from '../host/clock.ts';
import type { TrustProxy } from '../host/config.ts';
import type { Timers } from '../host/timers.ts';
import type { Reader, Store } from '../store/port.ts';
import type { StoreHealth } from '../store/store-health.ts';
import type { Metrics } from './metrics.ts';
import type { AnswerChecks } from './misfit.ts';

/** What the server keeps beside the log, as people read it and order things of it. */
export interface Register extends Pick<Reader, 'rows'> {
  readonly row: (key: string) => Promise<unknown>;
  /** Does to the row with this key what the model says may be ordered of it. */
  readonly order: (name: string, key: string, by: SignedIn) => Promise<Result<unknown>>;
}

/** What every route may use. */
export interface AppContext {
  readonly store: Store;
  readonly storeHealth: Pick<StoreHealth, 'trouble'>;
  readonly engine: Engine;
  readonly model: Model;
  /** The model's registers, by name. */
  readonly registers: Readonly<Record<string, Register>>;
  readonly clock: Clock;
  /** Only with the test clock: the same clock, movable. */
  readonly testClock?: MovableClock | undefined;
  readonly log: Logger;
  readonly sessions: Sessions;
  /** Tells whose sessions have ended, after they have; answers how to listen no more. */
  readonly onSessionsEnded: (listener: (user: string) => void) => () => void;
  readonly attempts: Attempts;
  readonly metrics: Metrics;
  /** Answers are compared with what their routes declare. */
  readonly answerChecks: AnswerChecks;
  readonly timers: Timers;
  /** Where people reach this server, without a slash at its end. */
  readonly publicUrl: string;
  readonly dataFolder: string;
  /** Opens the metrics to those who do not ask from the machine itself. */
  readonly metricsToken?: string | undefined;
  /** Who is believed about where a request came from, as Express takes it. */
  readonly trustProxy: TrustProxy;
  /** Where the built web client lies; it may be missing. */
  readonly clientFolder: string;
}
