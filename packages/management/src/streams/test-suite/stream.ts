import { cell, defineCommand, defineStream, propose, refuse, shown } from '@callout/kernel';
import {
  type AnswerKey,
  TestSuiteChanged,
  TestSuiteDefined,
  TestSuiteRetired,
  testSuiteSchema,
} from '@callout/published-language';
import type { z } from 'zod';
import { questionsRefusal } from './questions.ts';

type Suite = z.infer<typeof testSuiteSchema>;

export interface TestSuiteState {
  readonly id: string;
  readonly status: 'none' | 'in-use' | 'retired';
  readonly name: string;
  readonly description: string;
  readonly questions: Suite['questions'];
  /** Absent where it is not shown. */
  readonly answerKey: AnswerKey | undefined;
}

const initial: TestSuiteState = {
  id: '',
  status: 'none',
  name: '',
  description: '',
  questions: [],
  answerKey: undefined,
};

const of = shown<TestSuiteState>();
const suiteFields = {
  description: of.note(({ description }) => description),
  questionCount: of.count(({ questions }) => questions.length),
  questions: of.lines(({ questions }) =>
    questions.map(({ text, skill, points }) => ({
      question: cell('note', text),
      skill: cell('text', skill),
      points: cell('count', points),
    })),
  ),
};

export const testSuite = defineStream({
  kind: 'test-suite',
  events: [TestSuiteDefined, TestSuiteChanged, TestSuiteRetired],
  initial,
  beginsWith: ['TestSuiteDefined'],
  statuses: ['in-use', 'retired'],
  fields: suiteFields,
  evolve: {
    TestSuiteDefined: (_, data, event) => ({ ...data, id: event.stream, status: 'in-use' }),
    TestSuiteChanged: (state, data) => ({ ...state, ...data }),
    TestSuiteRetired: (state) => ({ ...state, status: 'retired' }),
  },
  rules: {
    TestSuiteDefined: (_, data) => questionsRefusal(data.questions, data.answerKey),
    TestSuiteChanged: (state, data) =>
      whileInUse(state) ?? questionsRefusal(data.questions, data.answerKey),
    TestSuiteRetired: whileInUse,
  },
  envelope: (state) => ({
    status: state.status,
    title: state.name,
    sort: state.name.toLowerCase(),
    owner: '',
    assignee: '',
    day: '',
    closed: state.status === 'retired',
  }),
  relations: () => [],
  audience: () => ['role:manager'],
  confidential: { answerKey: ['manager'] },
});

function whileInUse(state: TestSuiteState) {
  return state.status === 'in-use' ? undefined : refuse('test-suite-retired');
}

export const DefineTestSuite = defineCommand({
  name: 'DefineTestSuite',
  stream: testSuite,
  input: testSuiteSchema,
  actors: { manager: ['any'] },
  emits: [TestSuiteDefined],
  decide: (_, input) => propose(TestSuiteDefined, input),
});

export const ChangeTestSuite = defineCommand({
  name: 'ChangeTestSuite',
  stream: testSuite,
  input: testSuiteSchema,
  actors: { manager: ['any'] },
  emits: [TestSuiteChanged],
  decide: (_, input) => propose(TestSuiteChanged, input),
});

export const RetireTestSuite = defineCommand({
  name: 'RetireTestSuite',
  stream: testSuite,
  input: TestSuiteRetired.schema,
  actors: { manager: ['any'] },
  emits: [TestSuiteRetired],
  decide: (_, input) => propose(TestSuiteRetired, input),
});
