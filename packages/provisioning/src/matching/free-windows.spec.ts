// Proves that the windows an overdue request is offered are free: in each of them somebody with the
// skills could take the job by matching's own rules; that they are few, ahead, apart, and the same
// whoever comes first; near the time that was asked for, and on the wall clock of the business.
import { addMinutes, instantText, overlaps, Temporal, type Window } from '@callout/kernel';
import { fact, givenFacts, on } from '@callout/kernel/testing';
import { ServiceRequested, WorkerDismissed } from '@callout/published-language';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provisioning } from '../context.ts';
import { noRequest } from '../streams/service-request/state.ts';
import {
  assigned,
  boiler,
  client,
  jan,
  mila,
  monday,
  order,
  registered,
  surroundings,
} from '../testing.fixture.ts';
import { couldTake } from './candidates.ts';
import { type Able, freeWindows } from './free-windows.ts';
import { freeWindowsFor } from './free-windows-for.ts';
import type { Candidate, Job } from './step.ts';

const office = [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '18:00' }));
const job: Job = {
  request: 'r1',
  window: monday,
  requiredSkills: ['gas'],
  timeZone: 'Europe/Berlin',
};
const worker: Candidate = {
  ...{ id: 'w1', name: 'Mila Novak', skills: ['gas'], capacity: 1, weeklyHours: office },
  ...{ timeOff: [], booked: [], completed: 0, failed: 0 },
};
const able = (candidate: Candidate): Able => ({
  weeklyHours: candidate.weeklyHours,
  couldTake: (one) => couldTake(candidate, one),
});
const after = { now: '2026-11-23T15:01:00.000Z', typicalMinutes: 90 };
const local = ({ from, to }: Window) => {
  const read = (at: string) =>
    Temporal.Instant.from(at)
      .toZonedDateTimeISO('Europe/Berlin')
      .toPlainDateTime()
      .toString({ smallestUnit: 'minute' });
  return `${read(from)} ${read(to).slice(11)}`;
};

describe('free windows', () => {
  it('are the asked time of the next days, and the one beside it', () => {
    expect(freeWindows(job, after, [able(worker)]).map(local)).toEqual([
      '2026-11-24T12:00 14:00',
      '2026-11-24T14:00 16:00',
      '2026-11-25T12:00 14:00',
      '2026-11-25T14:00 16:00',
      '2026-11-26T12:00 14:00',
      '2026-11-26T14:00 16:00',
    ]);
  });
  it('leave out time off and what is booked, until nobody is left', () => {
    const wednesday = { from: '2026-11-25T00:00:00.000Z', to: '2026-11-26T00:00:00.000Z' };
    const noon = { from: '2026-11-24T11:00:00.000Z', to: '2026-11-24T16:00:00.000Z' };
    const busy = { ...worker, timeOff: [wednesday], booked: [noon] };
    expect(
      freeWindows(job, after, [able(busy)])
        .map(local)
        .slice(0, 3),
    ).toEqual(['2026-11-24T08:00 10:00', '2026-11-24T10:00 12:00', '2026-11-26T12:00 14:00']);
    const away = { from: '2026-11-20T00:00:00.000Z', to: '2026-12-30T00:00:00.000Z' };
    expect(freeWindows(job, after, [able({ ...worker, timeOff: [away] })])).toEqual([]);
    expect(freeWindows(job, after, [])).toEqual([]);
  });
  it('are as long as what was asked for, never shorter than the work, nor a whole day', () => {
    const lengths = (minutes: number, typicalMinutes: number) => {
      const window = { from: monday.from, to: addMinutes(monday.from, minutes) };
      const [first] = freeWindows({ ...job, window }, { ...after, typicalMinutes }, [able(worker)]);
      return first && (Date.parse(first.to) - Date.parse(first.from)) / 60_000;
    };
    expect([lengths(120, 90), lengths(30, 90), lengths(3 * 24 * 60, 90)]).toEqual([120, 90, 240]);
  });
  it('stay on the wall clock when the clocks change, and fall into no hour that there is not', () => {
    const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));
    const window = { from: '2026-03-26T01:30:00.000Z', to: '2026-03-26T02:30:00.000Z' };
    const now = { now: '2026-03-27T20:00:00.000Z', typicalMinutes: 60 };
    const round = able({ ...worker, weeklyHours: always });
    // 02:30 on 29 March is not there; the next instant that is, is.
    expect(freeWindows({ ...job, window }, now, [round]).map(local)).toEqual([
      '2026-03-27T23:00 00:00',
      '2026-03-28T01:00 02:00',
      '2026-03-28T02:30 03:30',
      '2026-03-29T01:00 03:00',
      '2026-03-29T03:30 04:30',
      '2026-03-30T01:00 02:00',
    ]);
  });
  it('are free, few, ahead, in order, apart, and the same whoever comes first', () => {
    const day = 24 * 60;
    const spans = fc
      .tuple(fc.integer({ min: 0, max: 20 * day }), fc.integer({ min: 30, max: 2 * day }))
      .map(([start, length]) => {
        const from = addMinutes('2026-11-20T00:00:00.000Z', start);
        return { from, to: addMinutes(from, length) };
      });
    const workers = fc.record({
      timeOff: fc.array(spans, { maxLength: 3 }),
      booked: fc.array(spans, { maxLength: 5 }),
      capacity: fc.integer({ min: 1, max: 2 }),
      hours: fc.subarray(office, { minLength: 1 }),
    });
    fc.assert(
      fc.property(
        fc.array(workers, { maxLength: 4 }),
        fc.integer({ min: 0, max: 10 * day }),
        (crew, minutes) => {
          const now = addMinutes('2026-11-20T00:00:00.000Z', minutes);
          const candidates = crew.map(({ hours, ...one }, index) => ({
            ...{ ...worker, ...one, id: `w${index}`, weeklyHours: hours },
          }));
          const circumstances = { now, typicalMinutes: 90 };
          const found = freeWindows(job, circumstances, candidates.map(able));
          expect(found.length).toBeLessThanOrEqual(6);
          for (const [index, window] of found.entries()) {
            expect(candidates.some((one) => couldTake(one, { ...job, window }))).toBe(true);
            expect(window.from >= instantText(now)).toBe(true);
            const next = found[index + 1];
            if (next)
              expect([next.from > window.from, overlaps(next, window)]).toEqual([true, false]);
          }
          const turned = [...candidates].reverse().map(able);
          expect(freeWindows(job, circumstances, turned)).toEqual(found);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('of a request, as the server knows its workers', () => {
  const request = {
    ...{ ...noRequest, id: 'r1', status: 'overdue' as const, client, serviceType: boiler },
    ...{ window: monday, timeZone: 'Europe/Berlin' },
  };
  const offered = async (facts: Parameters<typeof givenFacts>[1], more: object = {}) => {
    const { view } = givenFacts(provisioning, [...surroundings, ...(facts ?? [])]);
    return (await freeWindowsFor(view, { ...request, ...more }, after.now)).map(local);
  };
  it('somebody with the skills is asked who is at work and not ranked out', async () => {
    expect(await offered([registered(mila)])).toHaveLength(6);
    expect(await offered([])).toEqual([]);
    expect(await offered([registered(mila, { skills: ['locks'] })])).toEqual([]);
    expect(await offered([registered(mila), on('w1', WorkerDismissed, { reason: '' })])).toEqual(
      [],
    );
    const reorderOf = { request: 'r0', rankedOut: ['w1'] };
    expect(await offered([registered(mila)], { reorderOf })).toEqual([]);
    expect(await offered([registered(mila), registered(jan)], { reorderOf })).toHaveLength(6);
  });
  it('their open jobs are known', async () => {
    const [asked, taken] = [
      { ...order, wanted: { from: '2026-11-24T11:00:00.000Z', to: '2026-11-24T15:00:00.000Z' } },
      assigned(),
    ];
    const held = [
      fact(ServiceRequested, asked, { stream: 'r2' }),
      { ...taken, data: { ...(taken.data as object), window: asked.wanted }, stream: 'r2' },
    ];
    expect((await offered([registered(mila), ...held])).slice(0, 3)).toEqual([
      '2026-11-24T10:00 12:00',
      '2026-11-24T16:00 18:00',
      '2026-11-25T12:00 14:00',
    ]);
  });
  it('there is none of a service that is not known', async () => {
    const { view } = givenFacts(provisioning, [registered(mila)]);
    expect(await freeWindowsFor(view, request, after.now)).toEqual([]);
  });
});
