import { ERASED } from '@callout/kernel';
import {
  type AnswerKey,
  type ApplicantContacted,
  type AssignedTest,
  type applicationSchema,
  impersonalTest,
  NOBODY,
  type QuestionPoints,
  type TestAnswers,
} from '@callout/published-language';
import type { z } from 'zod';
import type { SkillScore } from './test-scoring.ts';

export interface ApplicationTest extends AssignedTest {
  readonly answers: TestAnswers;
  readonly points: QuestionPoints;
  readonly skills: readonly SkillScore[];
  readonly unscored: readonly string[];
  /** The applicant has sent it, or a manager has recorded it: it is not open to answers again. */
  readonly answered: boolean;
  readonly note: string;
}

type ApplicationEnd =
  | { readonly as: 'withdrawn'; readonly reason: string }
  | { readonly as: 'rejected'; readonly reason: string }
  | {
      readonly as: 'accepted';
      readonly strengths: readonly string[];
      readonly weaknesses: readonly string[];
      readonly skills: readonly string[];
    };

export type ApplicationStatus =
  | 'none'
  | 'submitted'
  | 'contacted'
  | 'testing'
  | 'to-decide'
  | ApplicationEnd['as'];

export interface ApplicationState {
  readonly id: string;
  readonly status: ApplicationStatus;
  readonly submittedAt: string;
  readonly application: z.infer<typeof applicationSchema> | undefined;
  readonly duplicateOf: readonly string[];
  readonly contacts: readonly (z.infer<typeof ApplicantContacted.schema> & {
    readonly at: string;
    readonly by: string;
  })[];
  readonly tests: readonly ApplicationTest[];
  /** Absent where it is not shown. */
  readonly answerKey: readonly { readonly test: string; readonly key: AnswerKey }[] | undefined;
  /** The event by which the last test was completed: what put it into the decision queue. */
  readonly readyBy: string;
  readonly end: ApplicationEnd | undefined;
  /** Since when nobody knows any more who it was. */
  readonly erasedAt?: string;
}

export const initialApplication: ApplicationState = {
  id: '',
  status: 'none',
  submittedAt: '',
  application: undefined,
  duplicateOf: [],
  contacts: [],
  tests: [],
  answerKey: undefined,
  readyBy: '',
  end: undefined,
};

export function statusOf(state: ApplicationState): ApplicationStatus {
  if (state.end) return state.end.as;
  if (state.tests.length > 0) return state.tests.every(isScored) ? 'to-decide' : 'testing';
  return state.contacts.length > 0 ? 'contacted' : 'submitted';
}

export function isDecided(state: ApplicationState): boolean {
  return state.end !== undefined;
}

export function isScored(test: ApplicationTest): boolean {
  return test.answered && test.unscored.length === 0;
}

export function testOf(state: ApplicationState, id: string): ApplicationTest | undefined {
  return state.tests.find((test) => test.id === id);
}

/** The application without its applicant: days, decision and scores stay. */
export function withoutApplicant(state: ApplicationState, at: string): ApplicationState {
  const { application, end } = state;
  return {
    ...state,
    application: application && { ...application, applicant: NOBODY, about: '' },
    contacts: state.contacts.map((contact) => ({ ...contact, note: '' })),
    tests: state.tests.map((test) => ({ ...impersonalTest(test), answers: [], note: '' })),
    end: end && withoutReason(end),
    erasedAt: at,
  };
}

function withoutReason(end: ApplicationEnd): ApplicationEnd {
  if (end.as === 'accepted') return end;
  return end.as === 'rejected' ? { ...end, reason: ERASED } : { ...end, reason: '' };
}
