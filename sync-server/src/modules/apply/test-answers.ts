import type { ApplicationTest } from '@callout/model';
import type { TestAnswers } from '@callout/published-language';
import { oneValueOf, valuesOf } from './sent-form.ts';

/** The answers in a form's body; a question that was left out has none. */
export function answersIn(test: ApplicationTest, body: unknown): TestAnswers {
  return test.questions.flatMap(({ id, kind }): TestAnswers => {
    const name = `q.${id}`;
    if (kind === 'text') {
      const text = oneValueOf(body, name);
      return text === '' ? [] : [{ question: id, text }];
    }
    const options = valuesOf(body, name).map(Number);
    return options.length === 0 ? [] : [{ question: id, options }];
  });
}
