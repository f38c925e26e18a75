import type { Window } from '@callout/kernel';
import type { MatchingStepName, pointSchema, weeklyHoursSchema } from '@callout/published-language';
import type { z } from 'zod';

export type Point = z.infer<typeof pointSchema>;

/** What is to be done, as matching sees it. */
export interface Job {
  readonly request: string;
  readonly window: Window;
  readonly requiredSkills: readonly string[];
  readonly point?: Point | undefined;
  /** Of the business: weekly hours are meant in it. */
  readonly timeZone: string;
  /** Who may not have it again, having failed the request that this one repeats. */
  readonly rankedOut?: readonly string[];
  /** What an outside algorithm said, where it was asked. */
  readonly outside?: Outside | undefined;
}

/** An outside team's scores by worker; or, where it did not answer, why. */
export interface Outside {
  readonly version: number;
  readonly scores: readonly {
    readonly worker: string;
    readonly score: number;
    readonly why: string;
  }[];
  readonly fallback?: string | undefined;
}

/** What matching may know of a worker: nothing else of them can enter a score. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly skills: readonly string[];
  readonly capacity: number;
  readonly weeklyHours: z.infer<typeof weeklyHoursSchema>;
  readonly timeOff: readonly Window[];
  readonly base?: Point | undefined;
  /** Windows of their other open jobs that end after this one begins. */
  readonly booked: readonly Window[];
  readonly completed: number;
  readonly failed: number;
  /** Their jobs for the client of this one; absent where no step asks. */
  readonly forClient?: { readonly completed: number; readonly failed: number } | undefined;
  /** Ratings of reviews, 1 to 5; absent where no step asks. */
  readonly ratings?: readonly number[] | undefined;
}

export type Params = Readonly<Record<string, string | number | boolean>>;

/** The best score of a step, in thousandths. */
export const FULL = 1000;

/**
 * `why` is a code with, after a colon, its value: `open-jobs:3`. Its sentence is in the translation
 * files under `why.<code>`.
 */
export type Answer =
  | { readonly score: number; readonly why: string }
  | { readonly excludedBecause: string };

/**
 * A step of the pipeline: pure, integers only. Its version rises when the same input may give another
 * score, so that an old ranking can be understood.
 */
export interface MatchingStep {
  readonly name: MatchingStepName;
  readonly version: number;
  readonly run: (candidate: Candidate, job: Job, params: Params) => Answer;
}

export function isExcluded(answer: Answer): answer is { readonly excludedBecause: string } {
  return 'excludedBecause' in answer;
}

/** A whole number from a step's parameters; anything else gives the default. */
export function wholeParam(params: Params, name: string, otherwise: number): number {
  const value = params[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : otherwise;
}
