import type { AnyProjection, ContextDefinition } from '@callout/kernel';
import type { Link } from './blocks.ts';
import { ids } from './graph.ts';
import type { PlacedPiece } from './place.ts';
import { COPY_H, GAP, SIZE } from './sizes.ts';

const CHIPS_HIGH = 7;
const WIDTH_MIN = 1600;

export interface Band {
  readonly pieces: readonly PlacedPiece[];
  readonly links: readonly Link[];
  readonly width: number;
  readonly height: number;
}

/** Below a context: the read models that it folds for itself, each beside the events that feed it. */
export function readModelBand(context: ContextDefinition, wallWidth: number): Band {
  const room = Math.max(WIDTH_MIN, wallWidth);
  const pieces: PlacedPiece[] = [];
  const links: Link[] = [];
  let [x, y, rowHeight, width] = [0, 0, 0, 0];
  for (const projection of context.projections) {
    const group = groupOf(projection);
    if (x > 0 && x + group.width > room) {
      x = 0;
      y += rowHeight + GAP.block;
      rowHeight = 0;
    }
    pieces.push(...group.pieces.map((piece) => ({ ...piece, x: piece.x + x, y: piece.y + y })));
    links.push(...group.links);
    rowHeight = Math.max(rowHeight, group.height);
    x += group.width + GAP.channel;
    width = Math.max(width, x - GAP.channel);
  }
  return { pieces, links, width, height: pieces.length > 0 ? y + rowHeight : 0 };
}

/** Few events stand before the read model; many stand on both sides of it. */
function groupOf(projection: AnyProjection): Band {
  const pitch = SIZE.event.w + GAP.column;
  const view = ids.projection(projection);
  const { feeds } = projection;
  const high = feeds.length > CHIPS_HIGH ? Math.ceil(feeds.length / 2) : feeds.length;
  const size = SIZE['read-model'];
  const chips = feeds.map(
    (event, index): PlacedPiece => ({
      key: `band|${view}|${ids.event(event)}`,
      sticky: ids.event(event),
      isCopy: true,
      x: index < high ? 0 : pitch + size.w + GAP.column,
      y: (index % high) * (COPY_H + GAP.row),
      w: SIZE.event.w,
      h: COPY_H,
    }),
  );
  const x = chips.length > 0 ? pitch : 0;
  const own = { key: view, sticky: view, isCopy: false, x, y: 0, w: size.w, h: size.h };
  const links = chips.map(({ key }): Link => ({ kind: 'feeds', from: key, to: view }));
  const pieces = [...chips, own];
  const height = Math.max(...pieces.map((piece) => piece.y + piece.h));
  const width = Math.max(...pieces.map((piece) => piece.x + piece.w));
  return { pieces, links, width, height };
}
