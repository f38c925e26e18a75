import { epochMs } from '@callout/kernel';
import type { Clock } from '../host/clock.ts';
import { AHEAD_SETTING, steadyClock } from '../host/clock.ts';
import type { Log } from '../host/log.ts';
import { StartFailure } from '../host/start-failure.ts';
import type { Store } from './port.ts';

/** A clock that was set right by so much is carried on from; one that is further behind is wrong. */
export const BEHIND_MS_MAX = 2 * 60_000;

/**
 * The clock that a log is written by: it begins where the log ends and never goes back, so that what is
 * recorded later is never recorded earlier. See docs/adr/0130.
 * @throws StartFailure when the clock is more than `BEHIND_MS_MAX` behind the log
 */
export async function clockOnLog(store: Store, clock: Clock, log: Log): Promise<Clock> {
  const latest = await store.lastRecordedAt();
  const now = clock.now();
  const behindMs = latest === undefined ? 0 : epochMs(latest) - epochMs(now);
  if (behindMs > BEHIND_MS_MAX) throw new StartFailure(await sentence(store, now, latest ?? now));
  const warn = (ms: number) =>
    log.error(
      { behindMs: ms },
      'the clock of this machine was set back: time stands still meanwhile',
    );
  if (behindMs > 0)
    log.warn({ behindMs }, 'the clock is behind the log, and is carried on from it');
  return steadyClock(clock, latest, { behindMsMax: BEHIND_MS_MAX, warn });
}

async function sentence(store: Store, now: string, latest: string): Promise<string> {
  const moved = Number((await store.setting(AHEAD_SETTING)) ?? 0) > 0;
  const why = moved ? ' (its time was moved ahead: CALLOUT_TEST_CLOCK=1 was set then)' : '';
  return (
    `The clock of this machine says ${now}, but the log was last written at ${latest}${why}. ` +
    'Nothing may be recorded before what is recorded already: set the clock right. Where it is ' +
    'right, "pnpm callout log-clock" says what was told ahead, and what can be done.'
  );
}
