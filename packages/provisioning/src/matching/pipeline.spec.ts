// Proves rule 12 and 13 of the business: every candidate is tried, the ranking explains itself, and
// neither the order of the input nor a repeat changes the choice.
import { addMinutes } from '@callout/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PIPELINE, RANKED_MAX, runPipeline, seedOf } from './pipeline.ts';
import type { Candidate, Job } from './step.ts';
import { metresBetween, STEPS } from './steps.ts';

const window = { from: '2026-11-23T08:00:00.000Z', to: '2026-11-23T10:00:00.000Z' };
const job: Job = { request: 'r1', window, requiredSkills: ['gas'], timeZone: 'Europe/Berlin' };
const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));
const worker = (more: Partial<Candidate> = {}): Candidate => ({
  id: 'w1',
  name: 'Mila',
  skills: ['gas'],
  capacity: 1,
  weeklyHours: always,
  timeOff: [],
  booked: [],
  completed: 0,
  failed: 0,
  ...more,
});

const windows = fc
  .tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 1, max: 300 }))
  .map(([start, minutes]) => ({
    from: addMinutes(window.from, start),
    to: addMinutes(window.from, start + minutes),
  }));
const candidates = fc.uniqueArray(fc.uuid(), { maxLength: 14 }).chain((ids) =>
  fc.tuple(
    ...ids.map((id) =>
      fc.record({
        id: fc.constant(id),
        name: fc.constant('Somebody'),
        skills: fc.subarray(['gas', 'electric']),
        capacity: fc.integer({ min: 1, max: 3 }),
        weeklyHours: fc.constantFrom(always, []),
        timeOff: fc.array(windows, { maxLength: 1 }),
        booked: fc.array(windows, { maxLength: 4 }),
        completed: fc.integer({ min: 0, max: 20 }),
        failed: fc.integer({ min: 0, max: 20 }),
      }),
    ),
  ),
);

describe('for any candidates', () => {
  it('their order changes nothing, and a repeat chooses the same', () => {
    fc.assert(
      fc.property(candidates, fc.infiniteStream(fc.nat()), (all, order) => {
        const shuffled = all
          .map((one) => ({ one, at: order.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        expect(runPipeline(DEFAULT_PIPELINE, shuffled, job)).toEqual(
          runPipeline(DEFAULT_PIPELINE, all, job),
        );
      }),
    );
  });
  it('nobody who is excluded is ranked, and nobody who fits is left out', () => {
    fc.assert(
      fc.property(candidates, (all) => {
        const { best, ranking, reason } = runPipeline(DEFAULT_PIPELINE, all, job);
        const fit = all.filter((one) =>
          [STEPS.skill, STEPS.availability].every((step) => 'score' in step.run(one, job, {})),
        );
        expect(ranking.tried).toBe(all.length);
        expect(ranking.candidates).toHaveLength(Math.min(fit.length, RANKED_MAX));
        expect(fit.length === 0).toBe(best === undefined);
        expect(reason === undefined).toBe(best !== undefined);
        for (const { worker: ranked } of ranking.candidates) {
          expect(fit.map(({ id }) => id)).toContain(ranked.id);
        }
      }),
    );
  });
  it('scores are whole thousandths, best first, and the best is the first', () => {
    fc.assert(
      fc.property(candidates, (all) => {
        const { best, ranking } = runPipeline(DEFAULT_PIPELINE, all, job);
        expect(ranking.candidates[0]?.worker.id).toBe(best?.id);
        const totals = ranking.candidates.map(({ total }) => total);
        expect(totals).toEqual([...totals].sort((a, b) => b - a));
        for (const value of ranking.candidates.flatMap(({ total, scores }) => [
          total,
          ...scores.map(({ score }) => score),
        ])) {
          expect(Number.isInteger(value) && value >= 0 && value <= 1000).toBe(true);
        }
      }),
    );
  });
  it('a step without weight changes nothing but what is told', () => {
    const light = {
      ...DEFAULT_PIPELINE,
      steps: DEFAULT_PIPELINE.steps.map((step) =>
        step.step === 'workload' ? { ...step, weight: 0 } : step,
      ),
    };
    const without = { ...light, steps: light.steps.filter(({ step }) => step !== 'workload') };
    fc.assert(
      fc.property(candidates, (all) => {
        expect(runPipeline(light, all, job).best).toEqual(runPipeline(without, all, job).best);
      }),
    );
  });
});

describe('a tie', () => {
  const equals = ['w1', 'w2', 'w3', 'w4'].map((id) => worker({ id }));
  it('is broken by the seed of the request, and not always for the same one', () => {
    const winners = Array.from({ length: 40 }, (_, n) => {
      const { best, ranking } = runPipeline(DEFAULT_PIPELINE, equals, { ...job, request: `r${n}` });
      expect(ranking.seed).toBe(seedOf(`r${n}`));
      return best?.id;
    });
    expect(new Set(winners)).toEqual(new Set(['w1', 'w2', 'w3', 'w4']));
  });
});

describe('each step', () => {
  const { workload, distance, skill } = STEPS;
  it('skill asks for every skill', () => {
    const both = { ...job, requiredSkills: ['gas', 'electric'] };
    expect(skill.run(worker(), both, {})).toEqual({ excludedBecause: 'skill-missing' });
    expect(skill.run(worker({ skills: ['electric', 'gas'] }), both, {})).toEqual({
      score: 1000,
      why: 'all-skills',
    });
  });
  it('workload weighs open jobs by what one can do at a time', () => {
    const busy = worker({ booked: [window, window] });
    expect(workload.run(busy, job, { full: 8 })).toEqual({ score: 750, why: 'open-jobs:2' });
    expect(workload.run({ ...busy, capacity: 2 }, job, { full: 8 })).toEqual({
      score: 875,
      why: 'open-jobs:2',
    });
    expect(workload.run(busy, job, { full: 1 })).toEqual({ score: 0, why: 'open-jobs:2' });
  });
  it('a parameter that makes no sense gives the default', () => {
    const busy = worker({ booked: [window, window] });
    for (const full of [0, -1, 0.5, 'many', true]) {
      expect(workload.run(busy, job, { full })).toEqual({ score: 750, why: 'open-jobs:2' });
    }
  });
  it('distance is neutral when a point is unknown, and falls to nothing', () => {
    const berlin = { latitude: 52.52, longitude: 13.405 };
    const hamburg = { latitude: 53.5511, longitude: 9.9937 };
    const at = (base: typeof berlin) => worker({ base: { ...base } });
    expect(distance.run(worker(), { ...job, point: berlin }, {})).toEqual({
      score: 500,
      why: 'distance-unknown',
    });
    expect(distance.run(at(berlin), { ...job, point: berlin }, {})).toEqual({
      score: 1000,
      why: 'kilometres:0',
    });
    expect(distance.run(at(berlin), { ...job, point: hamburg }, {})).toEqual({
      score: 0,
      why: 'kilometres:255',
    });
    expect(metresBetween(berlin, hamburg)).toBe(metresBetween(hamburg, berlin));
  });
  it('past results begin in the middle and follow what was done', () => {
    const score = (completed: number, failed: number) =>
      STEPS['past-results'].run(worker({ completed, failed }), job, { prior: 4 });
    expect(score(0, 0)).toEqual({ score: 500, why: 'no-results' });
    expect(score(4, 0)).toEqual({ score: 750, why: 'completed:4/4' });
    expect(score(0, 1)).toEqual({ score: 400, why: 'completed:0/1' });
  });
});
