// Proves rule 24 on the stream: a check-in or a completion beyond the limits is taken and marked, at the
// limits it is not; the mark is the same on the device and on the server; a manager's note settles it,
// and nothing else about the request differs from one without marks.
import {
  type Actor,
  evolveState,
  type Noticed,
  type RecordedEvent,
  shownTo,
} from '@callout/kernel';
import { actors, type Fact, fact, given, recorded } from '@callout/kernel/testing';
import {
  NoteAdded,
  ServiceCompleted,
  ServiceRequested,
  ServiceRescheduled,
  ServiceStarted,
  WorkerAssigned,
} from '@callout/published-language';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assigned,
  mila,
  monday,
  order,
  outcome,
  priced,
  reportPhoto,
  requested,
  signature,
  startPhoto,
  terms,
  tuesday,
} from '../../testing.fixture.ts';
import { AddNote, CompleteService, StartService } from './carry-out.ts';
import { type Mark, openMarks } from './mark.ts';
import { MARK_LIMITS } from './marks.ts';
import type { ServiceRequestState } from './state.ts';
import { serviceRequest } from './stream.ts';

const MINUTE_MS = 60_000;
const HAMBURG = { latitude: 53.55, longitude: 10 };
const after = (instant: string, minutes: number, ms = 0) =>
  new Date(Date.parse(instant) + minutes * MINUTE_MS + ms).toISOString();
const minutesBetween = (from: string, to: string) =>
  (Date.parse(to) - Date.parse(from)) / MINUTE_MS;
/** So many metres north of the place. */
const north = (metres: number) => ({
  latitude: HAMBURG.latitude + (metres / 6_371_000) * (180 / Math.PI),
  longitude: HAMBURG.longitude,
});

const located = fact(
  ServiceRequested,
  { ...order, place: { ...order.place, point: HAMBURG } },
  { actor: actors.client },
);
const ready = [requested, assigned(), priced];
const readyThere = [located, assigned(), priced];
const checkIn = (at: string, point?: { latitude: number; longitude: number }) =>
  fact(
    ServiceStarted,
    { evidence: [startPhoto], ...(point ? { point } : {}) },
    { actor: actors.worker, at },
  );
const done = (at: string, point?: { latitude: number; longitude: number }) =>
  fact(
    ServiceCompleted,
    { evidence: [reportPhoto, signature], notes: '', outcome, ...(point ? { point } : {}) },
    { actor: actors.worker, at },
  );
const note = (actor: Actor) =>
  fact(NoteAdded, { text: 'Called: the van had broken down.' }, { actor });

function stateAfter(facts: readonly Fact[], noticed?: Noticed): ServiceRequestState {
  let state: unknown = serviceRequest.initial;
  for (const [index, said] of facts.entries()) {
    const event: RecordedEvent = { ...recorded(said, index, 'r1'), noticed };
    state = evolveState(serviceRequest, state, event);
  }
  return state as ServiceRequestState;
}
const marksAfter = (facts: readonly Fact[], noticed?: Noticed) =>
  (stateAfter(facts, noticed).marks ?? []).map(({ step, kind, minutes, metres }) => ({
    ...{ step, kind },
    ...(minutes === undefined ? {} : { minutes }),
    ...(metres === undefined ? {} : { metres }),
  }));
const statusOf = (facts: readonly Fact[]) => given(serviceRequest, facts, 'r1').document().envelope;

describe('a check-in', () => {
  it.each([
    ['at the limit before the window', after(monday.from, -120), []],
    ['earlier than that', after(monday.from, -120, -1), [{ kind: 'early', minutes: 120 }]],
    ['a day early', after(monday.from, -24 * 60), [{ kind: 'early', minutes: 1440 }]],
    ['at the limit after the window', after(monday.to, 720), []],
    ['later than that', after(monday.to, 720, 1), [{ kind: 'late', minutes: 720 }]],
    ['15 hours late', after(monday.to, 15 * 60), [{ kind: 'late', minutes: 900 }]],
  ])('%s is taken, and marked as it should be', (_, at, expected) => {
    given(serviceRequest, ready, 'r1').whenArrives(StartService, checkIn(at)).thenAccepts();
    expect(marksAfter([...ready, checkIn(at)])).toEqual(
      expected.map((mark) => ({ step: 'check-in', ...mark })),
    );
  });
  it.each([
    ['at the limit from the place', 1_000, []],
    ['beyond it', 1_002, [{ step: 'check-in', kind: 'far', metres: 1_002 }]],
  ])('%s', (_, metres, expected) => {
    expect(marksAfter([...readyThere, checkIn(monday.from, north(metres))])).toEqual(expected);
  });
  it('is not measured where a point is not known', () => {
    expect(marksAfter([...ready, checkIn(monday.from, north(9_000))])).toEqual([]);
    expect(marksAfter([...readyThere, checkIn(monday.from)])).toEqual([]);
  });
  it('is held against the window as it is then', () => {
    const moved = fact(ServiceRescheduled, { window: tuesday, reason: '' });
    expect(marksAfter([...ready, moved, checkIn(monday.from)])).toEqual([
      { step: 'check-in', kind: 'early', minutes: minutesBetween(monday.from, tuesday.from) },
    ]);
  });
  it('is held against what the organisation says, as the terms carry it', () => {
    const strict = fact(WorkerAssigned, {
      ...{ assignment: 1, worker: mila, window: monday },
      terms: { ...terms, markLimits: { earlyMinutes: 0, farMetres: 50 } },
    });
    const at = after(monday.from, -1);
    expect(marksAfter([located, strict, priced, checkIn(at, north(60))])).toEqual([
      { step: 'check-in', kind: 'early', minutes: 1 },
      { step: 'check-in', kind: 'far', metres: 60 },
    ]);
  });
  it('carries what the server noticed of its device and its clock', () => {
    const noticed = { newDevice: true, clockSaid: after(monday.from, 300) } as const;
    expect(marksAfter([...ready, checkIn(monday.from)], noticed)).toEqual([
      { step: 'check-in', kind: 'new-device' },
      { step: 'check-in', kind: 'clock-ahead', minutes: 300 },
    ]);
  });
  it('that an import tells of long ago is not marked', () => {
    const importer = { id: 'import:calls', role: 'import', name: 'calls' } as const;
    const told = { ...checkIn(after(monday.to, 9_000)), actor: importer };
    expect(marksAfter([...ready, told])).toEqual([]);
  });
});

describe('a completion', () => {
  const started = checkIn(monday.from);
  it('is marked likewise, beside the marks of the check-in', () => {
    const late = after(monday.to, 15 * 60);
    const facts = [...readyThere, checkIn(late), done(after(late, 60), north(2_300))];
    given(serviceRequest, facts.slice(0, -1), 'r1')
      .whenArrives(CompleteService, facts.at(-1) as Fact)
      .thenAccepts();
    expect(marksAfter(facts)).toEqual([
      { step: 'check-in', kind: 'late', minutes: 900 },
      { step: 'completion', kind: 'late', minutes: 960 },
      { step: 'completion', kind: 'far', metres: 2_300 },
    ]);
  });
  it('within the limits is not', () => {
    expect(marksAfter([...readyThere, started, done(monday.to, north(900))])).toEqual([]);
  });
});

describe('a marked request', () => {
  const late = [...ready, checkIn(after(monday.to, 900))];
  it('needs attention, under way and completed, until a manager has written a note', () => {
    expect(statusOf(late)).toMatchObject({ status: 'attention', closed: false });
    const over = [...late, done(after(monday.to, 930))];
    expect(statusOf(over)).toMatchObject({ status: 'attention', closed: true });
    given(serviceRequest, over, 'r1')
      .when(AddNote, { text: 'Called: the van had broken down.' }, actors.manager)
      .thenRecords([note(actors.manager)]);
    expect(statusOf([...over, note(actors.manager)])).toMatchObject({ status: 'completed' });
    expect(statusOf([...late, note(actors.manager)])).toMatchObject({ status: 'started' });
    const { marks } = stateAfter([...over, note(actors.manager)]);
    expect(marks?.map(({ settled }) => settled?.by)).toEqual(['Vera Lang', 'Vera Lang']);
  });
  it('is settled by nobody else, and what is marked later is looked at anew', () => {
    expect(statusOf([...late, note(actors.worker)])).toMatchObject({ status: 'attention' });
    const again = [...late, note(actors.manager), done(after(monday.to, 930))];
    expect(statusOf(again)).toMatchObject({ status: 'attention' });
    expect(openMarks(stateAfter(again)).map(({ step }) => step)).toEqual(['completion']);
  });
  it('shows its marks to the worker and the office, and not to the client', () => {
    const state = stateAfter(late);
    expect(shownTo(serviceRequest, state, ['worker']).marks).toHaveLength(1);
    expect(shownTo(serviceRequest, state, ['manager']).marks).toHaveLength(1);
    expect(shownTo(serviceRequest, state, ['client'])).not.toHaveProperty('marks');
  });
});

it('a fact is marked if, and only if, it is beyond a limit; all else is as without marks', () => {
  const limits = fc.record({
    earlyMinutes: fc.integer({ min: 0, max: 2_000 }),
    lateMinutes: fc.integer({ min: 0, max: 2_000 }),
    farMetres: fc.integer({ min: 10, max: 20_000 }),
  });
  const visit = fc.record({
    atMs: fc.integer({ min: -3_000 * MINUTE_MS, max: 3_000 * MINUTE_MS }),
    metres: fc.option(fc.integer({ min: 0, max: 40_000 })),
  });
  const world = fc.record({ own: fc.option(limits), start: visit, end: visit });
  fc.assert(
    fc.property(world, ({ own, start, end }) => {
      const { earlyMinutes, lateMinutes, farMetres } = own ?? MARK_LIMITS;
      const sent = fact(WorkerAssigned, {
        ...{ assignment: 1, worker: mila, window: monday },
        terms: { ...terms, ...(own ? { markLimits: own } : {}) },
      });
      const at = (atMs: number) => after(monday.from, 0, atMs);
      const point = (metres: number | null) => (metres === null ? undefined : north(metres));
      const facts = [
        ...[located, sent, priced],
        checkIn(at(start.atMs), point(start.metres)),
        done(at(end.atMs), point(end.metres)),
      ];
      const state = stateAfter(facts);
      const lengthMs = Date.parse(monday.to) - Date.parse(monday.from);
      const expected = (
        [
          ['check-in', start],
          ['completion', end],
        ] as const
      ).flatMap(([step, { atMs, metres }]) => [
        ...(-atMs > earlyMinutes * MINUTE_MS ? [`${step} early`] : []),
        ...(atMs - lengthMs > lateMinutes * MINUTE_MS ? [`${step} late`] : []),
        // The points are made by another formula: a metre at the limit may fall to either side.
        ...(metres !== null && metres > farMetres ? [`${step} far`] : []),
      ]);
      const sharp = [start, end].every(
        ({ metres }) => metres === null || Math.abs(metres - farMetres) > 1,
      );
      const found = (state.marks ?? []).map(({ step, kind }: Mark) => `${step} ${kind}`);
      if (sharp) expect(found).toEqual(expected);
      const calm = stateAfter(
        facts.map((said, index) => (index < 3 ? said : { ...said, at: monday.from })),
      );
      const { marks: _, startedAt: __, endedAt: ___, evidence: ____, ...rest } = state;
      const { marks: a, startedAt: b, endedAt: c, evidence: d, ...calmRest } = calm;
      expect(rest).toEqual(calmRest);
    }),
  );
});
