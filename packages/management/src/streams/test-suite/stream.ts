import {
  type ChoicePlace,
  cell,
  defineCommand,
  defineStream,
  recordsInput,
  refuse,
  shown,
} from '@callout/kernel';
import {
  type AnswerKey,
  forRole,
  TestSuiteChanged,
  TestSuiteDefined,
  TestSuiteRetired,
  type testSuiteSchema,
} from '@callout/published-language';
import { z } from 'zod';
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
  isCatalogue: true,
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
    closed: state.status === 'retired',
  }),
  relations: () => [],
  audience: () => [forRole('manager')],
  confidential: { answerKey: ['manager'] },
});

function whileInUse(state: TestSuiteState) {
  return state.status === 'in-use' ? undefined : refuse('test-suite-retired');
}

/** Which question a line of the answer key is of, and which of its options are right. */
const answerKeyChoices = {
  'answerKey.question': (_: TestSuiteState, { input }: ChoicePlace) =>
    choiceQuestions(input).map(({ id, text }) => ({ value: id, label: text })),
  'answerKey.options': (_: TestSuiteState, { input, around }: ChoicePlace) =>
    (choiceQuestions(input).find(({ id }) => id === around['question'])?.options ?? []).map(
      (label, value) => ({ value, label }),
    ),
};

/** What a form holds so far may be anything: only what is a question is one. */
function choiceQuestions(input: ChoicePlace['input']) {
  const said = z.array(z.unknown()).safeParse(input['questions']).data ?? [];
  return said.flatMap((one) => {
    const question = choiceQuestionSchema.safeParse(one);
    return question.success ? [question.data] : [];
  });
}
const choiceQuestionSchema = z.object({
  id: z.string(),
  text: z.string(),
  options: z.array(z.string()),
});

export const DefineTestSuite = defineCommand({
  name: 'DefineTestSuite',
  stream: testSuite,
  actors: { manager: ['any'] },
  offer: { group: 'main', choices: answerKeyChoices },
  ...recordsInput(TestSuiteDefined),
});

export const ChangeTestSuite = defineCommand({
  name: 'ChangeTestSuite',
  stream: testSuite,
  actors: { manager: ['any'] },
  offer: { group: 'main', choices: answerKeyChoices },
  ...recordsInput(TestSuiteChanged),
});

export const RetireTestSuite = defineCommand({
  name: 'RetireTestSuite',
  stream: testSuite,
  actors: { manager: ['any'] },
  offer: { group: 'danger' },
  ...recordsInput(TestSuiteRetired),
});

/** In the order in which they are offered. */
export const testSuiteCommands = [DefineTestSuite, ChangeTestSuite, RetireTestSuite];
