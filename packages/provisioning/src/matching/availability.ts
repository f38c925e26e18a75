import { epochMs, overlaps, Temporal, type Window } from '@callout/kernel';
import { type Candidate, FULL, type Job, type MatchingStep } from './step.ts';

const DAY_MS = 24 * 60 * 60_000;
/** A window as long as this holds every hour of the week, whatever the clocks do. */
const EVERY_HOUR_MS = 8 * DAY_MS;
const WEEK_MINUTES = 7 * 24 * 60;

type Hours = Candidate['weeklyHours'];

/** Works in the whole window, is not off, and has fewer jobs at any moment of it than the capacity allows. */
export const availability: MatchingStep = {
  name: 'availability',
  version: 1,
  run: (candidate, job) => {
    if (candidate.timeOff.some((off) => overlaps(off, job.window))) {
      return { excludedBecause: 'time-off' };
    }
    if (!worksThrough(candidate.weeklyHours, job)) return { excludedBecause: 'outside-hours' };
    if (mostAtOnce(candidate.booked, job.window) >= candidate.capacity) {
      return { excludedBecause: 'booked' };
    }
    return { score: FULL, why: 'free' };
  },
};

/** How many of these run at the busiest moment of the window. */
export function mostAtOnce(booked: readonly Window[], window: Window): number {
  const turns = booked
    .filter((other) => overlaps(other, window))
    .flatMap((other) => [
      { at: other.from, change: 1 },
      { at: other.to, change: -1 },
    ])
    // One that ends when the next begins does not overlap it: endings count first.
    .sort((a, b) => (a.at === b.at ? a.change - b.change : a.at < b.at ? -1 : 1));
  let now = 0;
  let most = 0;
  for (const turn of turns) {
    now += turn.change;
    most = Math.max(most, now);
  }
  return most;
}

export function worksThrough(hours: Hours, job: Pick<Job, 'window' | 'timeZone'>): boolean {
  if (worksAlways(hours)) return true;
  const from = epochMs(job.window.from);
  const to = epochMs(job.window.to);
  if (to - from >= EVERY_HOUR_MS) return false;
  let reached = from;
  for (const span of spansIn(hours, job)) {
    if (span.from > reached) return false;
    reached = Math.max(reached, span.to);
    if (reached >= to) return true;
  }
  return false;
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

function worksAlways(hours: Hours): boolean {
  const spans = hours
    .map(({ day, from, to }) => {
      const midnight = (day - 1) * 24 * 60;
      return { from: midnight + minuteOf(from), to: midnight + minuteOf(to) };
    })
    .sort((a, b) => a.from - b.from);
  let reached = 0;
  for (const span of spans) {
    if (span.from > reached) return false;
    reached = Math.max(reached, span.to);
  }
  return reached >= WEEK_MINUTES;
}

/**
 * When somebody works within this window, as exact times in milliseconds, spans that touch joined: for
 * holding many windows against the hours of one worker.
 */
export function workingSpans(
  hours: Hours,
  job: Pick<Job, 'window' | 'timeZone'>,
): readonly { readonly from: number; readonly to: number }[] {
  if (worksAlways(hours)) return [{ from: epochMs(job.window.from), to: epochMs(job.window.to) }];
  const joined: { from: number; to: number }[] = [];
  for (const span of spansIn(hours, job)) {
    const last = joined[joined.length - 1];
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

/** The working spans of the days that the window touches, as exact times, those that end before it left out. */
function spansIn(hours: Hours, job: Pick<Job, 'window' | 'timeZone'>) {
  const localDate = (instant: string) =>
    Temporal.Instant.from(instant).toZonedDateTimeISO(job.timeZone).toPlainDate();
  const start = epochMs(job.window.from);
  const last = localDate(job.window.to);
  const spans: { from: number; to: number }[] = [];
  let date = localDate(job.window.from);
  while (Temporal.PlainDate.compare(date, last) <= 0) {
    const at = (clock: string) => {
      const day = clock === '24:00' ? date.add({ days: 1 }) : date;
      const plainTime = clock === '24:00' ? '00:00' : clock;
      return day.toZonedDateTime({ timeZone: job.timeZone, plainTime }).epochMilliseconds;
    };
    for (const span of hours) {
      if (span.day !== date.dayOfWeek) continue;
      const exact = { from: at(span.from), to: at(span.to) };
      if (exact.to > start) spans.push(exact);
    }
    date = date.add({ days: 1 });
  }
  return spans.sort((a, b) => a.from - b.from);
}
