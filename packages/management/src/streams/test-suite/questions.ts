import { type Refusal, refuse } from '@callout/kernel';
import type { AnswerKey, TestQuestion } from '@callout/published-language';

/**
 * Whether these questions make a test that can be scored: every choice has its right answer, and no
 * answer is of a question that there is not.
 */
export function questionsRefusal(
  questions: readonly TestQuestion[],
  key: AnswerKey,
): Refusal | undefined {
  const ids = questions.map(({ id }) => id);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice >= 0) {
    return refuse('question-twice', {
      params: { question: ids[twice] ?? '' },
      fields: [`questions.${twice}.id`],
    });
  }
  const keyed = key.map((each) => each.question);
  for (const [index, each] of key.entries()) {
    const question = questions.find(({ id }) => id === each.question);
    if (question?.kind !== 'choice' || keyed.indexOf(each.question) !== index) {
      return refuse('answer-key-unfit', {
        params: { question: each.question },
        fields: [`answerKey.${index}.question`],
      });
    }
    if (!fits(question, each.options)) {
      return refuse('answer-key-unfit', {
        params: { question: each.question },
        fields: [`answerKey.${index}.options`],
      });
    }
  }
  const open = questions.findIndex(({ id, kind }) => kind === 'choice' && !keyed.includes(id));
  return open < 0
    ? undefined
    : refuse('right-answer-lacking', {
        params: { question: questions[open]?.id ?? '' },
        fields: [`questions.${open}`],
      });
}

function fits(
  question: Extract<TestQuestion, { kind: 'choice' }>,
  options: readonly number[],
): boolean {
  return (
    options.every((option) => option < question.options.length) &&
    new Set(options).size === options.length &&
    (question.several || options.length === 1)
  );
}

/** Whether these answers are answers to these questions. A question may stay unanswered. */
export function answersRefusal(
  questions: readonly TestQuestion[],
  answers: readonly {
    readonly question: string;
    readonly options?: readonly number[] | undefined;
    readonly text?: string | undefined;
  }[],
): Refusal | undefined {
  const answered = answers.map((each) => each.question);
  const fault = answers.findIndex((answer, index) => {
    const question = questions.find(({ id }) => id === answer.question);
    if (!question || answered.indexOf(answer.question) !== index) return true;
    if (question.kind === 'text') return answer.options !== undefined;
    if (answer.text !== undefined) return true;
    return (answer.options?.length ?? 0) > 0 && !fits(question, answer.options ?? []);
  });
  return fault < 0
    ? undefined
    : refuse('answer-unfit', {
        params: { question: answered[fault] ?? '' },
        fields: [`answers.${fault}`],
      });
}
