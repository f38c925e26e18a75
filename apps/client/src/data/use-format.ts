import type { Locale } from '@callout/kernel';
import {
  currencyDigits,
  formatMoney,
  LANGUAGE_TAGS,
  Temporal,
  type Window,
  withMinus,
} from '@callout/kernel';
import { createContext, useContext } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useOrganisation } from './replica-context.tsx';

/** Dates, times and amounts in the organisation's zone and currency and the reader's language. */
export interface Format {
  readonly timeZone: string;
  readonly currency: string | undefined;
  /** How many digits an amount has behind its point. */
  readonly currencyDigits: number;
  readonly money: (minor: number) => string;
  /** 10:32 */
  readonly clock: (instant: string) => string;
  /** Mon, 23 Nov */
  readonly day: (instant: string) => string;
  /** 23 Nov 2026 — of a calendar day, which has no zone. */
  readonly date: (day: string) => string;
  /** Monday, 23 November */
  readonly longDay: (day: string) => string;
  /** November 2026 */
  readonly month: (day: string) => string;
  /** 16–22 Nov 2026 */
  readonly span: (first: string, last: string) => string;
  /** 23 Nov, 10:32 */
  readonly moment: (instant: string) => string;
  /** Mon, 23 Nov, 10:00–12:00 */
  readonly window: (window: Window) => string;
  /** 10:00–12:00 */
  readonly hours: (window: Window) => string;
  readonly number: (value: number) => string;
  readonly percent: (basisPoints: number) => string;
  readonly today: () => string;
  /** Text such as 2026-11-23 and 10:30 of an instant, for the fields of a form, and back. */
  readonly fields: (instant: string) => { readonly day: string; readonly time: string };
  readonly instant: (day: string, time: string) => string;
}

/** The number of a day stays on the line of its month. */
function keptTogether(text: string): string {
  return text.replace(/(\d) (?=\p{L})/gu, '$1\u00a0');
}

export function formatFor(locale: Locale, timeZone: string, currency: string | undefined): Format {
  const tag = LANGUAGE_TAGS[locale];
  const at = (options: Intl.DateTimeFormatOptions, zone = timeZone) => {
    const formatter = new Intl.DateTimeFormat(tag, { timeZone: zone, ...options });
    return (text: string) => keptTogether(formatter.format(new Date(text)));
  };
  const clock = at({ hour: '2-digit', minute: '2-digit' });
  const day = at({ weekday: 'short', day: 'numeric', month: 'short' });
  const hours = (window: Window) => `${clock(window.from)}–${clock(window.to)}`;
  const sameDay = (window: Window) => day(window.from) === day(window.to);
  const numbers = new Intl.NumberFormat(tag);
  const percents = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 2 });
  const spans = new Intl.DateTimeFormat(tag, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  return {
    timeZone,
    currency,
    currencyDigits: currencyDigits(currency ?? 'EUR'),
    money: (minor) =>
      currency ? formatMoney(minor, currency, tag) : withMinus((minor / 100).toFixed(2)),
    clock,
    day,
    date: at({ day: 'numeric', month: 'short', year: 'numeric' }, 'UTC'),
    longDay: at({ weekday: 'long', day: 'numeric', month: 'long' }, 'UTC'),
    month: at({ month: 'long', year: 'numeric' }, 'UTC'),
    span: (first, last) => spans.formatRange(new Date(first), new Date(last)),
    moment: at({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
    window: (window) =>
      sameDay(window)
        ? `${day(window.from)}, ${hours(window)}`
        : `${day(window.from)}, ${clock(window.from)} – ${day(window.to)}, ${clock(window.to)}`,
    hours,
    number: (value) => withMinus(numbers.format(value)),
    percent: (basisPoints) => percents.format(basisPoints / 10_000),
    today: () => Temporal.Now.plainDateISO(timeZone).toString(),
    fields: (instant) => {
      const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
      return {
        day: local.toPlainDate().toString(),
        time: local.toPlainTime().toString({ smallestUnit: 'minute' }),
      };
    },
    instant: (localDay, time) => localInstant(localDay, time, timeZone),
  };
}

/** Empty where the fields do not make a time, so that the command's own check names the field. */
function localInstant(day: string, time: string, timeZone: string): string {
  try {
    const local = Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(timeZone);
    return local.toInstant().toString({ fractionalSecondDigits: 3 });
  } catch {
    return '';
  }
}

/** Every cell of a list wants one, and its formatters take a millisecond to make. */
function keptFormats() {
  const kept = new Map<string, Format>();
  return {
    formatOf: (locale: Locale, timeZone: string, currency: string | undefined): Format => {
      const key = `${locale} ${timeZone} ${currency}`;
      const format = kept.get(key) ?? formatFor(locale, timeZone, currency);
      kept.set(key, format);
      return format;
    },
  };
}
/** A page shows one zone and one currency, in at most two languages. */
const Formats = createContext(keptFormats());

export function useFormat(): Format {
  const { locale } = useText();
  const { timeZone, currency } = useOrganisation();
  const { formatOf } = useContext(Formats);
  return formatOf(locale, timeZone, currency);
}
