// Proves that weeks and months tile time: no instant is in two of them and none in neither, also where
// the clocks change.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthOf, monthStarting, weekOf, weekStarting } from './periods.ts';
import { addMinutes, dayOf, epochMs, instantText, Temporal } from './time.ts';

const HOUR_MS = 60 * 60_000;
const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Asia/Beirut',
  'Pacific/Apia',
);
const instants = fc
  .integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2040, 0, 1) })
  .map((ms) => instantText(ms));
const hours = (period: { from: string; to: string }) =>
  (epochMs(period.to) - epochMs(period.from)) / HOUR_MS;

describe.each([
  ['week', weekOf, weekStarting],
  ['month', monthOf, monthStarting],
] as const)('every %s', (_, periodOf, starting) => {
  it('holds the instant that it was asked for', () => {
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const period = periodOf(instant, zone);
        expect(period.from <= instant && instant < period.to).toBe(true);
        const day = dayOf(instant, zone);
        expect(period.start <= day && day <= period.lastDay).toBe(true);
      }),
    );
  });
  it('is followed by the next without a gap', () => {
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const period = periodOf(instant, zone);
        const next = periodOf(period.to, zone);
        expect(next.from).toBe(period.to);
        expect(next.start > period.lastDay).toBe(true);
        expect(periodOf(addMinutes(period.to, -1), zone)).toEqual(period);
      }),
    );
  });
  it('is the same for each of its days', () => {
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const period = periodOf(instant, zone);
        expect(starting(period.start, zone)).toEqual(period);
        expect(starting(period.lastDay, zone)).toEqual(period);
      }),
    );
  });
});

describe('weeks', () => {
  it('run from Monday to Sunday', () => {
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const { start, lastDay } = weekOf(instant, zone);
        expect(Temporal.PlainDate.from(start).dayOfWeek).toBe(1);
        expect(Temporal.PlainDate.from(lastDay).dayOfWeek).toBe(7);
      }),
    );
  });
  it('have 167 or 169 hours where the clocks change, otherwise 168', () => {
    const week = (day: string) => hours(weekStarting(day, 'Europe/Berlin'));
    expect(week('2026-03-23')).toBe(167);
    expect(week('2026-03-30')).toBe(168);
    expect(week('2026-10-19')).toBe(169);
    expect(week('2026-10-26')).toBe(168);
    // Lord Howe moves its clocks by half an hour.
    expect(hours(weekStarting('2026-04-02', 'Australia/Lord_Howe'))).toBe(168.5);
  });
  it('cross the year', () => {
    expect(weekOf('2027-01-01T12:00:00.000Z', 'Europe/Berlin')).toEqual({
      start: '2026-12-28',
      lastDay: '2027-01-03',
      from: '2026-12-27T23:00:00.000Z',
      to: '2027-01-03T23:00:00.000Z',
      timeZone: 'Europe/Berlin',
    });
  });
});

describe('months', () => {
  it('know leap years', () => {
    expect(monthOf('2028-02-10T12:00:00.000Z', 'UTC').lastDay).toBe('2028-02-29');
    expect(monthOf('2026-02-10T12:00:00.000Z', 'UTC').lastDay).toBe('2026-02-28');
    expect(monthOf('2100-02-10T12:00:00.000Z', 'UTC').lastDay).toBe('2100-02-28');
  });
  it('may end on the Sunday that ends a week', () => {
    const zone = 'Europe/Berlin';
    expect(monthOf('2026-05-31T12:00:00.000Z', zone).to).toBe(
      weekOf('2026-05-31T12:00:00.000Z', zone).to,
    );
  });
  it('begin by the clock of the zone, not of Greenwich', () => {
    expect(monthOf('2026-10-31T23:30:00.000Z', 'Europe/Berlin').start).toBe('2026-11-01');
    expect(monthOf('2026-11-01T03:30:00.000Z', 'America/New_York').start).toBe('2026-10-01');
  });
});
