// Proves that an applicant is asked what the suites said when they were assigned, and that a test is
// scored by nobody twice, by no applicant, and in no sum that does not add up.
import { actors, type Fact, fact, givenFacts } from '@callout/kernel/testing';
import {
  TestCompleted,
  TestSuiteDefined,
  TestSuiteRetired,
  TestsAssigned,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  answeredMixed,
  applied,
  assignedKeyed,
  assignedMixed,
  ended,
  inWorld,
  keyed,
  lena,
  mixed,
  scoredMixed,
  stranger,
  submitted,
} from '../../applications.fixture.ts';
import { management } from '../../context.ts';
import { AssignTests, RecordTestResult, SubmitTestAnswers } from './commands.ts';

describe('AssignTests', () => {
  const suite = { ...fact(TestSuiteDefined, keyed), stream: 's1' };
  const run = async (input: object, ...facts: readonly Fact[]) => {
    const world = givenFacts(management, inWorld(submitted, ...facts));
    const outcome = await world.run(AssignTests, 'a1', input, actors.manager);
    return outcome.ok ? outcome.value.map(({ data }) => data) : outcome.refusal;
  };
  const set = {
    name: 'For Lena',
    questions: mixed.questions,
    answerKey: [{ question: 'q1', options: [0] }],
  };

  it('freezes the suites as they are', async () => {
    expect(await run({ suites: ['s1'] }, suite)).toEqual([assignedKeyed.data]);
  });
  it('numbers a set that is made for this applicant', async () => {
    const { name, questions, answerKey } = set;
    expect(await run({ suites: ['s1'], set }, suite)).toEqual([
      {
        tests: [
          { id: 's1', name: 'Wires and valves', suite: 's1', questions: keyed.questions },
          { id: 'set-2', name, questions },
        ],
        answerKey: [
          { test: 's1', key: keyed.answerKey },
          { test: 'set-2', key: answerKey },
        ],
      },
    ]);
  });
  it('is refused without a test, for one that is not in use, and for a set without its key', async () => {
    expect(await run({ suites: [] })).toMatchObject({ code: 'tests-none' });
    expect(await run({ suites: ['s9'] }, suite)).toMatchObject({
      code: 'test-suite-not-in-use',
      params: { suite: 's9' },
    });
    const gone = { ...fact(TestSuiteRetired, { reason: '' }), stream: 's1' };
    expect(await run({ suites: ['s1'] }, suite, gone)).toMatchObject({
      code: 'test-suite-not-in-use',
      params: { suite: 'Wires and valves' },
    });
    expect(await run({ suites: [], set: { ...set, answerKey: [] } })).toMatchObject({
      code: 'right-answer-lacking',
    });
  });
  it('is refused twice for one suite, beyond ten tests, and once it is over', async () => {
    expect(await run({ suites: ['s1'] }, suite, assignedKeyed)).toMatchObject({
      code: 'test-assigned-already',
      params: { test: 'Wires and valves' },
    });
    const ten = Array.from({ length: 10 }, (_, n) =>
      fact(TestsAssigned, {
        tests: [{ id: `t${n}`, name: `T${n}`, questions: keyed.questions }],
        answerKey: [{ test: `t${n}`, key: keyed.answerKey }],
      }),
    );
    expect(await run({ suites: ['s1'] }, suite, ...ten)).toMatchObject({
      code: 'tests-too-many',
      params: { max: 10 },
    });
    for (const [end, code] of ended) {
      expect(await run({ suites: ['s1'] }, suite, end)).toMatchObject({ code });
    }
  });
  it('is refused to the applicant, and cannot be recorded on a device', () => {
    applied().when(AssignTests, { suites: [] }, lena).thenRefuses({ code: 'not-permitted' });
    applied()
      .whenArrives(AssignTests, { ...assignedKeyed, actor: actors.manager })
      .thenRefuses({ code: 'command-needs-server' });
  });
});

describe('SubmitTestAnswers', () => {
  const right = [
    { question: 'q1', options: [0] },
    { question: 'q2', options: [2, 0] },
  ];
  it('is scored by the key as it was at the assignment', async () => {
    const world = givenFacts(management, inWorld(submitted, assignedKeyed));
    const sent = { test: 's1', answers: right };
    const outcome = await world.run(SubmitTestAnswers, 'a1', sent, lena);
    expect(outcome.ok && outcome.value.map(({ data }) => data)).toEqual([
      {
        ...sent,
        points: [
          { question: 'q1', points: 5 },
          { question: 'q2', points: 4 },
        ],
        skills: [
          { skill: 'gas', points: 5, max: 5 },
          { skill: 'electric', points: 4, max: 4 },
        ],
        unscored: [],
        note: '',
      },
    ]);
  });
  it('leaves free text to a manager', () => {
    const { test, answers } = answeredMixed.data as { test: string; answers: unknown };
    applied(assignedMixed)
      .when(SubmitTestAnswers, { test, answers }, lena, { facts: mixed.answerKey })
      .thenRecords([answeredMixed]);
  });
  it.each([
    ['to a question that there is not', [{ question: 'q9', options: [0] }], 'q9'],
    ['given twice', [right[0], right[0]], 'q1'],
    ['of an option that there is not', [{ question: 'q1', options: [5] }], 'q1'],
    ['of two options where there is one', [{ question: 'q1', options: [0, 1] }], 'q1'],
    ['in words to a choice', [{ question: 'q1', text: 'The valve' }], 'q1'],
  ])('refuses an answer %s', (_, answers, question) => {
    applied(assignedKeyed)
      .when(SubmitTestAnswers, { test: 's1', answers }, lena, { facts: keyed.answerKey })
      .thenRefuses({ code: 'answer-unfit', params: { question } });
  });
  it('is refused a second time, for another test, to others and once it is over', () => {
    const sent = { test: 's2', answers: [] };
    const facts = mixed.answerKey;
    const testing = applied(assignedMixed);
    applied(assignedMixed, answeredMixed)
      .when(SubmitTestAnswers, sent, lena, { facts })
      .thenRefuses({ code: 'test-completed-already', params: { test: 'Gas safety' } });
    testing
      .when(SubmitTestAnswers, { ...sent, test: 's9' }, lena, { facts: [] })
      .thenRefuses({ code: 'test-not-assigned' });
    testing.when(SubmitTestAnswers, sent, stranger, { facts }).thenRefuses({ code: 'not-there' });
    testing
      .when(SubmitTestAnswers, sent, actors.manager, { facts })
      .thenRefuses({ code: 'not-permitted' });
    for (const [end, code] of ended.slice(1)) {
      applied(assignedMixed, end)
        .when(SubmitTestAnswers, sent, lena, { facts })
        .thenRefuses({ code });
    }
  });
});

describe('RecordTestResult', () => {
  const rest = { test: 's2', points: [{ question: 'q3', points: 8 }], note: 'Good.' };
  it('scores what the key could not', () => {
    applied(assignedMixed, answeredMixed)
      .when(RecordTestResult, rest, actors.manager)
      .thenRecords([scoredMixed]);
  });
  it('records a test that was taken in another way', () => {
    const all = { ...rest, points: [{ question: 'q1', points: 5 }, ...rest.points] };
    applied(assignedMixed).when(RecordTestResult, all, actors.manager).thenRecords([scoredMixed]);
  });
  it.each([
    ['more points than there are', [{ question: 'q3', points: 11 }], 'points-unfit'],
    [
      'a question that there is not',
      [...rest.points, { question: 'q9', points: 1 }],
      'points-unfit',
    ],
    ['what the key has scored', [{ question: 'q1', points: 1 }], 'question-scored-already'],
    ['nothing', [], 'result-incomplete'],
  ])('refuses %s', (_, points, code) => {
    applied(assignedMixed, answeredMixed)
      .when(RecordTestResult, { ...rest, points }, actors.manager)
      .thenRefuses({ code });
  });
  it('is refused for another test, when it is complete, to the applicant and once it is over', () => {
    applied()
      .when(RecordTestResult, rest, actors.manager)
      .thenRefuses({ code: 'test-not-assigned' });
    applied(assignedMixed, answeredMixed, scoredMixed)
      .when(RecordTestResult, { ...rest, points: [] }, actors.manager)
      .thenRefuses({ code: 'test-completed-already', params: { test: 'Gas safety' } });
    applied(assignedMixed, answeredMixed)
      .when(RecordTestResult, rest, lena)
      .thenRefuses({ code: 'not-permitted' });
    for (const [end, code] of ended.slice(1)) {
      applied(assignedMixed, answeredMixed, end)
        .when(RecordTestResult, rest, actors.manager)
        .thenRefuses({ code });
    }
  });
  it('believes no device that changes points of the key or sums wrongly', () => {
    const arriving = (data: object) => ({
      ...fact(TestCompleted, { ...(scoredMixed.data as object), ...data }),
      actor: actors.manager,
    });
    const testing = applied(assignedMixed, answeredMixed);
    const points = [
      { question: 'q1', points: 4 },
      { question: 'q3', points: 9 },
    ];
    testing
      .whenArrives(RecordTestResult, arriving({ points }))
      .thenRefuses({ code: 'question-scored-already' });
    testing
      .whenArrives(RecordTestResult, arriving({ skills: [{ skill: 'gas', points: 15, max: 15 }] }))
      .thenRefuses({ code: 'scores-do-not-add-up' });
    testing.whenArrives(RecordTestResult, arriving({})).thenAccepts();
  });
});
