import type { Block, Link, Plan } from './blocks.ts';

const SWEEPS = 6;

/**
 * The order of the blocks of each lane and layer from top to bottom. It starts from the declaration and
 * is changed only where that takes crossings away, so that a new sticky disturbs little.
 */
export function ordered(plan: Plan): readonly Block[] {
  const owner = new Map(
    plan.blocks.flatMap((block) => block.pieces.map(({ key }) => [key, block.key] as const)),
  );
  const ends = plan.links.map((link) => ends2(link, owner, plan.blocks));
  let best = [...plan.blocks].sort(byPlace);
  let least = crossingsOf(best, ends);
  let current = best;
  for (let sweep = 0; sweep < SWEEPS && least > 0; sweep += 1) {
    current = swept(current, ends, sweep % 2 === 0);
    const crossings = crossingsOf(current, ends);
    if (crossings >= least) continue;
    best = current;
    least = crossings;
  }
  return exchanged(best, ends, least);
}

/** Exchanges neighbours of a lane as long as that takes crossings away. */
function exchanged(blocks: readonly Block[], ends: readonly Ends[], crossings: number) {
  const order = [...blocks];
  let least = crossings;
  for (let improved = true; improved && least > 0; ) {
    improved = false;
    for (const [index, upper] of [...order].entries()) {
      const lower = order[index + 1];
      if (!lower || order[index] !== upper || byPlace(upper, lower) !== 0) continue;
      order.splice(index, 2, lower, upper);
      const now = crossingsOf(order, ends);
      if (now < least) {
        least = now;
        improved = true;
      } else order.splice(index, 2, upper, lower);
    }
  }
  return order;
}

interface Ends {
  readonly from: string;
  readonly to: string;
  /** How far down in its block the arrow leaves: events of one cluster differ by it. */
  readonly down: number;
}

function ends2(link: Link, owner: ReadonlyMap<string, string>, blocks: readonly Block[]): Ends {
  const from = owner.get(link.from) ?? link.from;
  const piece = blocks.find(({ key }) => key === from)?.pieces.find(({ key }) => key === link.from);
  return { from, to: owner.get(link.to) ?? link.to, down: (piece?.dy ?? 0) / 10_000 };
}

function byPlace(a: Block, b: Block): number {
  return a.layer - b.layer || a.lane - b.lane;
}

function positions(blocks: readonly Block[]): ReadonlyMap<string, number> {
  return new Map(blocks.map(({ key }, index) => [key, index]));
}

function swept(blocks: readonly Block[], ends: readonly Ends[], fromLeft: boolean) {
  const at = new Map(positions(blocks));
  const layers = [...new Set(blocks.map(({ layer }) => layer))];
  const result: Block[] = [];
  for (const layer of fromLeft ? layers : layers.reverse()) {
    const own = blocks.filter((block) => block.layer === layer);
    const slots = own.map(({ key }) => at.get(key) ?? 0);
    const wish = new Map(own.map(({ key }) => [key, centreOf(key, ends, at, fromLeft)]));
    const sorted = inLanes(own, wish);
    for (const [index, { key }] of sorted.entries()) at.set(key, slots[index] ?? 0);
    result.push(...sorted);
  }
  return result.sort(byPlace);
}

function centreOf(
  key: string,
  ends: readonly Ends[],
  at: ReadonlyMap<string, number>,
  fromLeft: boolean,
): number | undefined {
  const near = fromLeft
    ? ends.filter(({ to }) => to === key).map(({ from, down }) => (at.get(from) ?? 0) + down)
    : ends.filter(({ from }) => from === key).map(({ to }) => at.get(to) ?? 0);
  return near.length === 0 ? undefined : near.reduce((sum, one) => sum + one, 0) / near.length;
}

/** Sorts those that have a wish among the slots that they hold; the others stay where they are. */
function inLanes(
  blocks: readonly Block[],
  wish: ReadonlyMap<string, number | undefined>,
): readonly Block[] {
  const result = [...blocks];
  for (const lane of new Set(blocks.map((block) => block.lane))) {
    const slots = blocks.flatMap((block, index) =>
      block.lane === lane && wish.get(block.key) !== undefined ? [index] : [],
    );
    const sorted = slots
      .flatMap((slot) => blocks[slot] ?? [])
      .sort((a, b) => (wish.get(a.key) ?? 0) - (wish.get(b.key) ?? 0));
    for (const [index, slot] of slots.entries()) {
      const block = sorted[index];
      if (block) result[slot] = block;
    }
  }
  return result;
}

function crossingsOf(blocks: readonly Block[], ends: readonly Ends[]): number {
  const at = positions(blocks);
  const layerOf = new Map(blocks.map(({ key, layer }) => [key, layer]));
  const placed = ends.map(({ from, to, down }) => ({
    layer: layerOf.get(from),
    from: (at.get(from) ?? 0) + down,
    to: at.get(to) ?? 0,
  }));
  let crossings = 0;
  for (const [index, a] of placed.entries()) {
    for (const b of placed.slice(index + 1)) {
      if (a.layer === b.layer && (a.from - b.from) * (a.to - b.to) < 0) crossings += 1;
    }
  }
  return crossings;
}
