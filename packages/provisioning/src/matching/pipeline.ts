import { derivedId } from '@callout/kernel';
import type { pipelineStepSchema, Ranking } from '@callout/published-language';
import type { z } from 'zod';
import { type Candidate, isExcluded, type Job, type MatchingStep } from './step.ts';
import { STEPS } from './steps.ts';

export interface Pipeline {
  /** 0 is the default one. */
  readonly version: number;
  readonly steps: readonly z.infer<typeof pipelineStepSchema>[];
}

export const DEFAULT_PIPELINE: Pipeline = {
  version: 0,
  steps: [
    { step: 'skill', weight: 10, params: {} },
    { step: 'availability', weight: 10, params: {} },
    { step: 'workload', weight: 40, params: { full: 8 } },
    { step: 'distance', weight: 25, params: { farKm: 40 } },
    { step: 'past-results', weight: 15, params: { prior: 4 } },
  ],
};

/** The ranking holds this many candidates; all are tried. */
export const RANKED_MAX = 10;

export interface Matched {
  readonly ranking: Ranking;
  readonly best: Candidate | undefined;
  /** Why nobody was found; undefined when somebody was. */
  readonly reason: 'nobody-active' | 'nobody-skilled' | 'nobody-free' | undefined;
}

interface Scored {
  readonly candidate: Candidate;
  /** Sum of weight × score: what is compared, since dividing it would make equals of unequals. */
  readonly weighted: number;
  readonly scores: Ranking['candidates'][number]['scores'];
}

/** The same request always breaks a tie in the same way, and different ones in different ways. */
export function seedOf(request: string): string {
  return derivedId('matching', request);
}

/** Tries every candidate; pure, and blind to the order in which they come. */
export function runPipeline(
  pipeline: Pipeline,
  candidates: readonly Candidate[],
  job: Job,
): Matched {
  const steps = pipeline.steps.flatMap((chosen) => {
    const step = (STEPS as Readonly<Record<string, MatchingStep>>)[chosen.step];
    return step ? [{ ...chosen, step }] : [];
  });
  const weights = steps.reduce((total, { weight }) => total + weight, 0);
  const seed = seedOf(job.request);
  const lot = (scored: Scored) => derivedId(seed, scored.candidate.id);
  const scored: Scored[] = [];
  let skilled = false;
  for (const candidate of candidates) {
    if (job.rankedOut?.includes(candidate.id)) continue;
    skilled ||= !isExcluded(STEPS.skill.run(candidate, job, {}));
    const outcome = scoreOf(candidate, job, steps);
    if (outcome) scored.push(outcome);
  }
  scored.sort((a, b) => b.weighted - a.weighted || (lot(a) < lot(b) ? -1 : 1));
  const ranking: Ranking = {
    pipelineVersion: pipeline.version,
    steps: steps.map(({ step, weight }) => ({
      step: step.name,
      version: versionOf(step, job),
      weight,
    })),
    seed,
    candidates: scored.slice(0, RANKED_MAX).map(({ candidate, weighted, scores }) => ({
      worker: { id: candidate.id, name: candidate.name },
      total: weights === 0 ? 0 : Math.floor(weighted / weights),
      scores,
    })),
    tried: candidates.length,
  };
  const best = scored[0]?.candidate;
  if (best) return { ranking, best, reason: undefined };
  const reason =
    candidates.length === 0 ? 'nobody-active' : skilled ? 'nobody-free' : 'nobody-skilled';
  return { ranking, best, reason };
}

/** An outside step has the version that its answer names. */
function versionOf(step: MatchingStep, { outside }: Job): number {
  return step.name === 'http' && outside ? outside.version : step.version;
}

/** The scores of every step; undefined when one of them excludes the candidate. */
function scoreOf(
  candidate: Candidate,
  job: Job,
  steps: readonly {
    step: MatchingStep;
    weight: number;
    params: Pipeline['steps'][number]['params'];
  }[],
): Scored | undefined {
  let weighted = 0;
  const scores: Scored['scores'] = [];
  for (const { step, weight, params } of steps) {
    const answer = step.run(candidate, job, params);
    if (isExcluded(answer)) return undefined;
    weighted += weight * answer.score;
    scores.push({ step: step.name, score: answer.score, why: answer.why });
  }
  return { candidate, weighted, scores };
}
