import type { AnyProjection, ContextDefinition, EventDefinition } from '@callout/kernel';
import { ids } from '@callout/model';
import { entryAt, gridOfCopies } from './grid-of-copies.ts';
import type { Interval } from './packing.ts';
import {
  bottomOf,
  type Drawing,
  kindOf,
  middleOf,
  moved,
  type Piece,
  piece,
  rightOf,
} from './pieces.ts';
import { GAP, PORT, SIZE, sizeOf } from './sizes.ts';
import type { Inbound } from './unit-drawing.ts';
import type { Home } from './units.ts';

const ROWS = 3;
const COPY = sizeOf('event', true);

/** Read models that only own facts feed, each after the events that do, in lines like a text. */
export function innerReadModels(
  context: ContextDefinition,
  at: { readonly x: number; readonly y: number; readonly width: number },
): readonly Drawing[] {
  const drawings: Drawing[] = [];
  let { x, y } = at;
  let bottom = y;
  for (const projection of context.projections.filter((one) => !isFedFromOutside(one))) {
    const card = cardOf(projection);
    const width = rightOf(card.pieces);
    if (x > at.x && x + width > at.x + at.width) {
      x = at.x;
      y = bottom + GAP.unit;
    }
    drawings.push(moved(card, { x, y }));
    bottom = Math.max(bottom, y + bottomOf(card.pieces));
    x += width + GAP.channel;
  }
  return drawings;
}

function isFedFromOutside({ feeds, context }: AnyProjection): boolean {
  return feeds.some((event) => event.context !== context);
}

function cardOf(projection: AnyProjection): Drawing {
  const id = ids.projection(projection);
  const stickies = projection.feeds.map(ids.event);
  const columns = Math.ceil(stickies.length / ROWS);
  const x = columns * (COPY.w + GAP.row) - GAP.row + GAP.bus;
  const target = piece(id, id, { x: stickies.length > 0 ? x : 0, y: 0 });
  const chips = gridOfCopies({ target, kind: 'feeds', stickies, top: 0, columns });
  return { pieces: [...chips.pieces, target], wires: chips.wires };
}

/** They hang at the left edge, where the units there leave room. */
export function hungEntries(
  entries: readonly Entry[],
  at: { readonly x: number; readonly top: number; readonly track: number },
  taken: readonly Interval[],
): { readonly drawings: readonly Drawing[]; readonly inbound: readonly Inbound[] } {
  const drawings: Drawing[] = [];
  const inbound: Inbound[] = [];
  let cursor = at.top;
  for (const { sticky, own, foreign } of entries) {
    const height = heightOf(sticky, own.length, foreign.length);
    const top = freeFrom(cursor, height, taken);
    const target = piece(sticky, sticky, { x: at.x, y: top });
    drawings.push(entryOf(target, own, at.track));
    inbound.push({ target, port: top + PORT, stickies: foreign, top });
    cursor = top + height + GAP.unit;
  }
  return { drawings, inbound };
}

/** What other contexts awaken or feed, and nothing in its frame leads to. */
export interface Entry {
  readonly sticky: string;
  readonly own: readonly string[];
  readonly foreign: readonly string[];
}

export function entriesOf(context: ContextDefinition, policies: readonly Home[]): readonly Entry[] {
  const isForeign = (event: EventDefinition) => event.context !== context.name;
  return [
    ...policies.map(({ policy, own, foreign }) => ({ sticky: policy, own, foreign })),
    ...context.projections.filter(isFedFromOutside).map((projection) => ({
      sticky: ids.projection(projection),
      own: projection.feeds.filter((event) => !isForeign(event)).map(ids.event),
      foreign: projection.feeds.filter(isForeign).map(ids.event),
    })),
  ];
}

function heightOf(sticky: string, own: number, foreign: number): number {
  const pitch = COPY.h + GAP.row;
  return Math.max(SIZE[kindOf(sticky)].h + own * pitch, foreign * pitch - GAP.row);
}

function freeFrom(cursor: number, height: number, taken: readonly Interval[]): number {
  const blocking = taken.find(({ top, bottom }) => cursor < bottom && cursor + height > top);
  return blocking ? freeFrom(blocking.bottom, height, taken) : cursor;
}

/** Own events below it, and their arrows up the track before it. */
function entryOf(target: Piece, own: readonly string[], track: number): Drawing {
  const pieces = own.map((sticky, index) => {
    const y = target.y + target.h + GAP.row + index * (COPY.h + GAP.row);
    return piece(`${target.key}|${sticky}`, sticky, { x: target.x, y }, true);
  });
  const wires = pieces.map((one) => {
    const level = middleOf(one);
    const entry = entryAt(target, level);
    const way = [
      { x: one.x, y: level },
      { x: track, y: level },
      { x: track, y: entry },
      { x: target.x, y: entry },
    ];
    return {
      kind: kindOf(target.sticky) === 'policy' ? ('activates' as const) : ('feeds' as const),
      from: one.key,
      to: target.key,
      way,
    };
  });
  return { pieces: [target, ...pieces], wires };
}
