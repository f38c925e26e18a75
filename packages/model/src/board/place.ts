import type { Block, Link, Plan } from './blocks.ts';
import { ordered } from './order.ts';
import { GAP, PORT_Y } from './sizes.ts';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface PlacedPiece extends Rect {
  readonly key: string;
  readonly sticky: string;
  readonly isCopy: boolean;
}

export interface Placed {
  readonly pieces: readonly PlacedPiece[];
  /** Right edge of each layer, with the width of the channel after it. */
  readonly channels: ReadonlyMap<number, { readonly x: number; readonly w: number }>;
  readonly width: number;
  readonly height: number;
}

/** Gives every block its place: layers from left to right, lanes from top to bottom. */
export function placed(plan: Plan): Placed {
  const blocks = ordered(plan);
  const tops = topsOf(blocks, plan.links);
  const columns = columnsOf(blocks, plan.links);
  const pieces = blocks.flatMap((block) =>
    block.pieces.map(
      ({ key, sticky, isCopy, column, dy, w, h }): PlacedPiece => ({
        key,
        sticky,
        isCopy,
        x: columns.xOf(block.layer, column),
        y: (tops.get(block.key) ?? 0) + dy,
        w,
        h,
      }),
    ),
  );
  const height = Math.max(0, ...pieces.map(({ y, h }) => y + h));
  return { pieces, channels: columns.channels, width: columns.width, height };
}

function columnsOf(blocks: readonly Block[], links: readonly Link[]) {
  const layers = [...new Set(blocks.map(({ layer }) => layer))].sort((a, b) => a - b);
  const xs = new Map<string, number>();
  const channels = new Map<number, { x: number; w: number }>();
  let x = 0;
  for (const layer of layers) {
    const pieces = blocks.filter((block) => block.layer === layer).flatMap((block) => block.pieces);
    const columns = [...new Set(pieces.map(({ column }) => column))].sort((a, b) => a - b);
    for (const [index, column] of columns.entries()) {
      xs.set(`${layer}/${column}`, x);
      const widths = pieces.filter((piece) => piece.column === column).map(({ w }) => w);
      x += Math.max(...widths) + (index < columns.length - 1 ? GAP.column : 0);
    }
    const leaving = new Set(pieces.map(({ key }) => key));
    const sources = new Set(links.map(({ from }) => from).filter((from) => leaving.has(from)));
    const w = GAP.channel + GAP.track * sources.size;
    channels.set(layer, { x, w });
    x += w;
  }
  const last = layers.at(-1);
  const width = last === undefined ? 0 : (channels.get(last)?.x ?? 0);
  return {
    xOf: (layer: number, column: number) => xs.get(`${layer}/${column}`) ?? 0,
    channels,
    width,
  };
}

/** Stacks each lane's blocks; one that follows from others moves down to them where there is room. */
function topsOf(blocks: readonly Block[], links: readonly Link[]): ReadonlyMap<string, number> {
  const tops = new Map<string, number>();
  const exits = new Map<string, number>();
  let laneTop = 0;
  for (const lane of [...new Set(blocks.map((block) => block.lane))].sort((a, b) => a - b)) {
    const own = blocks.filter((block) => block.lane === lane);
    const layers = [...new Set(own.map(({ layer }) => layer))].sort((a, b) => a - b);
    const stacks = layers.map((layer) => own.filter((block) => block.layer === layer));
    const height = Math.max(...stacks.map(heightOf));
    for (const stack of stacks) {
      let cursor = laneTop;
      for (const [index, block] of stack.entries()) {
        const rest = heightOf(stack.slice(index));
        const wish = wishOf(block, links, exits) ?? cursor;
        const top = Math.max(cursor, Math.min(wish, laneTop + height - rest));
        tops.set(block.key, top);
        for (const { key, dy, h } of block.pieces) exits.set(key, top + dy + h / 2);
        cursor = top + block.height + GAP.block;
      }
    }
    laneTop += height + GAP.lane;
  }
  return tops;
}

function heightOf(stack: readonly Block[]): number {
  return stack.reduce((sum, { height }) => sum + height + GAP.block, -GAP.block);
}

function wishOf(block: Block, links: readonly Link[], exits: ReadonlyMap<string, number>) {
  const own = new Set(block.pieces.map(({ key }) => key));
  const from = links.flatMap((link) => (own.has(link.to) ? (exits.get(link.from) ?? []) : []));
  return from.length === 0 ? undefined : Math.min(...from) - PORT_Y;
}
