import type { ContextDefinition, ContextName } from '@callout/kernel';
import type { ModelGraph } from '@callout/model';
import { countCrossings } from './crossings.ts';
import { forestOf, type Tree } from './forest.ts';
import { type Packed, packed } from './packing.ts';
import {
  bent,
  bottomOf,
  type Drawing,
  kindOf,
  middleOf,
  piece,
  rightOf,
  together,
} from './pieces.ts';
import { entriesOf, hungEntries, innerReadModels } from './read-models.ts';
import { FRAME, GAP, GUTTER, SIZE, sizeOf } from './sizes.ts';
import { drawnTree } from './tree-drawing.ts';
import type { Inbound } from './unit-drawing.ts';
import { planOf } from './units.ts';

/** One context about its frame's left upper corner; what hangs before the frame has an x below zero. */
export interface ContextLayout {
  readonly context: ContextName;
  readonly drawing: Drawing;
  /** Keys of the published events of other contexts, before the frame. */
  readonly gutter: readonly string[];
  readonly width: number;
  readonly height: number;
}

const TRACK = FRAME.padding / 2;

export function contextLayout(context: ContextDefinition, graph: ModelGraph): ContextLayout {
  const plan = planOf(context, graph);
  const entries = entriesOf(context, plan.entries);
  const widest = Math.max(0, ...entries.map(({ sticky }) => SIZE[kindOf(sticky)].w));
  const left = FRAME.padding + (widest > 0 ? widest + GAP.bus : 0);
  const trees = untangled(forestOf(plan), left);
  const edge = { x: FRAME.padding, top: FRAME.title, track: TRACK };
  const hung = hungEntries(entries, edge, trees.taken);
  const y = trees.bottom + GAP.shelf;
  const band = innerReadModels(context, { x: left, y, width: trees.width - left });
  const gutter = together([...trees.inbound, ...hung.inbound].map(hungBefore));
  const drawing = together([trees.drawing, ...hung.drawings, ...band, gutter]);
  return {
    context: context.name,
    drawing,
    gutter: gutter.pieces.map(({ key }) => key),
    width: rightOf(drawing.pieces) + FRAME.padding,
    height: bottomOf(drawing.pieces) + FRAME.padding,
  };
}

/** A copy takes the place of an arrow that would touch another: of the steepest of them. */
function untangled(forest: readonly Tree[], left: number): Packed {
  const copied = new Set<string>();
  for (;;) {
    const trees = forest.map((tree) => drawnTree(tree, copied));
    const found = packed(trees, left, FRAME.title);
    const wires = [...found.linked.keys()];
    const [worst] = wires
      .filter((one) => wires.some((other) => one !== other && countCrossings([one, other]) > 0))
      .sort((a, b) => steepness(b.way) - steepness(a.way));
    const cause = worst && found.linked.get(worst);
    if (cause === undefined) return found;
    copied.add(cause);
  }
}

function steepness(way: Drawing['wires'][number]['way']): number {
  const ys = way.map(({ y }) => y);
  return Math.max(...ys) - Math.min(...ys);
}

/** Published events of other contexts, one below the other, with their arrows into the frame. */
function hungBefore({ target, port, stickies, top }: Inbound): Drawing {
  const size = sizeOf('event', true);
  const kind = kindOf(target.sticky) === 'policy' ? 'activates' : 'feeds';
  const pieces = stickies.map((sticky, index) => {
    const at = { x: -GUTTER.after - size.w, y: top + index * (size.h + GAP.row) };
    return piece(`${target.key}|${sticky}`, sticky, at, true);
  });
  const wires = pieces.map((one) => {
    const start = { x: one.x + one.w, y: middleOf(one) };
    const way = bent(start, { x: target.x, y: port }, TRACK);
    return { kind: kind as 'activates' | 'feeds', from: one.key, to: target.key, way };
  });
  return { pieces, wires };
}
