import type { Canary } from './canaries.fixture.ts';
import { type Plan, planOf } from './plan.fixture.ts';
import { type Outcome, simulate } from './simulate-seed.fixture.ts';

/** Histories that a fault may come through unseen, because nothing happened in them that it touches. */
const TRIES_MAX = 25;
const BETWEEN_MS = 20 * 60_000;

function planFor(seed: number, { scene, start, pageMax, betweenMs = BETWEEN_MS }: Canary): Plan {
  const drawn = planOf(seed);
  const plan = { ...drawn, pageMax: pageMax ?? drawn.pageMax };
  if (!scene) return plan;
  const steps = scene.map((step, index) => ({ atMs: (index + 1) * betweenMs, salt: index, step }));
  return { ...plan, start: start ?? plan.start, steps };
}

/** The first history that fails because of the fault; undefined when none does. */
export async function caughtBy(make: () => Canary): Promise<Outcome | undefined> {
  let tries = 0;
  for (let seed = 1; tries < TRIES_MAX; seed += 1) {
    const canary = make();
    const plan = planFor(seed, canary);
    if (plan.length !== 'tiny' && plan.length !== 'brief') continue;
    tries += 1;
    const outcome = await simulate(plan, canary);
    if (outcome.violations.length > 0) return outcome;
  }
  return undefined;
}
