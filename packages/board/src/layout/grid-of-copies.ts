import type { ArrowKind } from '@callout/model';
import {
  bent,
  type Drawing,
  kindOf,
  middleOf,
  type Piece,
  type Point,
  piece,
  type Rect,
  type Wire,
} from './pieces.ts';
import { EDGE, GAP, sizeOf } from './sizes.ts';

/** The level at which an arrow from `level` can meet a sticky. */
export function entryAt(target: Rect, level: number): number {
  return Math.min(Math.max(level, target.y + EDGE), target.y + target.h - EDGE);
}

/** Straight into a sticky where that can be, else over the track before it. */
export function wayInto(target: Rect, start: Point, track = target.x - GAP.bus / 2) {
  return bent(start, { x: target.x, y: entryAt(target, start.y) }, track);
}

export interface CopiesOf {
  readonly target: Piece;
  readonly kind: ArrowKind;
  readonly stickies: readonly string[];
  readonly top: number;
  readonly columns: number;
}

/** Copies in a grid left of what they lead to. Those farther away run below their row. */
export function gridOfCopies({ target, kind, stickies, top, columns }: CopiesOf): Drawing {
  const first = kindOf(stickies[0] ?? target.sticky);
  const isCopy = first === 'event';
  const size = sizeOf(first, isCopy);
  const used = Math.min(columns, stickies.length);
  const right = target.x - GAP.bus;
  const pieces: Piece[] = [];
  const wires: Wire[] = [];
  for (const [index, sticky] of stickies.entries()) {
    const fromRight = used - 1 - (index % used);
    const at = {
      x: right - size.w - fromRight * (size.w + GAP.row),
      y: top + Math.floor(index / used) * (size.h + GAP.row),
    };
    const own = piece(`${target.key}|${sticky}`, sticky, at, isCopy);
    const start =
      fromRight === 0
        ? { x: at.x + size.w, y: middleOf(own) }
        : { x: at.x + size.w / 2, y: at.y + size.h + GAP.row / 2 };
    const way = wayInto(target, start);
    const drop = { x: start.x, y: at.y + size.h };
    pieces.push(own);
    wires.push({
      kind,
      from: own.key,
      to: target.key,
      way: fromRight === 0 ? way : [drop, ...way],
    });
  }
  return { pieces, wires };
}
