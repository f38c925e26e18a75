import {
  cell,
  defineStream,
  type EventMeta,
  hoursRow,
  newestFirst,
  type Refusal,
  refuse,
  shown,
} from '@callout/kernel';
import {
  ApplicantAccepted,
  ApplicantContacted,
  ApplicantErased,
  ApplicantRejected,
  ApplicationSubmitted,
  ApplicationWithdrawn,
  forRole,
  TEST_MAX,
  TestCompleted,
  TestsAssigned,
} from '@callout/published-language';
import type { z } from 'zod';
import { answersRefusal, questionsRefusal } from '../test-suite/questions.ts';
import {
  type ApplicationState,
  type ApplicationTest,
  initialApplication,
  isDecided,
  isScored,
  statusOf,
  testOf,
  withoutApplicant,
} from './state.ts';
import { scorePerSkill, unscoredOf } from './test-scoring.ts';

type Assigned = z.infer<typeof TestsAssigned.schema>;
type Completed = z.infer<typeof TestCompleted.schema>;

const of = shown<ApplicationState>();
const applicationFields = {
  submittedAt: of.instant(({ submittedAt }) => submittedAt),
  skills: of.words(({ application }) => application?.skills),
  email: of.text(({ application }) => application?.applicant.email),
  phone: of.text(({ application }) => application?.applicant.phone),
  place: of.place(({ application }) => application?.applicant.place),
  about: of.note(({ application }) => application?.about),
  duplicates: of.count(({ duplicateOf }) => duplicateOf.length || undefined),
  endingReason: of.note(({ end }) => (end && end.as !== 'accepted' ? end.reason : undefined)),
  strengths: of.words(({ end }) => (end?.as === 'accepted' ? end.strengths : undefined)),
  weaknesses: of.words(({ end }) => (end?.as === 'accepted' ? end.weaknesses : undefined)),
  testsDone: of.text(({ tests }) =>
    tests.length > 0 ? `${tests.filter(isScored).length}/${tests.length}` : undefined,
  ),
  tests: of.lines(({ tests }) =>
    tests.flatMap((test) =>
      (test.skills.length > 0 ? test.skills : [undefined]).map((score) => ({
        test: cell('text', test.name),
        skill: cell('text', score?.skill),
        points: cell('text', score && `${score.points}/${score.max}`),
        note: cell('note', test.note),
      })),
    ),
  ),
  contacts: of.lines(({ contacts }) =>
    contacts.map(({ at, by, channel, note }) => ({
      at: cell('instant', at),
      by: cell('text', by),
      channel: cell('word', `channel.${channel}`),
      note: cell('note', note),
    })),
  ),
  weeklyHours: of.lines(({ application }) => (application?.weeklyHours ?? []).map(hoursRow)),
};

export const workerApplication = defineStream({
  kind: 'worker-application',
  events: [
    ApplicationSubmitted,
    ApplicationWithdrawn,
    ApplicantContacted,
    TestsAssigned,
    TestCompleted,
    ApplicantAccepted,
    ApplicantRejected,
    ApplicantErased,
  ],
  initial: initialApplication,
  beginsWith: ['ApplicationSubmitted'],
  statuses: ['submitted', 'contacted', 'testing', 'to-decide', 'accepted', 'rejected', 'withdrawn'],
  fields: applicationFields,
  evolve: {
    ApplicationSubmitted: (state, { duplicateOf, ...application }, event) =>
      stated({
        ...state,
        id: event.stream,
        submittedAt: event.occurredAt,
        application,
        duplicateOf,
      }),
    ApplicationWithdrawn: (state, data) =>
      stated({ ...state, end: { as: 'withdrawn', reason: data.reason } }),
    ApplicantContacted: (state, data, event) =>
      stated({
        ...state,
        contacts: [...state.contacts, { ...data, at: event.occurredAt, by: event.actor.name }],
      }),
    TestsAssigned: (state, data) => stated(withTests(state, data)),
    TestCompleted: (state, data, event) => withResult(state, data, event),
    ApplicantAccepted: (state, data) => stated({ ...state, end: { as: 'accepted', ...data } }),
    ApplicantRejected: (state, data) => stated({ ...state, end: { as: 'rejected', ...data } }),
    ApplicantErased: (state, _, event) => withoutApplicant(state, event.occurredAt),
  },
  rules: {
    ApplicationSubmitted: () => undefined,
    ApplicationWithdrawn: whileUndecided,
    ApplicantContacted: (state) =>
      whileUndecided(state) ??
      (state.contacts.length < CONTACTS_MAX
        ? undefined
        : refuse('contacts-too-many', { params: { max: CONTACTS_MAX } })),
    TestsAssigned: (state, data) => whileUndecided(state) ?? assignableRefusal(state, data),
    TestCompleted: (state, data, event) =>
      whileUndecided(state) ?? resultRefusal(state, data, event),
    ApplicantAccepted: (state) =>
      whileUndecided(state) ??
      (state.status === 'testing' ? refuse('tests-outstanding') : undefined),
    ApplicantRejected: whileUndecided,
    ApplicantErased: erasableRefusal,
  },
  envelope: (state) => ({
    status: state.status,
    title: state.application?.applicant.name ?? '',
    sort: newestFirst(state.submittedAt || '1970-01-01T00:00:00.000Z'),
    owner: state.id,
    closed: isDecided(state),
  }),
  relations: (state, actor) =>
    actor.role === 'applicant' && actor.subject === state.id ? ['own'] : [],
  audience: () => [forRole('manager')],
  confidential: { answerKey: ['manager'] },
});

const CONTACTS_MAX = 100;

function stated(state: ApplicationState): ApplicationState {
  return { ...state, status: statusOf(state) };
}

function whileUndecided(state: ApplicationState): Refusal | undefined {
  return isDecided(state)
    ? refuse(state.status === 'withdrawn' ? 'application-withdrawn' : 'application-decided')
    : undefined;
}

/** Who was accepted is a worker: what is known of them is no applicant's data any more. */
function erasableRefusal({ end, erasedAt }: ApplicationState): Refusal | undefined {
  if (erasedAt !== undefined) return refuse('applicant-erased-already');
  return end === undefined || end.as === 'accepted' ? refuse('applicant-still-needed') : undefined;
}

function withTests(state: ApplicationState, data: Assigned): ApplicationState {
  const tests = data.tests.map((test) => ({
    ...test,
    answers: [],
    points: [],
    skills: [],
    unscored: test.questions.map(({ id }) => id),
    answered: false,
    note: '',
  }));
  return {
    ...state,
    tests: [...state.tests, ...tests],
    // Where the key is not shown, there is none in the data either.
    answerKey: [...(state.answerKey ?? []), ...(data.answerKey ?? [])],
  };
}

function assignableRefusal(state: ApplicationState, data: Assigned): Refusal | undefined {
  if (state.tests.length + data.tests.length > TEST_MAX.tests) {
    return refuse('tests-too-many', { params: { max: TEST_MAX.tests } });
  }
  const ids = [...state.tests, ...data.tests].map(({ id }) => id);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice >= 0) {
    const test = data.tests[twice - state.tests.length];
    return refuse('test-assigned-already', { params: { test: test?.name ?? '' } });
  }
  for (const test of data.tests) {
    const key = data.answerKey.find((each) => each.test === test.id)?.key ?? [];
    const refusal = questionsRefusal(test.questions, key);
    if (refusal) return refusal;
  }
  return undefined;
}

function withResult(state: ApplicationState, data: Completed, event: EventMeta): ApplicationState {
  const tests = state.tests.map((test) => {
    if (test.id !== data.test) return test;
    const { answers, points, skills, unscored, note } = data;
    const theirs = event.actor.role === 'applicant' ? answers : test.answers;
    return { ...test, answers: theirs, points, skills, unscored, note, answered: true };
  });
  const after = stated({ ...state, tests });
  const ready = after.status === 'to-decide' && state.status !== 'to-decide';
  return ready ? { ...after, readyBy: event.id } : after;
}

function resultRefusal(
  state: ApplicationState,
  data: Completed,
  event: EventMeta,
): Refusal | undefined {
  const test = testOf(state, data.test);
  if (!test) return refuse('test-not-assigned', { fields: ['test'] });
  if (isScored(test)) return refuse('test-completed-already', { params: { test: test.name } });
  return (
    (event.actor.role === 'applicant' ? answeredRefusal(test, data) : scoredRefusal(test, data)) ??
    sumsRefusal(test, data)
  );
}

function answeredRefusal(test: ApplicationTest, data: Completed): Refusal | undefined {
  return test.answered
    ? refuse('test-completed-already', { params: { test: test.name } })
    : answersRefusal(test.questions, data.answers);
}

/** A manager scores what is left, and never what the key has scored. */
function scoredRefusal(test: ApplicationTest, data: Completed): Refusal | undefined {
  const kept = test.points.every(({ question, points }) =>
    data.points.some((each) => each.question === question && each.points === points),
  );
  if (!kept) return refuse('question-scored-already', { fields: ['points'] });
  return data.unscored.length === 0
    ? undefined
    : refuse('result-incomplete', {
        params: { questions: data.unscored.join(', ') },
        fields: ['points'],
      });
}

function sumsRefusal(test: ApplicationTest, data: Completed): Refusal | undefined {
  const scored = data.points.map((each) => each.question);
  const fault = data.points.findIndex(({ question, points }, index) => {
    const max = test.questions.find(({ id }) => id === question)?.points;
    return max === undefined || points > max || scored.indexOf(question) !== index;
  });
  if (fault >= 0) {
    return refuse('points-unfit', {
      params: { question: scored[fault] ?? '' },
      fields: [`points.${fault}.points`],
    });
  }
  const same =
    JSON.stringify(data.skills) === JSON.stringify(scorePerSkill(test.questions, data.points)) &&
    data.unscored.join() === unscoredOf(test.questions, data.points).join();
  return same ? undefined : refuse('scores-do-not-add-up');
}
