// Proves that a copy takes the place of an arrow only where two would cross, and says which these are;
// that the copy stands beside what it leads to; and that a context without a tangle keeps all arrows.
import type { ContextName } from '@callout/kernel';
import { describe, expect, it } from 'vitest';
import { model } from '../index.ts';
import { causeOf, planOf } from './blocks.ts';
import { modelGraph } from './graph.ts';
import { HOTSPOTS } from './notes.ts';
import { placed } from './place.ts';
import { countCrossings, outerWays } from './route.ts';
import { untangled } from './untangle.ts';

const TELL = 'policy:provisioning/tell-client-when-state-changed';
const SETTLE = 'policy:billing/settle-or-return-when-bank-statement-imported';

const graph = modelGraph(model, HOTSPOTS);

function layoutsOf(name: ContextName) {
  const context = model.contexts.find((declared) => declared.name === name);
  if (!context) throw new Error(`there is no context ${name}`);
  const plain = planOf(context, graph);
  const { plan, wall } = untangled(context, graph);
  const kept = new Set(plan.links.map(causeOf));
  const copied = plain.links.map(causeOf).filter((cause) => !kept.has(cause));
  const before = outerWays(plain.links, placed(plain));
  return {
    tangle: countCrossings([...before].map(([link, way]) => ({ ...link, way }))),
    copied: [...new Set(copied)],
    plan,
    wall,
  };
}

describe('a copy in place of an arrow', () => {
  it('is needed where three decisions lead to one policy and each to others too', () => {
    const { tangle, copied, wall } = layoutsOf('provisioning');
    expect(tangle).toBe(4);
    expect(copied).toEqual([
      'event:provisioning/WorkerNotFound > policy:provisioning/tell-client-when-state-changed',
      'event:provisioning/ServiceStarted > policy:provisioning/tell-client-when-state-changed',
    ]);
    const beside = wall.pieces.filter(({ key }) => key.startsWith(`${TELL}|`));
    expect(beside.map(({ sticky }) => sticky)).toEqual([
      'event:provisioning/WorkerNotFound',
      'event:provisioning/ServiceRescheduled',
      'event:provisioning/ServiceStarted',
      'event:provisioning/ServiceCompleted',
      'event:provisioning/ServiceCancelled',
      'event:provisioning/NoShowReversed',
      'event:provisioning/ReorderOffered',
      'event:provisioning/RequestOverdue',
    ]);
  });
  it('is needed where a policy reaches over another into the next lane', () => {
    const { tangle, copied, plan, wall } = layoutsOf('billing');
    expect(tangle).toBe(2);
    expect(copied).toEqual([]);
    const [link, ...more] = plan.links.filter(({ to }) => to === 'command:billing/RecordPayout');
    expect(more).toEqual([]);
    const copy = wall.pieces.find(({ key }) => key === link?.from);
    expect(copy).toMatchObject({ sticky: SETTLE, isCopy: true });
  });
  it.each(['management', 'review'] as const)('is not needed in %s', (name) => {
    const { tangle, copied } = layoutsOf(name);
    expect(tangle).toBe(0);
    expect(copied).toEqual([]);
  });
});
