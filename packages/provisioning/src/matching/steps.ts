import type { MatchingStepName } from '@callout/published-language';
import { availability } from './availability.ts';
import { FULL, type MatchingStep, type Point, wholeParam } from './step.ts';

const skill: MatchingStep = {
  name: 'skill',
  version: 1,
  run: (candidate, job) => {
    const missing = job.requiredSkills.find((wanted) => !candidate.skills.includes(wanted));
    return missing === undefined
      ? { score: FULL, why: 'all-skills' }
      : { excludedBecause: 'skill-missing' };
  },
};

/** Fewer open jobs ahead, for what he can do at a time, is better. `full`: jobs ahead that give 0. */
const workload: MatchingStep = {
  name: 'workload',
  version: 1,
  run: (candidate, _, params) => {
    const full = wholeParam(params, 'full', 8) * candidate.capacity;
    const ahead = candidate.booked.length;
    const score = FULL - Math.floor((FULL * Math.min(ahead, full)) / full);
    return { score, why: `open-jobs:${ahead}` };
  },
};

const EARTH_RADIUS_M = 6_371_000;
const NEUTRAL = 500;

/** Great-circle distance, in whole metres. */
export function metresBetween(a: Point, b: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const halfLatitude = Math.sin(radians(b.latitude - a.latitude) / 2);
  const halfLongitude = Math.sin(radians(b.longitude - a.longitude) / 2);
  const chord =
    halfLatitude ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * halfLongitude ** 2;
  return Math.round(2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(chord))));
}

/** Nearer is better. `farKm`: a distance that gives 0. */
const distance: MatchingStep = {
  name: 'distance',
  version: 1,
  run: (candidate, job, params) => {
    if (!candidate.base || !job.point) return { score: NEUTRAL, why: 'distance-unknown' };
    const metres = metresBetween(candidate.base, job.point);
    const farM = wholeParam(params, 'farKm', 40) * 1000;
    const score = FULL - Math.floor((FULL * Math.min(metres, farM)) / farM);
    return { score, why: `kilometres:${Math.round(metres / 1000)}` };
  },
};

/**
 * The share of his jobs that he did not fail. He begins at the middle, and `prior` jobs' worth of it
 * stays in the figure, so that one mishap of a newcomer does not shut him out.
 */
const pastResultsStep: MatchingStep = {
  name: 'past-results',
  version: 1,
  run: (candidate, _, params) => {
    const prior = wholeParam(params, 'prior', 4);
    const jobs = candidate.completed + candidate.failed;
    const score = Math.floor((FULL * candidate.completed + NEUTRAL * prior) / (jobs + prior));
    return { score, why: jobs === 0 ? 'no-results' : `completed:${candidate.completed}/${jobs}` };
  },
};

export const STEPS: Readonly<Record<MatchingStepName, MatchingStep>> = {
  skill,
  availability,
  workload,
  distance,
  'past-results': pastResultsStep,
};
