// Proves that every export opens: its syntax is whole, its ids are unique, every arrow has both ends,
// and what the board shows at a step is in it.
import { assembleModel, LOCALES } from '@callout/kernel';
import { model, STEPS } from '@callout/model';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { boardOf } from '../board.ts';
import { wallLayout } from '../layout/wall.ts';
import { exportBoard } from './formats.ts';
import { shownAt } from './shown.ts';
import { readXml } from './well-formed.fixture.ts';

const layout = wallLayout(model);
const contexts = [undefined, ...model.contexts.map(({ name }) => name)];
const wishes = contexts.flatMap((context) =>
  LOCALES.flatMap((locale) => STEPS.map((step) => ({ context, locale, step }))),
);
const names = z.object({ id: z.string() }).array();

function unique(ids: readonly string[]): void {
  expect(new Set(ids).size).toBe(ids.length);
}

describe.each(wishes)('$context, $locale, step $step', (wish) => {
  const shown = shownAt(boardOf(layout, wish), wish.step);
  const [boxes, arrows] = [shown.boxes.length, shown.arrows.length];

  it('is an SVG with every sticky and arrow', () => {
    const tags = readXml(exportBoard(layout, 'svg', wish));
    const classes = tags.map(({ attributes }) => attributes['class'] ?? '');
    expect(tags[0]?.tag).toBe('svg');
    expect(classes.filter((name) => /^a( p)?$/.test(name)).length).toBe(arrows);
    // The legend has one small sticky of each of the eight kinds.
    expect(classes.filter((name) => name.startsWith('s ')).length).toBe(boxes + 8);
  });
  it('is a draw.io diagram', () => {
    const tags = readXml(exportBoard(layout, 'drawio', wish));
    expect(tags.slice(0, 5).map(({ tag }) => tag)).toEqual([
      '?xml',
      'mxfile',
      'diagram',
      'mxGraphModel',
      'root',
    ]);
    const cells = tags.filter(({ tag }) => tag === 'mxCell').map(({ attributes }) => attributes);
    unique(cells.map(({ id = '' }) => id));
    const vertices = new Set(cells.filter((c) => c['vertex']).map(({ id }) => id));
    const edges = cells.filter((c) => c['edge']);
    expect([vertices.size, edges.length]).toEqual([boxes + shown.frames.length, arrows]);
    expect(edges.filter((e) => !vertices.has(e['source']) || !vertices.has(e['target']))).toEqual(
      [],
    );
  });
  it('is an Excalidraw scene', () => {
    const bound = z.object({ elementId: z.string() });
    const element = z.object({
      id: z.string(),
      type: z.enum(['rectangle', 'text', 'arrow']),
      x: z.number(),
      y: z.number(),
      width: z.number().min(0),
      height: z.number().min(0),
      boundElements: names,
      containerId: z.string().nullish(),
      startBinding: bound.optional(),
      endBinding: bound.optional(),
    });
    const scene = z
      .object({ type: z.literal('excalidraw'), version: z.literal(2), elements: element.array() })
      .parse(JSON.parse(exportBoard(layout, 'excalidraw', wish)));
    unique(scene.elements.map(({ id }) => id));
    const there = new Set(scene.elements.map(({ id }) => id));
    const wires = scene.elements.filter(({ type }) => type === 'arrow');
    expect(wires.length).toBe(arrows);
    const named = scene.elements.flatMap((e) => [
      ...e.boundElements.map(({ id }) => id),
      ...(e.containerId ? [e.containerId] : []),
    ]);
    const ends = wires.flatMap((e) => [e.startBinding?.elementId, e.endBinding?.elementId]);
    expect([...named, ...ends].filter((id) => id === undefined || !there.has(id))).toEqual([]);
  });
  it('is a Mermaid flowchart', () => {
    const lines = exportBoard(layout, 'mermaid', wish).trimEnd().split('\n');
    expect(lines[0]).toBe('flowchart LR');
    const nodes = lines.flatMap(
      (line) => /^ {4}(n\d+)\(?\[+"[^"]*"\]+\)?:::[a-z-]+$/.exec(line)?.[1] ?? [],
    );
    unique(nodes);
    const ends = lines.flatMap((line) => /^ {2}(n\d+) --> (n\d+)$/.exec(line)?.slice(1) ?? []);
    expect(ends.filter((id) => !nodes.includes(id))).toEqual([]);
    const frames = lines.filter((line) => line.startsWith('  subgraph ')).length;
    const rest = lines.length - 1 - nodes.length - ends.length / 2 - 2 * frames;
    expect([nodes.length > 0, rest]).toEqual([true, 8]);
  });
  it('is a graph as JSON', () => {
    const graph = z
      .object({
        stickies: z.object({ id: z.string(), kind: z.string(), title: z.string().min(1) }).array(),
        arrows: z.object({ kind: z.string(), from: z.string(), to: z.string() }).array(),
      })
      .parse(JSON.parse(exportBoard(layout, 'json', wish)));
    const ids = graph.stickies.map(({ id }) => id);
    unique(ids);
    const ends = graph.arrows.flatMap(({ from, to }) => [from, to]);
    expect(ends.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

it('writes an SVG that escapes what people wrote', () => {
  const contexts = model.contexts.map((context) => ({
    ...context,
    texts: { en: { [`context.${context.name}`]: 'A <b> & "c"' }, ru: {} },
  }));
  const written = wallLayout(assembleModel(contexts, { en: {}, ru: {} }));
  const svg = exportBoard(written, 'svg', { locale: 'en', context: 'review', step: 4 });
  expect(svg).toContain('A &lt;b&gt; &amp; &quot;c&quot;');
  expect(svg).not.toContain('<b>');
});
