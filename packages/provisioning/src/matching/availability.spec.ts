// Proves who counts as free: hours in the business time zone (clock changes included), time off, and
// capacity at the busiest moment.
import { addMinutes, type Window } from '@callout/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availability, mostAtOnce, worksThrough } from './availability.ts';
import type { Candidate } from './step.ts';

const everyDay = (from: string, to: string) =>
  [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from, to }));
const office = everyDay('08:00', '18:00').slice(0, 5);

function works(hours: Candidate['weeklyHours'], from: string, to: string, zone = 'Europe/Berlin') {
  return worksThrough(hours, { window: { from, to }, timeZone: zone });
}

describe('weekly hours', () => {
  it('are meant in the business time zone', () => {
    // Monday in winter: Berlin is an hour ahead.
    expect(works(office, '2026-11-23T07:00:00.000Z', '2026-11-23T17:00:00.000Z')).toBe(true);
    expect(works(office, '2026-11-23T06:59:00.000Z', '2026-11-23T17:00:00.000Z')).toBe(false);
    expect(works(office, '2026-11-23T07:00:00.000Z', '2026-11-23T17:01:00.000Z')).toBe(false);
    // The same in summer: two hours ahead.
    expect(works(office, '2026-07-20T06:00:00.000Z', '2026-07-20T16:00:00.000Z')).toBe(true);
    expect(works(office, '2026-07-20T07:00:00.000Z', '2026-07-20T17:00:00.000Z')).toBe(false);
  });
  it('leave out the weekend and the night', () => {
    expect(works(office, '2026-11-22T10:00:00.000Z', '2026-11-22T11:00:00.000Z')).toBe(false);
    expect(works(office, '2026-11-23T10:00:00.000Z', '2026-11-24T10:00:00.000Z')).toBe(false);
    expect(works([], '2026-11-23T10:00:00.000Z', '2026-11-23T11:00:00.000Z')).toBe(false);
  });
  it('join across midnight and across a lunch that nobody takes', () => {
    const nights = [...everyDay('20:00', '24:00'), ...everyDay('00:00', '06:00')];
    expect(works(nights, '2026-11-23T19:00:00.000Z', '2026-11-24T05:00:00.000Z')).toBe(true);
    expect(works(nights, '2026-11-23T19:00:00.000Z', '2026-11-24T05:01:00.000Z')).toBe(false);
    const halves = [...everyDay('08:00', '12:00'), ...everyDay('12:00', '17:00')];
    expect(works(halves, '2026-11-23T07:00:00.000Z', '2026-11-23T16:00:00.000Z')).toBe(true);
  });
  it('hold on the nights of the clock changes', () => {
    const nights = [...everyDay('20:00', '24:00'), ...everyDay('00:00', '06:00')];
    // 29 March 2026: 02:00 becomes 03:00, the night has an hour less.
    expect(works(nights, '2026-03-28T19:00:00.000Z', '2026-03-29T04:00:00.000Z')).toBe(true);
    expect(works(nights, '2026-03-28T19:00:00.000Z', '2026-03-29T04:01:00.000Z')).toBe(false);
    // 25 October 2026: 03:00 becomes 02:00, the night has an hour more.
    expect(works(nights, '2026-10-24T18:00:00.000Z', '2026-10-25T05:00:00.000Z')).toBe(true);
    expect(works(nights, '2026-10-24T18:00:00.000Z', '2026-10-25T05:01:00.000Z')).toBe(false);
    // Beirut skips midnight itself.
    const zone = 'Asia/Beirut';
    expect(works(nights, '2026-03-28T20:00:00.000Z', '2026-03-29T02:00:00.000Z', zone)).toBe(true);
  });
  it('round the clock, no window is too long; otherwise a long one meets a gap', () => {
    const from = '2018-01-01T00:00:00.000Z';
    const to = '2026-01-01T00:00:00.000Z';
    expect(works(everyDay('00:00', '24:00'), from, to)).toBe(true);
    expect(works(everyDay('00:00', '23:59'), from, to)).toBe(false);
  });
  it('agree with an independent check, minute by minute', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC');
    const starts = fc.integer({ min: 0, max: 400 * 24 * 4 });
    fc.assert(
      fc.property(zones, starts, fc.integer({ min: 1, max: 40 }), (zone, quarter, quarters) => {
        const from = addMinutes('2026-01-01T00:00:00.000Z', quarter * 15);
        const to = addMinutes(from, quarters * 15);
        const clock = new Intl.DateTimeFormat('en-GB', {
          timeZone: zone,
          weekday: 'short',
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        });
        const open = Array.from({ length: quarters }, (_, n) => {
          const text = clock.format(new Date(addMinutes(from, n * 15)));
          const time = text.slice(-5);
          return !/^(Sat|Sun)/.test(text) && time >= '08:00' && time < '18:00';
        });
        expect(works(office, from, to, zone)).toBe(open.every(Boolean));
      }),
      { numRuns: 60 },
    );
  });
});

describe('time off and bookings', () => {
  const window: Window = { from: '2026-11-23T08:00:00.000Z', to: '2026-11-23T10:00:00.000Z' };
  const job = { request: 'r1', window, requiredSkills: [], timeZone: 'Europe/Berlin' };
  const worker = (more: Partial<Candidate>): Candidate => ({
    id: 'w1',
    name: 'Mila',
    skills: [],
    capacity: 1,
    weeklyHours: office,
    timeOff: [],
    booked: [],
    completed: 0,
    failed: 0,
    ...more,
  });
  const before = { from: '2026-11-23T06:00:00.000Z', to: window.from };
  const after = { from: window.to, to: '2026-11-23T12:00:00.000Z' };
  const early = { from: window.from, to: '2026-11-23T09:00:00.000Z' };
  const late = { from: early.to, to: window.to };

  it('exclude where they overlap, not where they touch', () => {
    const run = (more: Partial<Candidate>) => availability.run(worker(more), job, {});
    expect(run({ timeOff: [before, after], booked: [before, after] })).toEqual({
      score: 1000,
      why: 'free',
    });
    expect(run({ timeOff: [early] })).toEqual({ excludedBecause: 'time-off' });
    expect(run({ booked: [late] })).toEqual({ excludedBecause: 'booked' });
    expect(run({ weeklyHours: [] })).toEqual({ excludedBecause: 'outside-hours' });
  });
  it('count the busiest moment, so that a crew of two can do three jobs', () => {
    expect(mostAtOnce([early, late], window)).toBe(1);
    expect(mostAtOnce([early, late, window], window)).toBe(2);
    const crew = worker({ capacity: 2, booked: [early, late] });
    expect(availability.run(crew, job, {})).toEqual({ score: 1000, why: 'free' });
    expect(availability.run({ ...crew, booked: [early, late, window] }, job, {})).toEqual({
      excludedBecause: 'booked',
    });
  });
});
