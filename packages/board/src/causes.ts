import type { Step } from '@callout/model';
import type { BoardArrow, Box } from './board-parts.ts';
import type { Point, Way } from './layout/pieces.ts';

/** From an event over a policy, a system that is asked and answers, and a command to another event. */
const HOPS_MAX = 6;

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
      if (!box || trail.length > HOPS_MAX) continue;
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
  for (const box of boxes.filter(isStart)) follow(box, [], box.key);
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
