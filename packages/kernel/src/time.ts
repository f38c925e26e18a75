import { Temporal as Polyfill } from 'temporal-polyfill';
import { z } from 'zod';
import { asInput } from './input-kind.ts';

/**
 * The one door to Temporal: the platform's own where there is one (Node 26, current Chromium),
 * otherwise the polyfill. Nothing else imports either.
 */
export const Temporal: typeof Polyfill =
  (globalThis as { Temporal?: typeof Polyfill }).Temporal ?? Polyfill;

/** An exact time as text in UTC with milliseconds: `2026-11-23T06:46:30.000Z`. Sorts as text. */
export type InstantText = string;
/** A calendar day without a zone: `2026-11-23`. Sorts as text. */
export type DayText = string;

/** Reads any ISO instant with an offset and answers it in the one form that sorts as text. */
export function instantText(value: string | number): InstantText {
  const instant =
    typeof value === 'number'
      ? Temporal.Instant.fromEpochMilliseconds(value)
      : Temporal.Instant.from(value);
  return instant.toString({ fractionalSecondDigits: 3 });
}

export function epochMs(instant: InstantText): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}

export function addMinutes(instant: InstantText, minutes: number): InstantText {
  return instantText(epochMs(instant) + minutes * 60_000);
}

export function dayOf(instant: InstantText, timeZone: string): DayText {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** Making a formatter costs more than everything else about a fact; there are only so many zones. */
const knownZones = new Set<string>();

export function isTimeZone(name: string): boolean {
  if (knownZones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    knownZones.add(name);
    return true;
  } catch {
    return false;
  }
}

function parses(read: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      read(text);
      return true;
    } catch {
      return false;
    }
  };
}

export const instantSchema = asInput(
  'instant',
  z
    .string()
    .max(40)
    .refine(
      parses((text) => Temporal.Instant.from(text)),
      'not-an-instant',
    )
    .transform((text) => instantText(text)),
);
export const daySchema = asInput(
  'day',
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'not-a-day')
    .refine(
      parses((text) => Temporal.PlainDate.from(text)),
      'not-a-day',
    ),
);
export const timeZoneSchema = asInput(
  'time-zone',
  z.string().max(60).refine(isTimeZone, 'not-a-time-zone'),
);
export const clockTimeSchema = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/, 'not-a-clock-time');

/** A span of exact time, the end not included. */
export const windowSchema = asInput(
  'window',
  z
    .object({ from: instantSchema, to: instantSchema })
    .refine((window) => window.from < window.to, { path: ['to'], message: 'not-after-from' }),
);
export interface Window {
  readonly from: InstantText;
  readonly to: InstantText;
}

export function overlaps(a: Window, b: Window): boolean {
  return a.from < b.to && b.from < a.to;
}
