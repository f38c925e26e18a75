import type {
  AnswerKey,
  QuestionPoints,
  TestAnswers,
  TestQuestion,
} from '@callout/published-language';

export interface SkillScore {
  readonly skill: string;
  readonly points: number;
  readonly max: number;
}

/** Points of the questions that a key can score: all of them for exactly the right options. */
export function scoreByKey(
  questions: readonly TestQuestion[],
  key: AnswerKey,
  answers: TestAnswers,
): QuestionPoints {
  return questions.flatMap((question) => {
    if (question.kind !== 'choice') return [];
    const right = key.find((each) => each.question === question.id)?.options ?? [];
    const chosen = answers.find((each) => each.question === question.id)?.options ?? [];
    return [{ question: question.id, points: sameOptions(right, chosen) ? question.points : 0 }];
  });
}

function sameOptions(a: readonly number[], b: readonly number[]): boolean {
  const wanted = new Set(a);
  const chosen = new Set(b);
  return wanted.size === chosen.size && [...wanted].every((option) => chosen.has(option));
}

export function unscoredOf(
  questions: readonly TestQuestion[],
  points: QuestionPoints,
): readonly string[] {
  return questions
    .filter(({ id }) => !points.some((each) => each.question === id))
    .map(({ id }) => id);
}

/** One line a skill, in the order in which the test asks for them. */
export function scorePerSkill(
  questions: readonly TestQuestion[],
  points: QuestionPoints,
): readonly SkillScore[] {
  const scores = new Map<string, SkillScore>();
  for (const { id, skill, points: max } of questions) {
    const before = scores.get(skill) ?? { skill, points: 0, max: 0 };
    const got = points.find((each) => each.question === id)?.points ?? 0;
    scores.set(skill, { skill, points: before.points + got, max: before.max + max });
  }
  return [...scores.values()];
}
