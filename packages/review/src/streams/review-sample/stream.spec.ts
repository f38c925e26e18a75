// Proves that a draw can be repeated from what it records, takes only what nobody has reviewed, and
// that a reviewer picks only what is over and nobody has under review.
import { addMinutes } from '@callout/kernel';
import { actors, type Fact, givenFacts, NOON, on } from '@callout/kernel/testing';
import {
  ReviewOpened,
  SampleDrawn,
  ServiceCompleted,
  ServiceRequested,
} from '@callout/published-language';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { review } from '../../context.ts';
import { PickForReview } from '../review-case/commands.ts';
import { DrawSample, drawLots } from './stream.ts';

const data = ServiceCompleted.samples[1] as { outcome: object };
const services = (count: number): Fact[] =>
  Array.from({ length: count }, (_, n) =>
    on(`r${n}`, ServiceCompleted, data, addMinutes(NOON, -60 * (n + 1))),
  );
const opened = (request: string) =>
  on(`k-${request}`, ReviewOpened, { ...(ReviewOpened.samples[1] as object), requestId: request });
const draw = (facts: readonly Fact[], input: object = {}) =>
  givenFacts(review, facts).run(DrawSample, 'd1', { count: 3, ...input }, actors.reviewer);
const codeOf = (result: Awaited<ReturnType<typeof draw>>) =>
  result.ok ? result.value.map(({ type }) => type) : result.refusal.code;

describe('DrawSample', () => {
  it('draws so many, and the same again from the same seed and population', async () => {
    const result = await draw(services(20));
    if (!result.ok) throw new Error(result.refusal.code);
    const [event] = result.value;
    const { seed, population, drawn, to } = SampleDrawn.schema.parse(event?.data);
    expect({ population, drawn: drawn.length, to }).toEqual({ population: 20, drawn: 3, to: NOON });
    const all = Array.from({ length: 20 }, (_, n) => ({ requestId: `r${n}` }));
    const again = drawLots(all, seed, 3).map(({ requestId }) => requestId);
    expect(drawn.map(({ requestId }) => requestId)).toEqual(again);
  });
  it('opens a review of each, once', async () => {
    const world = givenFacts(review, services(20));
    await world.run(DrawSample, 'd1', { count: 3 }, actors.reviewer);
    expect(await world.settle()).toEqual(['ReviewOpened', 'ReviewOpened', 'ReviewOpened']);
    const cases = world.log.filter(({ type }) => type === 'ReviewOpened');
    expect(cases.map((event) => (event.data as { cause: string }).cause)).toEqual([
      'sampled',
      'sampled',
      'sampled',
    ]);
  });
  it('leaves out what was reviewed, and what lies outside the period', async () => {
    const two = [...services(3), opened('r0')];
    const result = await draw(two);
    expect(result.ok && result.value[0]?.data).toMatchObject({ population: 2 });
    const period = { from: addMinutes(NOON, -130), to: addMinutes(NOON, -90) };
    const narrow = await draw(services(3), period);
    expect(narrow.ok && narrow.value[0]?.data).toMatchObject({
      population: 1,
      drawn: [{ requestId: 'r1' }],
    });
  });
  it('is refused where there is nothing, for a period that ends first, twice and to others', async () => {
    expect(codeOf(await draw([]))).toBe('nothing-to-sample');
    expect(codeOf(await draw(services(1), { from: NOON, to: NOON }))).toBe('sample-period-empty');
    const world = givenFacts(review, services(5));
    await world.run(DrawSample, 'd1', { count: 1 }, actors.reviewer);
    expect(codeOf(await world.run(DrawSample, 'd1', { count: 1 }, actors.reviewer))).toBe(
      'already-there',
    );
    expect(codeOf(await world.run(DrawSample, 'd2', { count: 1 }, actors.manager))).toBe(
      'not-permitted',
    );
  });
  it('is refused for a period with more than can be looked at', async () => {
    const row = (n: number) => ({ key: `r${n}`, row: { requestId: `r${n}` } });
    const rows = Array.from({ length: 10_000 }, (_, n) => row(n));
    const view = { rows: async () => rows } as never;
    const facts = await DrawSample.loadFacts?.(
      { stream: 'd1', input: { count: 1 }, actor: actors.reviewer, now: NOON },
      view,
    );
    expect(
      DrawSample.decide(
        { drawnAt: '', sample: undefined },
        { count: 1 },
        {
          now: NOON,
          stream: 'd1',
          actor: actors.reviewer,
          exists: false,
          facts: facts ?? [],
        },
      ),
    ).toMatchObject({ code: 'sample-period-too-long' });
  });
  it('the order in which services are read changes nothing', () => {
    const ids = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(ids, fc.string(), (all, seed) => {
        const population = all.map((requestId) => ({ requestId }));
        const count = Math.min(5, all.length);
        const drawn = drawLots(population, seed, 5);
        expect(drawn).toHaveLength(count);
        expect(drawLots([...population].reverse(), seed, 5)).toEqual(drawn);
      }),
    );
  });
});

describe('PickForReview', () => {
  const pick = (facts: readonly Fact[], actor: typeof actors.reviewer | typeof actors.manager) =>
    givenFacts(review, facts).run(
      PickForReview,
      'k1',
      { requestId: 'r0', statement: 'Very short.' },
      actor,
    );
  const requested = on('r0', ServiceRequested, ServiceRequested.samples[1]);
  it('opens a case for a request that is over', async () => {
    const result = await pick([requested, ...services(1)], actors.reviewer);
    expect(result.ok && result.value.map(({ type, data: said }) => ({ type, said }))).toEqual([
      {
        type: 'ReviewOpened',
        said: {
          cause: 'picked',
          requestId: 'r0',
          client: { id: 'c1', name: 'Harbour School' },
          worker: { id: 'w1', name: 'Mila Novak' },
          serviceType: { id: 't1', name: 'Boiler service' },
          statement: 'Very short.',
        },
      },
    ]);
  });
  it('is refused for what is unknown, not over or under review, and to others', async () => {
    expect(codeOf(await pick([], actors.reviewer))).toBe('request-unknown');
    expect(codeOf(await pick([requested], actors.reviewer))).toBe('service-not-over');
    expect(codeOf(await pick([...services(1), opened('r0')], actors.reviewer))).toBe(
      'review-under-way',
    );
    expect(codeOf(await pick(services(1), actors.manager))).toBe('not-permitted');
  });
  it('is refused to a party', async () => {
    const party = { ...actors.reviewer, subject: 'w1' };
    expect(codeOf(await pick(services(1), party))).toBe('review-of-own-case');
  });
});
