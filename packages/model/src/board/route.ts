import type { Link } from './blocks.ts';
import type { Placed, PlacedPiece } from './place.ts';
import { GAP, PORT_Y } from './sizes.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An arrow's way: horizontal and vertical pieces in turn. */
export type Way = readonly Point[];

/** Inside a block: from box to box over the middle of the gap before the box that it leads to. */
export function innerWay(from: PlacedPiece, to: PlacedPiece, entry: number): Way {
  const start = { x: from.x + from.w, y: from.y + from.h / 2 };
  const end = { x: to.x, y: entry };
  return bent(start, end, to.x - GAP.column / 2);
}

export function bent(start: Point, end: Point, x: number): Way {
  if (start.y === end.y) return [start, end];
  return [start, { x, y: start.y }, { x, y: end.y }, end];
}

interface Wire {
  readonly link: Link;
  readonly start: Point;
  readonly end: Point;
}

/** Between blocks: each source has a track of its own in the channel after its layer. */
export function outerWays(links: readonly Link[], wall: Placed): ReadonlyMap<Link, Way> {
  const at = new Map(wall.pieces.map((piece) => [piece.key, piece]));
  const wires = links.flatMap((link): readonly Wire[] => {
    const from = at.get(link.from);
    const to = at.get(link.to);
    if (!from || !to) return [];
    const start = { x: from.x + from.w, y: from.y + from.h / 2 };
    return [{ link, start, end: { x: to.x, y: to.y + PORT_Y } }];
  });
  const ways = new Map<Link, Way>();
  for (const channel of wall.channels.values()) {
    const here = wires.filter(({ start }) => Math.abs(channelOf(start, wall) - channel.x) < 1);
    const tracks = tracksOf(here);
    for (const wire of here) {
      const index = tracks.indexOf(wire.link.from);
      const x = channel.x + GAP.channel / 2 + GAP.track * Math.max(0, index);
      ways.set(wire.link, bent(wire.start, wire.end, x));
    }
  }
  return ways;
}

/** The channel right of a box: the nearest edge of a layer. */
function channelOf(start: Point, wall: Placed): number {
  const edges = [...wall.channels.values()].map(({ x }) => x).filter((x) => x >= start.x);
  return Math.min(...edges);
}

/** Exchanges neighbouring tracks as long as that takes crossings away. */
function tracksOf(wires: readonly Wire[]): readonly string[] {
  const tracks = [...new Set(wires.filter(bends).map(({ link }) => link.from))];
  let least = tangle(tracks, wires);
  for (let improved = true; improved; ) {
    improved = false;
    for (let index = 0; index + 1 < tracks.length; index += 1) {
      swap(tracks, index);
      const crossings = tangle(tracks, wires);
      if (crossings < least) {
        least = crossings;
        improved = true;
      } else swap(tracks, index);
    }
  }
  return tracks;
}

function bends({ start, end }: Wire): boolean {
  return start.y !== end.y;
}

function swap(tracks: string[], index: number): void {
  const [first, second] = [tracks[index], tracks[index + 1]];
  if (first === undefined || second === undefined) return;
  tracks[index] = second;
  tracks[index + 1] = first;
}

function tangle(tracks: readonly string[], wires: readonly Wire[]): number {
  const ways = wires.map((wire) => ({
    from: wire.link.from,
    to: wire.link.to,
    way: bent({ ...wire.start, x: -1 }, { ...wire.end, x: 99 }, tracks.indexOf(wire.link.from)),
  }));
  return countCrossings(ways);
}

/** Proper crossings of arrows that share neither their beginning nor their end. */
export function countCrossings(
  ways: readonly { readonly from: string; readonly to: string; readonly way: Way }[],
): number {
  let crossings = 0;
  for (const [index, a] of ways.entries()) {
    for (const b of ways.slice(index + 1)) {
      if (a.from !== b.from && a.to !== b.to) crossings += crossed(a.way, b.way);
    }
  }
  return crossings;
}

function crossed(a: Way, b: Way): number {
  let found = 0;
  for (const one of legs(a)) for (const other of legs(b)) if (meets(one, other)) found += 1;
  return found;
}

function legs(way: Way): readonly (readonly [Point, Point])[] {
  return way.slice(1).flatMap((end, index) => {
    const start = way[index];
    return start ? [[start, end] as const] : [];
  });
}

function meets([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): boolean {
  return overlap(a.x, b.x, c.x, d.x) && overlap(a.y, b.y, c.y, d.y);
}

function overlap(a: number, b: number, c: number, d: number): boolean {
  return Math.max(Math.min(a, b), Math.min(c, d)) <= Math.min(Math.max(a, b), Math.max(c, d));
}
