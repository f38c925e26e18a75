import {
  type Choice,
  type ChoicePlace,
  type Decision,
  defineCommand,
  isRefusal,
  propose,
  type Refusal,
  recordsInput,
  referenceTo,
  refuse,
  type View,
} from '@callout/kernel';
import {
  type AnswerKey,
  ApplicantAccepted,
  ApplicantContacted,
  ApplicantErased,
  ApplicantRejected,
  ApplicationSubmitted,
  ApplicationWithdrawn,
  type AssignedTest,
  answerKeySchema,
  applicationSchema,
  idSchema,
  nameSchema,
  noteSchema,
  questionPointsSchema,
  questionsSchema,
  TEST_MAX,
  TestCompleted,
  TestsAssigned,
  testAnswersSchema,
} from '@callout/published-language';
import { z } from 'zod';
import { applicantsByContact, contactKeys } from '../../read-models/applicants-by-contact.ts';
import { type TestSuiteState, testSuite } from '../test-suite/stream.ts';
import { type ApplicationState, isDecided, testOf } from './state.ts';
import { workerApplication } from './stream.ts';
import { scoreByKey, scorePerSkill, unscoredOf } from './test-scoring.ts';

const DUPLICATES_MAX = 20;

export const SubmitApplication = defineCommand({
  name: 'SubmitApplication',
  stream: workerApplication,
  input: applicationSchema,
  actors: { applicant: ['own'] },
  offer: { page: '/apply' },
  emits: [ApplicationSubmitted],
  loadFacts: async ({ stream, input }, view) => {
    const rows = await Promise.all(
      contactKeys(input.applicant).map((key) => view.row(applicantsByContact, key)),
    );
    const same = new Set(rows.flatMap((row) => row?.applications ?? []));
    same.delete(stream);
    return [...same].sort().slice(0, DUPLICATES_MAX);
  },
  // A duplicate is marked and never dropped: a second try may be the better one.
  decide: (_, input, { facts }) =>
    propose(ApplicationSubmitted, { ...input, duplicateOf: facts ?? [] }),
});

export const WithdrawApplication = defineCommand({
  name: 'WithdrawApplication',
  stream: workerApplication,
  actors: { applicant: ['own'] },
  offer: { page: '/apply' },
  ...recordsInput(ApplicationWithdrawn),
});

export const ContactApplicant = defineCommand({
  name: 'ContactApplicant',
  stream: workerApplication,
  actors: { manager: ['any'] },
  offer: { group: 'main' },
  ...recordsInput(ApplicantContacted),
});

const assignmentSchema = z.object({
  suites: z.array(referenceTo('test-suite', idSchema, { inUse: true })).max(TEST_MAX.tests),
  /** Questions made for this applicant. */
  set: z
    .object({ name: nameSchema, questions: questionsSchema, answerKey: answerKeySchema })
    .optional(),
});

interface AssignableTest {
  readonly test: AssignedTest;
  readonly key: AnswerKey;
}

function fromSuite(id: string, suite: TestSuiteState | undefined): AssignableTest | Refusal {
  if (suite?.status !== 'in-use') {
    return refuse('test-suite-not-in-use', {
      params: { suite: suite?.name ?? id },
      fields: ['suites'],
    });
  }
  const { name, questions, answerKey } = suite;
  return { test: { id, name, suite: id, questions }, key: answerKey ?? [] };
}

function isUndecided(state: ApplicationState): boolean {
  return !isDecided(state);
}

export const AssignTests = defineCommand({
  name: 'AssignTests',
  stream: workerApplication,
  input: assignmentSchema,
  actors: { manager: ['any'] },
  offer: { group: 'main', when: isUndecided },
  emits: [TestsAssigned],
  loadFacts: ({ input }, view) =>
    Promise.all(input.suites.map(async (id) => fromSuite(id, await view.state(testSuite, id)))),
  decide: (state, { set }, { facts }): Decision<typeof TestsAssigned> => {
    const fault = facts.find(isRefusal);
    if (fault) return fault;
    const suites = facts.filter((each): each is AssignableTest => !isRefusal(each));
    const all = set ? [...suites, madeFor(state, suites.length, set)] : suites;
    if (all.length === 0) return refuse('tests-none', { fields: ['suites'] });
    return propose(TestsAssigned, {
      tests: all.map(({ test }) => test),
      answerKey: all.map(({ test, key }) => ({ test: test.id, key })),
    });
  },
});

function madeFor(
  state: ApplicationState,
  before: number,
  set: NonNullable<z.infer<typeof assignmentSchema>['set']>,
): AssignableTest {
  const { name, questions, answerKey } = set;
  const id = `set-${state.tests.length + before + 1}`;
  return { test: { id, name, questions }, key: answerKey };
}

async function frozenKey(application: string, test: string, view: View): Promise<AnswerKey> {
  const state = await view.state(workerApplication, application);
  return state?.answerKey?.find((each) => each.test === test)?.key ?? [];
}

export const SubmitTestAnswers = defineCommand({
  name: 'SubmitTestAnswers',
  stream: workerApplication,
  input: z.object({ test: idSchema, answers: testAnswersSchema }),
  actors: { applicant: ['own'] },
  offer: { page: '/apply' },
  emits: [TestCompleted],
  // The server's: whoever takes a test never holds what is right.
  loadFacts: ({ stream, input }, view) => frozenKey(stream, input.test, view),
  decide: (state, input, { facts }): Decision<typeof TestCompleted> => {
    const test = testOf(state, input.test);
    if (!test) return refuse('test-not-assigned', { fields: ['test'] });
    const points = scoreByKey(test.questions, facts ?? [], input.answers);
    return propose(TestCompleted, {
      ...input,
      points,
      skills: [...scorePerSkill(test.questions, points)],
      unscored: [...unscoredOf(test.questions, points)],
      note: '',
    });
  },
});

/** Tests with questions that no key can score. */
function unscoredTests({ tests }: ApplicationState): readonly Choice[] {
  return tests
    .filter(({ unscored }) => unscored.length > 0)
    .map(({ id, name }) => ({ value: id, label: name }));
}

function unscoredQuestions({ tests }: ApplicationState, { input }: ChoicePlace): readonly Choice[] {
  const test = tests.find(({ id }) => id === input['test']);
  return (test?.questions ?? [])
    .filter(({ id }) => test?.unscored.includes(id))
    .map(({ id, text, points }) => ({ value: id, label: `${text} (0–${points})` }));
}

/** The first test that is left, with a line for each of its questions. */
function unscoredPoints({ tests }: ApplicationState) {
  const test = tests.find(({ unscored }) => unscored.length > 0);
  return test ? { test: test.id, points: test.unscored.map((question) => ({ question })) } : {};
}

export const RecordTestResult = defineCommand({
  name: 'RecordTestResult',
  stream: workerApplication,
  input: z.object({ test: idSchema, points: questionPointsSchema, note: noteSchema }),
  actors: { manager: ['any'] },
  offer: {
    when: ({ status }) => status === 'testing',
    initial: unscoredPoints,
    choices: { test: unscoredTests, 'points.question': unscoredQuestions },
  },
  emits: [TestCompleted],
  decide: (state, input): Decision<typeof TestCompleted> => {
    const test = testOf(state, input.test);
    if (!test) return refuse('test-not-assigned', { fields: ['test'] });
    const again = input.points.findIndex(({ question }) =>
      test.points.some((each) => each.question === question),
    );
    if (again >= 0) {
      return refuse('question-scored-already', { fields: [`points.${again}.question`] });
    }
    const points = [...test.points, ...input.points];
    return propose(TestCompleted, {
      test: input.test,
      answers: [],
      points,
      skills: [...scorePerSkill(test.questions, points)],
      unscored: [...unscoredOf(test.questions, points)],
      note: input.note,
    });
  },
});

export const AcceptApplicant = defineCommand({
  name: 'AcceptApplicant',
  stream: workerApplication,
  actors: { manager: ['any'] },
  offer: {
    group: 'main',
    initial: ({ application }) => ({ skills: application?.skills ?? [] }),
  },
  ...recordsInput(ApplicantAccepted),
});

export const RejectApplicant = defineCommand({
  name: 'RejectApplicant',
  stream: workerApplication,
  actors: { manager: ['any'] },
  offer: { group: 'danger' },
  ...recordsInput(ApplicantRejected),
});

/** The clock's alone: when it is due says erase-applicant-when-kept-long-enough. */
export const EraseApplicant = defineCommand({
  name: 'EraseApplicant',
  stream: workerApplication,
  input: ApplicantErased.schema,
  actors: {},
  emits: [ApplicantErased],
  decide: () => propose(ApplicantErased, {}),
});

/** In the order in which they are offered. */
export const applicationCommands = [
  SubmitApplication,
  WithdrawApplication,
  ContactApplicant,
  AssignTests,
  SubmitTestAnswers,
  RecordTestResult,
  AcceptApplicant,
  RejectApplicant,
  EraseApplicant,
];
