import type { Model } from '@callout/kernel';
import type { Logger } from 'pino';
import type { Sessions } from '../engine/access/sessions.ts';
import type { Attempts } from '../engine/access/sign-in-attempts.ts';
import type { Clock, Engine } from '../engine/port.ts';
import type { MovableClock } from '../host/clock.ts';
import type { TrustProxy, UploadLimits } from '../host/config.ts';
import type { ApplyLimits } from '../modules/apply/limits.ts';
import type { Mailer } from '../modules/apply/mailer.ts';
import type { People } from '../modules/people/people.ts';
import type { Store } from '../store/port.ts';
import type { StoreHealth } from '../store/store-health.ts';
import type { Metrics } from './metrics.ts';

/** Repeats a piece of work; answers how to end that. A port, so that tests decide when it is time. */
export interface Timers {
  readonly every: (ms: number, work: () => void) => () => void;
}

export const systemTimers: Timers = {
  every: (ms, work) => {
    const timer = setInterval(work, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/** Everything that the doors lead to. */
export interface House {
  readonly store: Store;
  readonly storeHealth: Pick<StoreHealth, 'trouble'>;
  readonly engine: Engine;
  readonly model: Model;
  readonly clock: Clock;
  /** Only with the test clock: the same clock, movable. */
  readonly testClock?: MovableClock | undefined;
  readonly log: Logger;
  readonly sessions: Sessions;
  readonly people: People;
  readonly attempts: Attempts;
  readonly metrics: Metrics;
  readonly timers: Timers;
  readonly mailer: Mailer;
  /** Where people reach this server, without a slash at its end. */
  readonly publicUrl: string;
  readonly dataFolder: string;
  readonly applyLimits: ApplyLimits;
  readonly uploadLimits: UploadLimits;
  /** Opens the metrics to those who do not ask from the machine itself. */
  readonly metricsToken?: string | undefined;
  /** Who is believed about where a request came from, as Express takes it. */
  readonly trustProxy: TrustProxy;
  /** Where the built web client lies; it may be missing. */
  readonly clientFolder: string;
}
