import { listens } from './forest.ts';
import { type Drawing, moved, type Piece, together } from './pieces.ts';
import { COLUMNS, GAP } from './sizes.ts';
import { linkWires, type TreeDrawing, trackCounts } from './tree-drawing.ts';
import type { Inbound } from './unit-drawing.ts';

export interface Interval {
  readonly top: number;
  readonly bottom: number;
}

export interface Packed {
  readonly drawing: Drawing;
  /** Arrows from unit to unit, with what they say. */
  readonly linked: ReadonlyMap<Drawing['wires'][number], string>;
  readonly inbound: readonly Inbound[];
  /** What of the left edge the units with foreign events take. */
  readonly taken: readonly Interval[];
  readonly width: number;
  readonly bottom: number;
}

interface Seat extends TreeDrawing {
  /** The column of its root, and where its top is. */
  readonly at: number;
  readonly y: number;
}

/** Trees in the order of the declaration, each as far up as it goes, and of such places the leftmost. */
export function packed(trees: readonly TreeDrawing[], left: number, top: number): Packed {
  const seats = seated(trees, top);
  const columns = columnXs(seats, left);
  const channelOf = new Map<string, number>();
  const parts = seats.map((seat): Drawing => {
    const units = seat.hung.map(({ drawn, column, top: down }) => {
      const at = seat.at + column;
      for (const { key } of drawn.pieces) channelOf.set(key, columns.channels[at] ?? 0);
      return moved(drawn, { x: columns.anchors[at] ?? 0, y: seat.y + down });
    });
    return together(units);
  });
  const linked = new Map(
    seats.flatMap(({ links }, index) =>
      linkWires(links, parts[index]?.pieces ?? [], (key) => channelOf.get(key) ?? 0).map(
        (wire, at) => [wire, links[at]?.cause ?? ''] as const,
      ),
    ),
  );
  const units = together(parts);
  return {
    drawing: { pieces: units.pieces, wires: [...units.wires, ...linked.keys()] },
    linked,
    inbound: seats.flatMap((seat) => inboundOf(seat, units.pieces)),
    taken: seats.filter(({ root }) => listens(root)).map(edgeOf),
    width: columns.width,
    bottom: Math.max(top, ...seats.flatMap(({ bottoms, y }) => bottoms.map((one) => y + one))),
  };
}

function seated(trees: readonly TreeDrawing[], top: number): readonly Seat[] {
  const depth = Math.max(0, ...trees.map(({ bottoms }) => bottoms.length));
  const length = Math.max(COLUMNS.min, depth);
  const used = Array.from({ length }, () => top - GAP.unit);
  return trees.map((tree, index) => {
    if (index > 0 && trees[index - 1]?.root.lane !== tree.root.lane) used.fill(Math.max(...used));
    const places = listens(tree.root) ? [0] : used.map((_, at) => at);
    const found = places
      .filter((at) => at + tree.bottoms.length <= length)
      .map((at) => ({ at, y: Math.max(...tree.bottoms.map((_, i) => used[at + i] ?? 0)) }));
    const [best = { at: 0, y: Math.max(...used) }] = found.sort((a, b) => a.y - b.y);
    const y = best.y + GAP.unit;
    for (const [index, bottom] of tree.bottoms.entries()) used[best.at + index] = y + bottom;
    return { ...tree, at: best.at, y };
  });
}

/** Columns stand below each other in the whole frame. */
function columnXs(seats: readonly Seat[], left: number) {
  const tracks = trackCounts(seats);
  const anchors: number[] = [];
  const channels: number[] = [];
  let x = left;
  let width = left;
  for (let column = 0; column < COLUMNS.max; column += 1) {
    const own = seats.flatMap(({ hung, at }) =>
      hung.filter((one) => at + one.column === column).map(({ drawn }) => drawn),
    );
    if (own.length === 0) break;
    anchors.push(x + Math.max(...own.map((drawn) => drawn.left)));
    width = (anchors[column] ?? x) + Math.max(...own.map((drawn) => drawn.right));
    channels.push(width);
    x = width + GAP.channel + GAP.track * (tracks[column] ?? 0);
  }
  return { anchors, channels, width };
}

function inboundOf({ hung, y }: Seat, pieces: readonly Piece[]): readonly Inbound[] {
  return hung.flatMap(({ drawn, top }) =>
    drawn.inbound.map((one) => ({
      ...one,
      target: pieces.find(({ key }) => key === one.target.key) ?? one.target,
      port: one.port + top + y,
      top: one.top + top + y,
    })),
  );
}

function edgeOf({ y, bottoms }: Seat): Interval {
  return { top: y - GAP.unit, bottom: y + (bottoms[0] ?? 0) + GAP.unit };
}
