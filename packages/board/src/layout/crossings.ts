import type { Point, Way } from './pieces.ts';

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
