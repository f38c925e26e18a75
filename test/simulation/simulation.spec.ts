// Proves that whatever happens to devices, network and server, once everything has healed all that was
// recorded is there once, everybody sees what is theirs and nothing else, and the money is right: in
// simulated histories, each of one seed, with the numbered invariants of docs/reliability.md. Every seed runs
// twice and leaves the same trace. Faults that are put into Callout from outside are found.
import { describe, expect, it } from 'vitest';
import { CANARIES } from './canaries.fixture.ts';
import { caughtBy } from './catch.fixture.ts';
import { FOUND } from './found.fixture.ts';
import { type PlanForm, planOf } from './plan.fixture.ts';
import { historyText, shortest } from './shrink.fixture.ts';
import { simulateSeed } from './simulate-seed.fixture.ts';

const SEEDS = [1, 3, 5, 7, 25];

async function expectSound(seed: number, form?: PlanForm): Promise<void> {
  const first = await simulateSeed(seed, form);
  const [violation] = first.violations;
  if (violation) {
    throw new Error(historyText(await shortest(planOf(seed, form), violation.invariant)));
  }
  const again = await simulateSeed(seed, form);
  expect(again.hash).toBe(first.hash);
}

describe('every invariant holds', { timeout: 120_000 }, () => {
  it.each(SEEDS)('in the history of seed %i, which leaves the same trace twice', (seed) =>
    expectSound(seed),
  );
  it.each(FOUND.map(({ seed, what, form }) => [seed, what, form] as const))(
    'in that of seed %i: %s',
    (seed, _, form) => expectSound(seed, form),
  );
});

describe('a fault is found', { timeout: 120_000 }, () => {
  it.each(CANARIES.map((make) => [make().name, make] as const))('%s', async (_, make) => {
    const outcome = await caughtBy(make);
    expect(outcome?.violations ?? []).not.toEqual([]);
  });
});
