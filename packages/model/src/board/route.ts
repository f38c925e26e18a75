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

/** Moves one track after another to where it takes most crossings away. */
function tracksOf(wires: readonly Wire[]): readonly string[] {
  let tracks = [...new Set(wires.filter(bends).map(({ link }) => link.from))];
  let least = tangle(tracks, wires);
  for (let improved = true; improved && least > 0; ) {
    improved = false;
    for (const track of [...tracks]) {
      for (let index = 0; index < tracks.length; index += 1) {
        const moved = movedTo(tracks, track, index);
        const crossings = tangle(moved, wires);
        if (crossings >= least) continue;
        tracks = moved;
        least = crossings;
        improved = true;
      }
    }
  }
  return tracks;
}

function movedTo(tracks: readonly string[], track: string, index: number): string[] {
  const others = tracks.filter((other) => other !== track);
  return [...others.slice(0, index), track, ...others.slice(index)];
}

function bends({ start, end }: Wire): boolean {
  return start.y !== end.y;
}

function tangle(tracks: readonly string[], wires: readonly Wire[]): number {
  const ways = wires.map((wire) => ({
    from: wire.link.from,
    to: wire.link.to,
    way: bent({ ...wire.start, x: -1 }, { ...wire.end, x: 99 }, tracks.indexOf(wire.link.from)),
  }));
  return countCrossings(ways);
}

/** Arrows that share an end may run together; others may not even touch. */
export function countCrossings(
  ways: readonly { readonly from: string; readonly to: string; readonly way: Way }[],
): number {
  let crossings = 0;
  for (const [index, a] of ways.entries()) {
    for (const b of ways.slice(index + 1)) {
      const isShared = a.from === b.from || a.to === b.to;
      crossings += crossed(a.way, b.way, isShared ? passes : meets);
    }
  }
  return crossings;
}

function crossed(a: Way, b: Way, meet: (one: Leg, other: Leg) => boolean): number {
  let found = 0;
  for (const one of legs(a)) for (const other of legs(b)) if (meet(one, other)) found += 1;
  return found;
}

type Leg = readonly [Point, Point];

function legs(way: Way): readonly Leg[] {
  return way.slice(1).flatMap((end, index) => {
    const start = way[index];
    return start ? [[start, end] as const] : [];
  });
}

/** One goes on at both sides of the other. */
function passes([a, b]: Leg, [c, d]: Leg): boolean {
  return (
    (isBetween(a.y, c.y, d.y) && isBetween(c.x, a.x, b.x)) ||
    (isBetween(a.x, c.x, d.x) && isBetween(c.y, a.y, b.y))
  );
}

function isBetween(one: number, a: number, b: number): boolean {
  return Math.min(a, b) < one && one < Math.max(a, b);
}

function meets([a, b]: Leg, [c, d]: Leg): boolean {
  return overlap(a.x, b.x, c.x, d.x) && overlap(a.y, b.y, c.y, d.y);
}

function overlap(a: number, b: number, c: number, d: number): boolean {
  return Math.max(Math.min(a, b), Math.min(c, d)) <= Math.min(Math.max(a, b), Math.max(c, d));
}
