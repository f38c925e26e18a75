import type { ContextName, Locale, Model } from '@callout/kernel';
import { type ModelGraph, STICKY_KINDS, type Step, type Sticky, titleOf } from '@callout/model';
import type { WallLayout } from '../layout/wall.ts';
import { COLOURS } from '../svg.ts';

export interface GraphWish {
  readonly context?: ContextName | undefined;
  readonly step?: Step;
}

/** The graph at a step: of one context with the foreign stickies that its arrows touch, or of all. */
export function graphOf({ graph }: WallLayout, { context, step = 4 }: GraphWish): ModelGraph {
  const shown = new Map(graph.stickies.filter((s) => s.step <= step).map((s) => [s.id, s]));
  const isOwn = (id: string) => context === undefined || shown.get(id)?.context === context;
  const arrows = graph.arrows.filter(
    ({ from, to }) => shown.has(from) && shown.has(to) && isOwn(to),
  );
  const touched = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const stickies = graph.stickies.filter(
    ({ id }) => shown.has(id) && (isOwn(id) || touched.has(id)),
  );
  return { stickies, arrows };
}

/** A Mermaid flowchart with a subgraph for every context. */
export function modelMermaid(layout: WallLayout, locale: Locale, wish: GraphWish): string {
  const { model } = layout;
  const { stickies, arrows } = graphOf(layout, wish);
  const idOf = new Map(stickies.map(({ id }, index) => [id, `n${index + 1}`]));
  const contexts = model.contexts.filter(({ name }) => stickies.some((s) => s.context === name));
  const lines = contexts.flatMap(({ name }) => [
    `  subgraph ${name}["${quoted(model.text(locale, `context.${name}`))}"]`,
    ...stickies
      .filter((sticky) => sticky.context === name)
      .map((sticky) => `    ${idOf.get(sticky.id)}${node(model, locale, sticky)}`),
    '  end',
  ]);
  const classes = STICKY_KINDS.map((kind) => {
    const { fill, edge } = COLOURS[kind];
    return `  classDef ${kind} fill:${fill},stroke:${edge},color:#1d1d1f`;
  });
  const wires = arrows.map(({ from, to }) => `  ${idOf.get(from)} --> ${idOf.get(to)}`);
  return ['flowchart LR', ...lines, ...wires, ...classes, ''].join('\n');
}

function node(model: Model, locale: Locale, sticky: Sticky): string {
  const label = `"${quoted(titleOf(model, locale, sticky))}"`;
  const shape = sticky.kind === 'actor' ? `([${label}])` : `[${label}]`;
  return `${shape}:::${sticky.kind}`;
}

function quoted(text: string): string {
  return text.replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;');
}
