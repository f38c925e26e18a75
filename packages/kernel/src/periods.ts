import { type DayText, type InstantText, instantText, Temporal } from './time.ts';

/**
 * A week or a month of the business: the days of a calendar in its time zone, and the two instants
 * that cut it. A week is 167 or 169 hours long where the clocks change.
 */
export interface Period {
  /** The first day; names the period. */
  readonly start: DayText;
  /** The last day, included: the Sunday of a week, the last day of a month. */
  readonly lastDay: DayText;
  readonly from: InstantText;
  /** Not included. */
  readonly to: InstantText;
  readonly timeZone: string;
}

type PlainDate = InstanceType<typeof Temporal.PlainDate>;

function periodBetween(first: PlainDate, next: PlainDate, timeZone: string): Period {
  const startOf = (date: PlainDate) =>
    instantText(date.toZonedDateTime({ timeZone }).toInstant().epochMilliseconds);
  return {
    start: first.toString(),
    lastDay: next.subtract({ days: 1 }).toString(),
    from: startOf(first),
    to: startOf(next),
    timeZone,
  };
}

function localDate(instant: InstantText, timeZone: string): PlainDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** The week, Monday to Sunday, that starts on or before this day. */
export function weekStarting(day: DayText, timeZone: string): Period {
  const date = Temporal.PlainDate.from(day);
  const monday = date.subtract({ days: date.dayOfWeek - 1 });
  return periodBetween(monday, monday.add({ weeks: 1 }), timeZone);
}

export function weekOf(instant: InstantText, timeZone: string): Period {
  return weekStarting(localDate(instant, timeZone).toString(), timeZone);
}

/** The calendar month that this day lies in. */
export function monthStarting(day: DayText, timeZone: string): Period {
  const first = Temporal.PlainDate.from(day).with({ day: 1 });
  return periodBetween(first, first.add({ months: 1 }), timeZone);
}

export function monthOf(instant: InstantText, timeZone: string): Period {
  return monthStarting(localDate(instant, timeZone).toString(), timeZone);
}
