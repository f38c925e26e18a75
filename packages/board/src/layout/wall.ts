import type { ContextName, Model } from '@callout/kernel';
import { HOTSPOTS, type ModelGraph, modelGraph } from '@callout/model';
import { type ContextLayout, contextLayout } from './frame.ts';
import { contextOf, type Rect } from './pieces.ts';
import { FRAME, GUTTER, HEADER, sizeOf } from './sizes.ts';

/** Where everything hangs: made once from a model, and the same at every step and in every language. */
export interface WallLayout {
  readonly model: Model;
  readonly graph: ModelGraph;
  readonly contexts: readonly ContextLayout[];
  /** Frames of the whole wall, in the order of `contexts`. */
  readonly frames: readonly Rect[];
}

export function wallLayout(model: Model): WallLayout {
  const graph = modelGraph(model, HOTSPOTS);
  const contexts = model.contexts.map((context) => contextLayout(context, graph));
  return { model, graph, contexts, frames: framesOf(contexts) };
}

/**
 * Two columns along the flow of what contexts publish: those that come first, and those that follow from
 * them.
 */
function framesOf(contexts: readonly ContextLayout[]): readonly Rect[] {
  const columnOf = columnsOf(contexts);
  const frames = new Map<ContextName, Rect>();
  let x: number = FRAME.padding;
  for (const column of [0, 1]) {
    const own = contexts.filter(({ context }) => columnOf.get(context) === column);
    if (own.some(({ gutter }) => gutter.length > 0)) x += gutterWidth();
    let y: number = HEADER;
    for (const { context, width, height } of own) {
      frames.set(context, { x, y, w: width, h: height });
      y += height + FRAME.gap;
    }
    x += Math.max(0, ...own.map(({ width }) => width));
  }
  return contexts.map(({ context }) => frames.get(context) ?? { x: 0, y: 0, w: 0, h: 0 });
}

export function gutterWidth(): number {
  return GUTTER.before + sizeOf('event', true).w + GUTTER.after;
}

function columnsOf(contexts: readonly ContextLayout[]): ReadonlyMap<ContextName, number> {
  const ranks = flowRanks(contexts);
  const half = Math.max(...ranks.values()) / 2;
  return new Map([...ranks].map(([context, rank]) => [context, rank > half ? 1 : 0]));
}

/** How far each is from where facts come from; where both listen to each other, the less is no flow. */
function flowRanks(contexts: readonly ContextLayout[]): ReadonlyMap<ContextName, number> {
  const count = (from: string, { drawing, gutter }: ContextLayout) => {
    const keys = new Set(gutter);
    return drawing.pieces.filter(({ key, sticky }) => keys.has(key) && contextOf(sticky) === from)
      .length;
  };
  const ranks = new Map(contexts.map(({ context }) => [context, 0]));
  for (const _pass of contexts) {
    for (const to of contexts) {
      for (const from of contexts) {
        if (count(from.context, to) <= count(to.context, from)) continue;
        const least = (ranks.get(from.context) ?? 0) + 1;
        if ((ranks.get(to.context) ?? 0) < least) ranks.set(to.context, least);
      }
    }
  }
  return ranks;
}
