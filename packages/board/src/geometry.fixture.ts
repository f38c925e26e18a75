import type { Board, BoardArrow, Box } from './board-parts.ts';
import { countCrossings } from './layout/crossings.ts';
import type { Point, Rect } from './layout/pieces.ts';

function areOver(a: Rect, b: Rect, room = 0): boolean {
  return (
    a.x < b.x + b.w + room &&
    b.x < a.x + a.w + room &&
    a.y < b.y + b.h + room &&
    b.y < a.y + a.h + room
  );
}

/** Stickies with less than four pixels between them. */
export function overlaps({ boxes }: Board): readonly string[] {
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter((b) => areOver(a, b, 4))
      .map((b) => `${a.key} and ${b.key}`),
  );
}

/** Stickies that neither hang in a frame nor, as published events do, left of one. */
export function loose({ boxes, frames }: Board): readonly string[] {
  const isIn = (box: Box, frame: Rect) =>
    box.x > frame.x &&
    box.x + box.w < frame.x + frame.w &&
    box.y > frame.y &&
    box.y + box.h < frame.y + frame.h;
  const isBefore = (box: Box) => frames.every((frame) => !areOver(box, frame)) && box.isCopy;
  return boxes
    .filter((box) => !frames.some((frame) => isIn(box, frame)) && !isBefore(box))
    .map(({ key }) => key);
}

/** The arrows of the fourth step: those before draw ways through what is not on the wall yet. */
export function drawnLast({ arrows }: Board): readonly BoardArrow[] {
  return arrows.filter(({ last }) => last === 4);
}

function legOf(a: Point, b: Point): Rect {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    w: Math.abs(a.x - b.x),
    h: Math.abs(a.y - b.y),
  };
}

/** Arrows that run through a sticky on which they neither begin nor end. */
export function runsThrough(board: Board): readonly string[] {
  return drawnLast(board).flatMap(({ from, to, way }) => {
    const room = roomOf(way);
    const near = board.boxes.filter(
      (box) => areOver(room, box) && box.key !== from && box.key !== to,
    );
    return way.slice(1).flatMap((end, index) => {
      const leg = legOf(way[index] ?? end, end);
      return near
        .filter((box) => areOver(leg, box))
        .map(({ key }) => `${from} → ${to} through ${key}`);
    });
  });
}

/** Arrows with an end that lies on no edge of what it is said to be at. */
export function looseEnds({ arrows, boxes, frames }: Board): readonly string[] {
  const at = new Map<string, Rect>([...boxes, ...frames].map((one) => [one.key, one]));
  const touches = (point: Point | undefined, rect: Rect | undefined) => {
    if (!point || !rect) return false;
    const isOnX = point.x >= rect.x && point.x <= rect.x + rect.w;
    const isOnY = point.y >= rect.y && point.y <= rect.y + rect.h;
    const isOnEdge =
      point.x === rect.x ||
      point.x === rect.x + rect.w ||
      point.y === rect.y ||
      point.y === rect.y + rect.h;
    return isOnX && isOnY && isOnEdge;
  };
  return arrows
    .filter(
      ({ from, to, way }) => !touches(way[0], at.get(from)) || !touches(way.at(-1), at.get(to)),
    )
    .map(({ from, to }) => `${from} → ${to}`);
}

export function skewArrows({ arrows }: Board): readonly string[] {
  return arrows
    .filter(({ way }) =>
      way.some((p, i) => i > 0 && p.x !== way[i - 1]?.x && p.y !== way[i - 1]?.y),
    )
    .map(({ from, to }) => `${from} → ${to}`);
}

/** The least rectangle around a way, and one pixel more: ways whose rooms are apart cannot meet. */
function roomOf(way: readonly Point[]): Rect {
  const xs = way.map(({ x }) => x);
  const ys = way.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(...xs) - x + 1, h: Math.max(...ys) - y + 1 };
}

/** Pairs of arrows that cross, or that touch and have no end in common. */
export function crossings(arrows: readonly BoardArrow[]): readonly string[] {
  const spread = arrows.map((arrow) => ({ arrow, room: roomOf(arrow.way) }));
  return spread.flatMap(({ arrow: one, room }, index) =>
    spread
      .slice(index + 1)
      .filter((other) => areOver(room, other.room, 1))
      .filter((other) => countCrossings([one, other.arrow]) > 0)
      .map(({ arrow }) => `${one.from} → ${one.to} and ${arrow.from} → ${arrow.to}`),
  );
}

/** How much of the board is sticky. */
export function fillOf({ boxes, width, height }: Board): number {
  return boxes.reduce((sum, { w, h }) => sum + w * h, 0) / (width * height);
}
