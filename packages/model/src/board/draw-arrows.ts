import type { Link, Plan } from './blocks.ts';
import type { Placed, PlacedPiece } from './place.ts';
import { bent, innerWay, outerWays, type Point, type Way } from './route.ts';
import { GAP } from './sizes.ts';
import type { Step } from './stickies.ts';
import type { BoardArrow, Box } from './wall.ts';

const EDGE = 14;

interface Band {
  readonly pieces: readonly PlacedPiece[];
  readonly links: readonly Link[];
}

export function drawnArrows(
  plan: Plan,
  wall: Placed,
  band: Band,
  boxes: readonly Box[],
): readonly BoardArrow[] {
  const at = new Map([...wall.pieces, ...band.pieces].map((piece) => [piece.key, piece]));
  const stepOf = new Map(boxes.map(({ key, step }) => [key, step]));
  const outer = outerWays(plan.links, wall);
  const inner = plan.blocks.flatMap(({ links }) => links);
  const arrow = (link: Link, way: Way | undefined): readonly BoardArrow[] => {
    const first = Math.max(stepOf.get(link.from) ?? 4, stepOf.get(link.to) ?? 4) as Step;
    return way ? [{ ...link, way, first, last: 4 }] : [];
  };
  return [
    ...inner.flatMap((link) => arrow(link, blockWay(link, inner, at))),
    ...plan.links.flatMap((link) => arrow(link, outer.get(link))),
    ...band.links.flatMap((link) => arrow(link, bandWay(link, at))),
  ];
}

type Pieces = ReadonlyMap<string, PlacedPiece>;

/** Arrows that lead to one box come in together, level with the first of those they come from. */
function blockWay(link: Link, links: readonly Link[], at: Pieces): Way | undefined {
  const from = at.get(link.from);
  const to = at.get(link.to);
  if (!from || !to) return undefined;
  const sources = links
    .filter((other) => other.to === link.to)
    .flatMap((l) => at.get(l.from) ?? []);
  const level = Math.min(...sources.map(({ y, h }) => y + h / 2));
  const lowest = to.y + to.h - EDGE;
  const isNear = level > to.y + EDGE && level < lowest;
  const entry = sources.length === 1 && !isNear ? to.y + to.h / 2 : Math.min(level, lowest);
  return innerWay(from, to, entry);
}

/** From whichever side of the read model the event stands on. */
function bandWay(link: Link, at: Pieces): Way | undefined {
  const from = at.get(link.from);
  const to = at.get(link.to);
  if (!from || !to) return undefined;
  const entry = to.y + to.h / 2;
  if (from.x < to.x) return innerWay(from, to, entry);
  const right = to.x + to.w;
  return bent(
    { x: from.x, y: from.y + from.h / 2 },
    { x: right, y: entry },
    right + GAP.column / 2,
  );
}

/**
 * What the first two steps draw, while commands and policies are still missing: people straight to the
 * events that they cause (1), and events to those that follow from them (2).
 */
export function causeArrows(
  arrows: readonly BoardArrow[],
  boxes: readonly Box[],
): readonly BoardArrow[] {
  const boxOf = new Map(boxes.map((box) => [box.key, box]));
  const leaving = new Map<string, BoardArrow[]>();
  for (const arrow of arrows) leaving.set(arrow.from, [...(leaving.get(arrow.from) ?? []), arrow]);
  const found: BoardArrow[] = [];
  const follow = (start: Box, trail: readonly BoardArrow[], at: string): void => {
    for (const next of leaving.get(at) ?? []) {
      const box = boxOf.get(next.to);
      if (!box || trail.length > 4) continue;
      const way = [...trail, next];
      if (box.kind !== 'event') follow(start, way, box.key);
      else {
        const first = Math.max(start.step, box.step) as Step;
        const ends = { from: start.key, to: box.key, way: joined(way, boxOf) };
        if (first <= 2) found.push({ kind: 'causes', ...ends, first, last: 2 });
      }
    }
  };
  const isStart = ({ kind, step }: Box) => (kind === 'event' || kind === 'actor') && step <= 2;
  for (const box of boxes.filter(isStart)) {
    if (!box.key.startsWith('band|')) follow(box, [], box.key);
  }
  return found;
}

/** One way through boxes that are not on the wall yet; it changes its level in the middle of each. */
function joined(trail: readonly BoardArrow[], boxOf: ReadonlyMap<string, Box>): Way {
  const points: Point[] = [];
  for (const { from, way } of trail) {
    const last = points.at(-1);
    const start = way[0];
    const box = boxOf.get(from);
    if (last && start && box && last.y !== start.y) {
      const x = box.x + box.w / 2;
      points.push({ x, y: last.y }, { x, y: start.y });
    }
    points.push(...way);
  }
  return points.filter((p, i) => points[i - 1]?.x !== p.x || points[i - 1]?.y !== p.y);
}
