// Proves that a test suite can be scored whenever it is in use: every choice has its right answer, and
// nothing that is kept could not be asked.
import { actors, fact, given } from '@callout/kernel/testing';
import { TestSuiteChanged, TestSuiteDefined, TestSuiteRetired } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { keyed, mixed } from '../../applications.fixture.ts';
import { ChangeTestSuite, DefineTestSuite, RetireTestSuite, testSuite } from './stream.ts';

const defined = fact(TestSuiteDefined, keyed);
const retired = fact(TestSuiteRetired, { reason: 'Outdated.' });
const define = (faulty: object) =>
  given(testSuite).when(DefineTestSuite, { ...keyed, ...faulty }, actors.manager);

describe('DefineTestSuite', () => {
  it('adds it, once', () => {
    define({}).thenRecords([defined]);
    given(testSuite, [defined])
      .when(DefineTestSuite, keyed, actors.manager)
      .thenRefuses({ code: 'already-there' });
  });
  it('is refused to everybody else', () => {
    for (const actor of [actors.worker, actors.reviewer, actors.client]) {
      given(testSuite).when(DefineTestSuite, keyed, actor).thenRefuses({ code: 'not-permitted' });
    }
  });
  it('names a question that is there twice', () => {
    const [first] = keyed.questions;
    define({ questions: [...keyed.questions, first] }).thenRefuses({
      code: 'question-twice',
      params: { question: 'q1' },
      fields: [{ path: 'questions.2.id', message: '' }],
    });
  });
  it('names a choice without a right answer', () => {
    define({ answerKey: keyed.answerKey.slice(0, 1) }).thenRefuses({
      code: 'right-answer-lacking',
      params: { question: 'q2' },
      fields: [{ path: 'questions.1', message: '' }],
    });
  });
  it.each([
    ['a question that there is not', 'q9', [0], 'answerKey.2.question'],
    ['a question that has its answer', 'q1', [0], 'answerKey.2.question'],
  ])('names a right answer to %s', (_, question, options, path) => {
    define({ answerKey: [...keyed.answerKey, { question, options }] }).thenRefuses({
      code: 'answer-key-unfit',
      params: { question },
      fields: [{ path, message: '' }],
    });
  });
  it.each([
    ['an option that there is not', [3]],
    ['two options where one can be chosen', [0, 1]],
  ])('names a right answer of %s', (_, options) => {
    define({ answerKey: [{ question: 'q1', options }, keyed.answerKey[1]] }).thenRefuses({
      code: 'answer-key-unfit',
      params: { question: 'q1' },
      fields: [{ path: 'answerKey.0.options', message: '' }],
    });
  });
  it('names a right answer to a free text', () => {
    const answerKey = [...mixed.answerKey, { question: 'q3', options: [0] }];
    define({ questions: mixed.questions, answerKey }).thenRefuses({
      code: 'answer-key-unfit',
      params: { question: 'q3' },
    });
  });
});

describe('ChangeTestSuite', () => {
  it('replaces what it asks', () => {
    given(testSuite, [defined])
      .when(ChangeTestSuite, mixed, actors.manager)
      .thenRecords([fact(TestSuiteChanged, mixed)]);
  });
  it('is refused when it could not be scored, or is retired', () => {
    given(testSuite, [defined])
      .when(ChangeTestSuite, { ...keyed, answerKey: [] }, actors.manager)
      .thenRefuses({ code: 'right-answer-lacking', params: { question: 'q1' } });
    given(testSuite, [defined, retired])
      .when(ChangeTestSuite, mixed, actors.manager)
      .thenRefuses({ code: 'test-suite-retired' });
  });
});

describe('RetireTestSuite', () => {
  it('takes it out of use, once', () => {
    given(testSuite, [defined])
      .when(RetireTestSuite, { reason: 'Outdated.' }, actors.manager)
      .thenRecords([retired]);
    given(testSuite, [defined, retired])
      .when(RetireTestSuite, { reason: 'Again.' }, actors.manager)
      .thenRefuses({ code: 'test-suite-retired' });
  });
});

it('is seen by managers alone, and its key is theirs', () => {
  const { envelope, audience } = given(testSuite, [defined, retired]).document();
  expect(envelope).toMatchObject({ status: 'retired', title: 'Wires and valves', closed: true });
  expect(audience).toEqual(['role:manager']);
  expect(testSuite.confidential).toEqual({ answerKey: ['manager'] });
});
