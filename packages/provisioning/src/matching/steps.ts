import type { MatchingStepName } from '@callout/published-language';
import { availability } from './availability.ts';
import { FULL, type MatchingStep, type Params, type Point, wholeParam } from './step.ts';

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

/** Fewer open jobs ahead, for the capacity at a time, is better. `full`: jobs ahead that give 0. */
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
 * The share of their jobs that a worker did not fail. It begins at the middle, and `prior` jobs' worth
 * of that stays in the figure, so that one mishap does not shut a newcomer out.
 */
const pastResultsStep: MatchingStep = {
  name: 'past-results',
  version: 1,
  run: (candidate, _, params) => {
    const jobs = candidate.completed + candidate.failed;
    const score = shareCompleted(candidate, wholeParam(params, 'prior', 4));
    return { score, why: jobs === 0 ? 'no-results' : `completed:${candidate.completed}/${jobs}` };
  },
};

function shareCompleted(
  { completed, failed }: { readonly completed: number; readonly failed: number },
  prior: number,
): number {
  return Math.floor((FULL * completed + NEUTRAL * prior) / (completed + failed + prior));
}

/** The same share, of the jobs for this client alone. */
const clientHistoryStep: MatchingStep = {
  name: 'client-history',
  version: 1,
  run: ({ forClient = NO_JOBS }, _, params) => {
    const jobs = forClient.completed + forClient.failed;
    const score = shareCompleted(forClient, wholeParam(params, 'prior', 2));
    const why = jobs === 0 ? 'never-there' : `completed-here:${forClient.completed}/${jobs}`;
    return { score, why };
  },
};
const NO_JOBS = { completed: 0, failed: 0 };

/** The mean of review's ratings; in the middle while review is silent. */
const reviewRatingStep: MatchingStep = {
  name: 'review-rating',
  version: 1,
  run: ({ ratings = [] }, _, params) => {
    if (ratings.length === 0) return { score: NEUTRAL, why: 'no-ratings' };
    const prior = wholeParam(params, 'prior', 2);
    // 1 gives nothing, 5 gives all.
    const sum = ratings.reduce((total, rating) => total + ((rating - 1) * FULL) / 4, 0);
    const score = Math.floor((sum + NEUTRAL * prior) / (ratings.length + prior));
    return { score, why: `ratings:${ratings.length}` };
  },
};

/** An outside team's score, or the fallback of the pipeline with the reason for it. */
const httpStep: MatchingStep = {
  name: 'http',
  version: 1,
  run: (candidate, { outside }, params) => {
    const said = outside?.scores.find(({ worker }) => worker === candidate.id);
    if (said) return { score: said.score, why: `outside:${said.why}`.slice(0, 200) };
    const because = outside ? (outside.fallback ?? 'not-scored') : 'not-asked';
    return { score: fallbackScore(params), why: `fallback:${because}`.slice(0, 200) };
  },
};

function fallbackScore({ fallback }: Params): number {
  const isScore = typeof fallback === 'number' && Number.isInteger(fallback);
  return isScore && fallback >= 0 && fallback <= FULL ? fallback : NEUTRAL;
}

export const STEPS: Readonly<Record<MatchingStepName, MatchingStep>> = {
  skill,
  availability,
  workload,
  distance,
  'past-results': pastResultsStep,
  'client-history': clientHistoryStep,
  'review-rating': reviewRatingStep,
  http: httpStep,
};
