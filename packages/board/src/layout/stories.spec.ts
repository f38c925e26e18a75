// Proves that stories can be followed from left to right: what follows from a decision hangs one column
// right of it with an arrow, down the whole main story of a request; that a stream's samples say what
// comes first; and that a story longer than a frame is wide goes on from a copy.
import type { ContextName } from '@callout/kernel';
import { model } from '@callout/model';
import { describe, expect, it } from 'vitest';
import { forestOf, type Tree } from './forest.ts';
import { lifecycleOf } from './lifecycle.ts';
import { COLUMNS } from './sizes.ts';
import { planOf, type Unit } from './units.ts';
import { wallLayout } from './wall.ts';

const layout = wallLayout(model);

function contextOf(name: ContextName) {
  const context = model.contexts.find((one) => one.name === name);
  const drawn = layout.contexts.find((one) => one.context === name);
  if (!context || !drawn) throw new Error(`there is no context ${name}`);
  return { context, drawn };
}

const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1);

/** Arrows from one unit to the next, as the names of what they are between. */
function storyOf(name: ContextName): readonly string[] {
  const { drawn } = contextOf(name);
  const at = new Map(drawn.drawing.pieces.map((piece) => [piece.key, piece]));
  const isFar = (from: string, to: string) =>
    from.includes('|') && !to.includes('|') && from.split('|')[0] !== to;
  return drawn.drawing.wires
    .filter(({ kind, from, to }) => ['activates', 'issues'].includes(kind) && isFar(from, to))
    .filter(({ from }) => from.startsWith('command:'))
    .map(({ from, to }) => {
      const [source, target] = [at.get(from), at.get(to)];
      expect((source?.x ?? 0) + (source?.w ?? 0), `${from} → ${to}`).toBeLessThan(target?.x ?? 0);
      return `${nameOf(from)} → ${nameOf(to)}`;
    });
}

describe('the story of a request', () => {
  it('is told by arrows, from asking to what is paid, fetched and told', () => {
    expect(storyOf('provisioning')).toEqual([
      'ServiceRequested → assign-worker-when-service-requested',
      'Matching steps → AssignWorker',
      'WorkerAssigned → set-price-when-worker-first-assigned',
      'WorkerAssigned → request-supplies-when-worker-assigned',
      'WorkerAssigned → tell-worker-when-assigned',
      'WorkerNotFound → recall-supplies-when-reassigned-or-cancelled',
      'WorkerAssigned → recall-supplies-when-reassigned-or-cancelled',
      'WorkerAssigned → tell-client-when-state-changed',
      'ServiceStarted → reverse-no-show-when-check-in-arrives',
      'ServiceFailed → offer-reorder-when-no-show',
    ]);
  });
});

describe.each(model.contexts)('the trees of $name', (context) => {
  const plan = planOf(context, layout.graph);
  const forest = forestOf(plan);
  const depth = ({ children }: Tree): number => 1 + Math.max(0, ...children.map(depth));
  const all = ({ unit, children }: Tree): readonly Unit[] => [unit, ...children.flatMap(all)];
  it('have every unit once, and no more columns than a frame', () => {
    expect(
      forest
        .flatMap(all)
        .map(({ key }) => key)
        .sort(),
    ).toEqual(plan.units.map(({ key }) => key).sort());
    expect(Math.max(...forest.map(depth))).toBeLessThanOrEqual(COLUMNS.max);
  });
  it('lead from an earlier decision to a later one', () => {
    const back = (tree: Tree): readonly string[] =>
      tree.children.flatMap((child) => [
        ...(child.unit.rank > tree.unit.rank ? [] : [child.unit.key]),
        ...back(child),
      ]);
    expect(forest.flatMap(back)).toEqual([]);
  });
});

it('finds by the samples how many events come before each of a stream', () => {
  const stream = contextOf('provisioning').context.streams.find(
    ({ kind }) => kind === 'supplies-kit',
  );
  expect(stream && [...lifecycleOf(stream)]).toEqual([
    ['SuppliesRequested', 0],
    ['SuppliesReady', 1],
    ['SuppliesRecalled', 1],
    ['SuppliesIssued', 2],
    ['SuppliesCollected', 3],
  ]);
});
