import type { PlanForm } from './plan.fixture.ts';

/** What the simulation has found in Callout, each with a seed whose history showed it. */
export const FOUND: readonly {
  readonly seed: number;
  readonly form: PlanForm;
  readonly what: string;
}[] = [
  {
    form: 'first',
    seed: 21,
    what: 'A client’s device gave a request another status than the server had, when it followed from what clients may not see.',
  },
  {
    form: 'first',
    seed: 1604,
    what: 'A pushed fact of an unknown version, which would begin a statement, was answered with an error, and so was all that came with it.',
  },
  {
    form: 'first',
    seed: 1407,
    what: 'Who let go of a refused beginning and lost the answer could never get rid of it: the server said that it was settled, and the device kept it.',
  },
];
