// Proves how points come about: all of a question's for exactly its right options, none otherwise; and
// that whatever is answered, no skill gets more than it gives, and every point is counted once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyed, mixed } from '../../applications.fixture.ts';
import { scoreByKey, scorePerSkill, unscoredOf } from './test-scoring.ts';

const score = (options: readonly number[]) =>
  scoreByKey(keyed.questions, keyed.answerKey, [{ question: 'q2', options: [...options] }]);

describe('a choice', () => {
  it.each([
    [[0, 2], 4],
    [[2, 0], 4],
    [[0], 0],
    [[0, 1, 2], 0],
    [[], 0],
  ])('of %j gets %i', (options, points) => {
    expect(score(options)).toEqual([
      { question: 'q1', points: 0 },
      { question: 'q2', points },
    ]);
  });
});

it('leaves free text to a manager', () => {
  const points = scoreByKey(mixed.questions, mixed.answerKey, [{ question: 'q3', text: 'So.' }]);
  expect(points).toEqual([{ question: 'q1', points: 0 }]);
  expect(unscoredOf(mixed.questions, points)).toEqual(['q3']);
});

it('no answer gives a skill more than its maximum, and the skills add up to the points', () => {
  const chosen = fc.uniqueArray(fc.integer({ min: 0, max: 2 }));
  fc.assert(
    fc.property(chosen, chosen, (first, second) => {
      const points = scoreByKey(keyed.questions, keyed.answerKey, [
        { question: 'q1', options: first },
        { question: 'q2', options: second },
      ]);
      const skills = scorePerSkill(keyed.questions, points);
      const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
      expect(skills.filter(({ points: got, max }) => got > max)).toEqual([]);
      expect(sum(skills.map((each) => each.points))).toBe(sum(points.map((each) => each.points)));
      expect(skills.map(({ skill, max }) => [skill, max])).toEqual([
        ['gas', 5],
        ['electric', 4],
      ]);
    }),
  );
});
