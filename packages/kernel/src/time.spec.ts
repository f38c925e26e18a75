// Proves that every instant has one text that sorts, and what counts as a day, a zone and a window.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  clockTimeSchema,
  dayOf,
  daySchema,
  epochMs,
  instantSchema,
  instantText,
  overlaps,
  timeZoneSchema,
  windowSchema,
} from './time.ts';

const times = fc.integer({ min: 0, max: Date.UTC(9999, 0, 1) });

it('instants sort as text as they do in time', () => {
  fc.assert(
    fc.property(times, times, (a, b) => {
      expect(Math.sign(a - b)).toBe(
        instantText(a) === instantText(b) ? 0 : instantText(a) < instantText(b) ? -1 : 1,
      );
      expect(epochMs(instantText(a))).toBe(a);
    }),
  );
});

it('an instant with any offset becomes the one text', () => {
  expect(instantSchema.parse('2026-11-23T13:00:00+01:00')).toBe('2026-11-23T12:00:00.000Z');
  for (const faulty of ['2026-11-23', '2026-11-23T13:00:00', 'soon', '2026-02-30T00:00:00Z']) {
    expect(instantSchema.safeParse(faulty).success).toBe(false);
  }
});

it('days, zones and clock times that do not exist are refused', () => {
  expect(daySchema.safeParse('2028-02-29').success).toBe(true);
  expect(daySchema.safeParse('2026-02-29').success).toBe(false);
  expect(timeZoneSchema.safeParse('Europe/Berlin').success).toBe(true);
  expect(timeZoneSchema.safeParse('Mars/Base').success).toBe(false);
  expect(clockTimeSchema.safeParse('23:59').success).toBe(true);
  expect(clockTimeSchema.safeParse('25:00').success).toBe(false);
  expect(dayOf('2026-11-23T23:30:00.000Z', 'Europe/Berlin')).toBe('2026-11-24');
});

it('a window ends after it begins, and touching is not overlapping', () => {
  const [a, b, c] = [0, 1, 2].map((n) => instantText(n * 60_000)) as [string, string, string];
  expect(windowSchema.safeParse({ from: b, to: a }).success).toBe(false);
  expect(windowSchema.safeParse({ from: a, to: a }).success).toBe(false);
  expect(overlaps({ from: a, to: b }, { from: b, to: c })).toBe(false);
  expect(overlaps({ from: a, to: c }, { from: b, to: c })).toBe(true);
});
