import { epochMs, type InstantText } from '@callout/kernel';
import type { Clock } from '../host/clock.ts';
import type { StoreTrouble } from './errors.ts';
import type { StoreListener } from './faults.ts';
import type { Store } from './port.ts';

/** A database that fails and recovers by turns is told of once in this time, not at every turn. */
const LINE_MS_MIN = 60_000;
export const PROBE_MS = 5_000;
/** More than what a nearly full disk still takes, so that it is not said to serve too early. */
const PROBE_CHARACTERS = 32 * 1024;

interface Trouble {
  readonly trouble: StoreTrouble;
  readonly since: InstantText;
}

interface Log {
  readonly warn: (facts: object, sentence: string) => void;
  readonly error: (facts: object, sentence: string) => void;
}

export interface StoreHealth {
  readonly listener: StoreListener;
  /** Undefined while the database serves. */
  readonly trouble: () => Trouble | undefined;
  /** While the database cannot serve: tries whether it can again. */
  readonly probe: (store: Store) => Promise<void>;
}

/** Knows whether the database serves, and says it to the log: once, however many ask in vain. */
export function createStoreHealth({ clock, log }: { clock: Clock; log: Log }): StoreHealth {
  let now: Trouble | undefined;
  let failures = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  let isSaid = false;
  let probing = false;

  const listener: StoreListener = {
    unavailable: ({ trouble, message }) => {
      failures += 1;
      const at = clock.now();
      const isNew = now?.trouble !== trouble;
      now = { trouble, since: now?.since ?? at };
      if ((isSaid && !isNew) || epochMs(at) - saidAt < LINE_MS_MIN) return;
      saidAt = epochMs(at);
      isSaid = true;
      log.error({ trouble, fault: message }, 'the database cannot serve');
    },
    committed: () => {
      if (!now) return;
      const failedMs = epochMs(clock.now()) - epochMs(now.since);
      if (isSaid) log.warn({ ...now, failedMs, failures }, 'the database serves again');
      now = undefined;
      failures = 0;
      isSaid = false;
    },
  };

  return {
    listener,
    trouble: () => now,
    probe: async (store) => {
      if (!now || probing) return;
      probing = true;
      const content = clock.now().padEnd(PROBE_CHARACTERS, '.');
      await store
        .write((transaction) => transaction.putSetting('probe', content))
        // The listener has heard why.
        .catch(() => undefined);
      probing = false;
    },
  };
}
