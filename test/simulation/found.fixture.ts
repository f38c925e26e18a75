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
];
