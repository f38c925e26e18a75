import type { ContextName, Locale, Model } from '@callout/kernel';
import { boardText, nameOn, titleOf } from './captions.ts';
import { causeArrows, drawnArrows } from './draw-arrows.ts';
import { modelGraph } from './graph.ts';
import { HOTSPOTS } from './notes.ts';
import type { PlacedPiece } from './place.ts';
import { readModelBand } from './read-model-band.ts';
import { FRAME } from './sizes.ts';
import type { ModelGraph, Step, Sticky, StickyKind } from './stickies.ts';
import { untangled } from './untangle.ts';
import type { Board, BoardArrow, Box, Frame } from './wall.ts';

export interface BoardWish {
  readonly locale: Locale;
  /** One context alone; all of them when absent. */
  readonly context?: ContextName | undefined;
}

const HEADER = 84;

/** The whole wall, or one context of it. The same model gives the same board, whatever the step. */
export function boardOf(model: Model, { locale, context }: BoardWish): Board {
  const graph = modelGraph(model, HOTSPOTS);
  const shown = model.contexts.filter(({ name }) => context === undefined || name === context);
  const parts: Part[] = [];
  let top = HEADER;
  for (const { name } of shown) {
    const part = contextPart({ model, graph, locale, top }, name);
    parts.push(part);
    top += part.frame.h + FRAME.gap;
  }
  const only = context === undefined ? undefined : parts[0]?.frame.title;
  return {
    title: only ? `Callout · ${only}` : boardText(locale, 'board.title'),
    width: Math.max(0, ...parts.map(({ frame }) => frame.x + frame.w)) + FRAME.padding,
    height: top,
    frames: parts.map(({ frame }) => frame),
    boxes: parts.flatMap(({ boxes }) => boxes),
    arrows: parts.flatMap(({ arrows }) => arrows),
  };
}

interface Part {
  readonly frame: Frame;
  readonly boxes: readonly Box[];
  readonly arrows: readonly BoardArrow[];
}

interface Desk {
  readonly model: Model;
  readonly graph: ModelGraph;
  readonly locale: Locale;
  readonly top: number;
}

function contextPart(desk: Desk, name: ContextName): Part {
  const { model, graph, locale, top } = desk;
  const context = model.contexts.find((declared) => declared.name === name);
  if (!context) throw new Error(`there is no context ${name}`);
  const { plan, wall } = untangled(context, graph);
  const band = readModelBand(context, wall.width);
  const bandTop = wall.height + FRAME.title;
  const shift = (piece: PlacedPiece, down: number): PlacedPiece => ({
    ...piece,
    x: piece.x + 2 * FRAME.padding,
    y: piece.y + top + FRAME.title + down,
  });
  const moved = {
    ...wall,
    pieces: wall.pieces.map((piece) => shift(piece, 0)),
    channels: new Map(
      [...wall.channels].map(([layer, at]) => [layer, { ...at, x: at.x + 2 * FRAME.padding }]),
    ),
  };
  const lower = band.pieces.map((piece) => shift(piece, bandTop));
  const stickies = new Map(graph.stickies.map((sticky) => [sticky.id, sticky]));
  const boxes = [...moved.pieces, ...lower].flatMap((piece) => {
    const sticky = stickies.get(piece.sticky);
    return sticky ? [boxOf({ model, locale, name }, piece, sticky)] : [];
  });
  const arrows = drawnArrows(plan, moved, { pieces: lower, links: band.links }, boxes);
  const causes = causeArrows(arrows, boxes);
  return {
    frame: {
      context: name,
      title: model.text(locale, `context.${name}`),
      subtitle: name,
      x: FRAME.padding,
      y: top,
      w: Math.max(wall.width, band.width) + 2 * FRAME.padding,
      h:
        FRAME.title +
        wall.height +
        (band.height > 0 ? band.height + FRAME.title : 0) +
        FRAME.padding,
    },
    boxes: boxes.map((box) => laterUnlessItCauses(box, causes)),
    arrows: [...arrows, ...causes],
  };
}

/** The second step shows copies of those events alone that something follows from. */
function laterUnlessItCauses(box: Box, causes: readonly BoardArrow[]): Box {
  const isIdle = box.isCopy && box.step === 2 && !causes.some(({ from }) => from === box.key);
  return isIdle ? { ...box, step: 3 } : box;
}

const COPY_STEP: Partial<Record<StickyKind, Step>> = { event: 2, policy: 3, system: 3 };

function boxOf(
  desk: { readonly model: Model; readonly locale: Locale; readonly name: ContextName },
  piece: PlacedPiece,
  sticky: Sticky,
): Box {
  const { model, locale, name } = desk;
  const isForeign = sticky.context !== name;
  const feeds = piece.key.startsWith('band|');
  const copied = piece.isCopy ? (COPY_STEP[sticky.kind] ?? sticky.step) : sticky.step;
  return {
    ...piece,
    kind: sticky.kind,
    step: feeds ? 4 : copied,
    title: titleOf(model, locale, sticky),
    name: piece.isCopy ? '' : nameOn(sticky),
    origin: isForeign ? model.text(locale, `context.${sticky.context}`) : '',
  };
}
