import type { Canary } from './canaries.fixture.ts';
import { INVARIANTS, type InvariantNumber } from './invariants/names.fixture.ts';
import type { Plan, Planned } from './plan.fixture.ts';
import { type Outcome, simulate } from './simulate-seed.fixture.ts';

/** So many histories are tried at most for one that is shorter. */
const TRIES_MAX = 80;

/**
 * The shortest part of a failing history that was found to fail in the same way, by leaving out ever smaller
 * stretches (delta debugging).
 */
export async function shortest(
  plan: Plan,
  invariant: InvariantNumber,
  canary?: () => Canary,
): Promise<{ readonly plan: Plan; readonly outcome: Outcome }> {
  let tries = 0;
  const failing = async (steps: readonly Planned[]): Promise<Outcome | undefined> => {
    tries += 1;
    const outcome = await simulate({ ...plan, steps }, canary?.());
    return outcome.violations.some((one) => one.invariant === invariant) ? outcome : undefined;
  };
  let steps = plan.steps;
  let outcome = await simulate(plan, canary?.());
  for (let size = Math.ceil(steps.length / 2); size >= 1 && tries < TRIES_MAX; ) {
    let isShorter = false;
    for (let from = 0; from < steps.length && tries < TRIES_MAX; ) {
      const left = [...steps.slice(0, from), ...steps.slice(from + size)];
      const found = await failing(left);
      if (!found) {
        from += size;
        continue;
      }
      steps = left;
      outcome = found;
      isShorter = true;
    }
    if (size === 1 && !isShorter) break;
    size = size === 1 ? 1 : Math.floor(size / 2);
  }
  return { plan: { ...plan, steps }, outcome };
}

/** For a person, and for a regression. */
export function historyText({ plan, outcome }: Awaited<ReturnType<typeof shortest>>): string {
  const steps = plan.steps.map(({ atMs, salt, step }) => {
    const hours = (atMs / 3_600_000).toFixed(2);
    return `  ${hours} h  #${salt}  ${JSON.stringify(step)}`;
  });
  return [
    `seed ${plan.seed}, ${plan.start}, ${plan.length}: ${steps.length} steps are enough`,
    ...steps,
    ...outcome.violations.map(
      ({ invariant, what }) => `  ${invariant} ${INVARIANTS[invariant]}: ${what}`,
    ),
  ].join('\n');
}
