import { SendMail } from '@callout/kernel';
import type { ArrowKind, StickyKind } from '@callout/model';
import { mailSize, sizeOf } from './sizes.ts';

const MAIL_SYSTEM = SendMail.system.name;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An arrow's way: horizontal and vertical pieces in turn. */
export type Way = readonly Point[];

export interface Rect extends Point {
  readonly w: number;
  readonly h: number;
}

/** A sticky where it hangs. */
export interface Piece extends Rect {
  readonly key: string;
  readonly sticky: string;
  readonly isCopy: boolean;
  /** Names that it lists, each in a line: the mails that leave from here. */
  readonly listed?: readonly string[];
}

export interface Wire {
  readonly kind: ArrowKind;
  readonly from: string;
  readonly to: string;
  readonly way: Way;
}

export interface Drawing {
  readonly pieces: readonly Piece[];
  readonly wires: readonly Wire[];
}

export function kindOf(sticky: string): StickyKind {
  return sticky.slice(0, sticky.indexOf(':')) as StickyKind;
}

export function contextOf(sticky: string): string {
  return sticky.slice(sticky.indexOf(':') + 1, sticky.indexOf('/'));
}

export function piece(key: string, sticky: string, at: Point, isCopy = false): Piece {
  return { key, sticky, isCopy, ...at, ...sizeOf(kindOf(sticky), isCopy) };
}

/** A reminder of the system Mail, with the names of those that leave here. */
export function mailPiece(
  sender: string,
  context: string,
  names: readonly string[],
  at: Point,
): Piece {
  const [key, sticky] = [`${sender}|mails`, `system:${context}/${MAIL_SYSTEM}`];
  return { key, sticky, isCopy: true, listed: names, ...at, ...mailSize(names.length) };
}

export function bottomOf(pieces: readonly Rect[]): number {
  return Math.max(0, ...pieces.map(({ y, h }) => y + h));
}

export function rightOf(pieces: readonly Rect[]): number {
  return Math.max(0, ...pieces.map(({ x, w }) => x + w));
}

export function middleOf({ y, h }: Rect): number {
  return y + h / 2;
}

function movedPoint({ x, y }: Point, by: Point): Point {
  return { x: x + by.x, y: y + by.y };
}

export function moved({ pieces, wires }: Drawing, by: Point): Drawing {
  return {
    pieces: pieces.map((one) => ({ ...one, ...movedPoint(one, by) })),
    wires: wires.map((wire) => ({ ...wire, way: wire.way.map((point) => movedPoint(point, by)) })),
  };
}

export function together(drawings: readonly Drawing[]): Drawing {
  return {
    pieces: drawings.flatMap(({ pieces }) => pieces),
    wires: drawings.flatMap(({ wires }) => wires),
  };
}

/** From one point to another with one vertical piece at `x`. */
export function bent(start: Point, end: Point, x: number): Way {
  if (start.y === end.y) return [start, end];
  return [start, { x, y: start.y }, { x, y: end.y }, end];
}
