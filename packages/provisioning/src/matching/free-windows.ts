import {
  addMinutes,
  epochMs,
  type InstantText,
  instantText,
  Temporal,
  type Window,
} from '@callout/kernel';
import { OFFERED_WINDOWS_MAX } from '@callout/published-language';
import { workingSpans } from './availability.ts';
import type { Job } from './step.ts';

/** How far ahead is looked; two a day, so that there is a choice of days. */
const DAYS_AHEAD = 14;
const A_DAY_MAX = 2;
/** Nobody can be there sooner. */
const NOTICE_MINUTES = 120;
const HOUR_MINUTES = 60;
/** A day-long window says when the client was in, not how long the work takes. */
const LENGTH_MINUTES_MAX = 4 * HOUR_MINUTES;

/** A worker who has the skills, and the question whether they could take the job in its window. */
export interface Able {
  readonly weeklyHours: Parameters<typeof workingSpans>[0];
  readonly couldTake: (job: Job) => boolean;
}

/** As long as what was asked for, never shorter than the work takes. */
function lengthMinutes(asked: Window, typicalMinutes: number): number {
  const minutes = Math.round((epochMs(asked.to) - epochMs(asked.from)) / 60_000);
  return Math.max(typicalMinutes, Math.min(minutes, LENGTH_MINUTES_MAX));
}

/** Minutes since local midnight. */
function timeOfDay(instant: InstantText, timeZone: string): number {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return local.hour * HOUR_MINUTES + local.minute;
}

/** The hours of a local day at which a window could begin, those nearest to the asked time first. */
function beginnings(date: Temporal.PlainDate, job: Job): readonly InstantText[] {
  const asked = timeOfDay(job.window.from, job.timeZone);
  const minutes = Array.from({ length: 24 }, (_, hour) => hour * HOUR_MINUTES);
  // The very minute that was asked for is tried first: 09:30 stays 09:30.
  const sorted = [...new Set([asked, ...minutes])].sort(
    (a, b) => Math.abs(a - asked) - Math.abs(b - asked) || a - b,
  );
  const instants = sorted.map((minute) => {
    const plainTime = { hour: Math.floor(minute / HOUR_MINUTES), minute: minute % HOUR_MINUTES };
    const at = date.toZonedDateTime({
      timeZone: job.timeZone,
      plainTime: Temporal.PlainTime.from(plainTime),
    });
    return instantText(at.epochMilliseconds);
  });
  return [...new Set(instants)];
}

/**
 * Windows of the next days in which somebody who can do the job is free, in order of time: at most
 * `OFFERED_WINDOWS_MAX`, two a day, near the time of day that was asked for. Pure: the same workers
 * in whatever order give the same windows.
 */
export function freeWindows(
  job: Job,
  { now, typicalMinutes }: { readonly now: InstantText; readonly typicalMinutes: number },
  workers: readonly Able[],
): readonly Window[] {
  const length = lengthMinutes(job.window, typicalMinutes);
  const earliest = addMinutes(now, NOTICE_MINUTES);
  const horizon = { from: earliest, to: addMinutes(now, (DAYS_AHEAD + 1) * 24 * HOUR_MINUTES) };
  const spans = workers.map((worker) => ({
    worker,
    spans: workingSpans(worker.weeklyHours, { window: horizon, timeZone: job.timeZone }),
  }));
  const isFree = (window: Window) => {
    const [from, to] = [epochMs(window.from), epochMs(window.to)];
    return spans.some(
      ({ worker, spans }) =>
        // Reading the clock's rules for every hour of every worker would take seconds.
        spans.some((span) => span.from <= from && to <= span.to) &&
        worker.couldTake({ ...job, window }),
    );
  };
  const found: Window[] = [];
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(job.timeZone).toPlainDate();
  for (let day = 0; day < DAYS_AHEAD && found.length < OFFERED_WINDOWS_MAX; day += 1) {
    const ofDay: Window[] = [];
    for (const from of beginnings(today.add({ days: day }), job)) {
      const window = { from, to: addMinutes(from, length) };
      const apart = ofDay.every((other) => window.to <= other.from || other.to <= window.from);
      if (from >= earliest && apart && isFree(window)) ofDay.push(window);
      if (ofDay.length === A_DAY_MAX) break;
    }
    found.push(...ofDay.sort((a, b) => (a.from < b.from ? -1 : 1)));
  }
  return found.slice(0, OFFERED_WINDOWS_MAX);
}
