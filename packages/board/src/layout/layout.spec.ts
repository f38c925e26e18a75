// Proves that a board that people know stays the one they know: a new sticky in one context moves every
// other context as a whole and little, and its own context little on average; and that the rules of the
// layout hold for models that were never seen, by leaving out at random what the contexts declare.
import { assembleModel, type ContextDefinition, type Model } from '@callout/kernel';
import { model } from '@callout/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boardOf } from '../board.ts';
import type { Board } from '../board-parts.ts';
import {
  crossings,
  drawnLast,
  loose,
  looseEnds,
  overlaps,
  runsThrough,
  skewArrows,
} from '../geometry.fixture.ts';
import { contextOf } from './pieces.ts';
import { GAP, SIZE } from './sizes.ts';
import { wallLayout } from './wall.ts';

const NO_TEXTS = { en: {}, ru: {} };
const drawn = (grown: Model) => boardOf(wallLayout(grown), { locale: 'en' });
const before = drawn(model);

/** One more command, like the last of its stream. */
function withCommand(context: ContextDefinition, kind: string): Model {
  const last = context.commands.findLast(({ stream }) => stream.kind === kind);
  if (!last) throw new Error(`no command is invoked on ${kind}`);
  const grown = { ...context, commands: [...context.commands, { ...last, name: 'DoAnew' }] };
  return assembleModel(
    model.contexts.map((one) => (one === context ? grown : one)),
    NO_TEXTS,
  );
}

/** How far the stickies of a context moved, from the old board to the new one. */
function moves(context: string, after: Board): readonly number[] {
  const at = new Map(after.boxes.map((box) => [box.key, box]));
  return before.boxes
    .filter(({ key }) => contextOf(key) === context)
    .flatMap(({ key, x, y }) => {
      const now = at.get(key);
      return now ? [Math.hypot(now.x - x, now.y - y)] : [];
    });
}

const ROW = SIZE.command.h + GAP.unit;
const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

const streams = model.contexts.flatMap((context) =>
  context.streams.map(({ kind }) => ({ context, kind, name: context.name })),
);
describe.each(streams)('a new command of $kind', ({ context, kind, name }) => {
  const after = drawn(withCommand(context, kind));
  it('moves every other context as a whole, and by less than a row', () => {
    for (const other of model.contexts.filter((one) => one.name !== name)) {
      const [distance = 0, ...more] = new Set(moves(other.name, after).map(Math.round));
      expect(more, other.name).toEqual([]);
      expect(distance, other.name).toBeLessThan(ROW);
    }
  });
  it('moves what hangs in its own context by little more than a row on average', () => {
    expect(mean(moves(name, after))).toBeLessThan(1.25 * ROW);
  });
});

const NAMES = model.contexts.flatMap((context) => [
  context.name,
  ...[context.commands, context.policies, context.projections, context.lists].flatMap((things) =>
    things.map(({ name }) => name),
  ),
]);

/** The model without what has these names; no policy without the commands that it issues. */
function without(names: readonly string[]): Model {
  const isLeft = ({ name }: { readonly name: string }) => !names.includes(name);
  const contexts = model.contexts.filter(isLeft).map((context): ContextDefinition => {
    const issuesLeft = ({ issues }: { readonly issues: readonly { readonly name: string }[] }) =>
      issues.every(isLeft);
    return {
      ...context,
      commands: context.commands.filter(isLeft),
      policies: context.policies.filter((policy) => isLeft(policy) && issuesLeft(policy)),
      systemCommands: (context.systemCommands ?? []).filter(issuesLeft),
      projections: context.projections.filter(isLeft),
      lists: context.lists.filter(isLeft),
    };
  });
  return assembleModel(contexts, NO_TEXTS);
}

// Boards apart, each with few runs of its own: together they are as many, and none of them takes long.
const shown = [undefined, ...model.contexts.map(({ name }) => name)];
it.each(shown)('holds the rules of the layout for whatever is declared: %s', (context) => {
  const names = NAMES.filter((name) => name !== context);
  fc.assert(
    fc.property(fc.subarray(names), (left) => {
      const board = boardOf(wallLayout(without(left)), { locale: 'en', context });
      expect(overlaps(board)).toEqual([]);
      expect(loose(board)).toEqual([]);
      expect(looseEnds(board)).toEqual([]);
      expect(skewArrows(board)).toEqual([]);
      expect(runsThrough(board)).toEqual([]);
      const inside = drawnLast(board).filter(({ kind }) => kind !== 'publishes');
      expect(crossings(inside)).toEqual([]);
    }),
    { numRuns: 4 },
  );
});
