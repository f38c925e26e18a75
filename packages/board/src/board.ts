import type { ContextName, Locale } from '@callout/kernel';
import { type Step, type Sticky, type StickyKind, titleOf } from '@callout/model';
import type { Board, BoardArrow, Box, Frame } from './board-parts.ts';
import { causeArrows } from './causes.ts';
import type { ContextLayout } from './layout/frame.ts';
import {
  bottomOf,
  contextOf,
  kindOf,
  moved,
  type Piece,
  type Point,
  type Rect,
  rightOf,
} from './layout/pieces.ts';
import { publishedWay } from './layout/published.ts';
import { FRAME, HEADER } from './layout/sizes.ts';
import { gutterWidth, type WallLayout } from './layout/wall.ts';
import { boardText } from './texts.ts';

export interface BoardWish {
  readonly locale: Locale;
  /** One context alone; all of them when absent. */
  readonly context?: ContextName | undefined;
}

/** The whole wall, or one context of it, with its texts in a language. */
export function boardOf(layout: WallLayout, { locale, context }: BoardWish): Board {
  const shown = layout.contexts.flatMap((one, index): readonly Shown[] => {
    if (context === undefined) return [{ one, frame: layout.frames[index] ?? frameAlone(one) }];
    return one.context === context ? [{ one, frame: frameAlone(one) }] : [];
  });
  const parts = shown.map((part) => partOf(layout, locale, part));
  const boxes = parts.flatMap((part) => part.boxes);
  const frames = parts.map(({ frame }) => frame);
  const published = context === undefined ? publishedArrows(frames, boxes, shown) : [];
  const title = frames[0]?.title ?? '';
  return {
    title: context === undefined ? boardText(locale, 'board.title') : `Callout · ${title}`,
    width: rightOf(frames) + FRAME.padding,
    height: bottomOf(frames) + FRAME.gap,
    frames,
    boxes,
    arrows: [...parts.flatMap(({ arrows }) => arrows), ...published],
  };
}

interface Shown {
  readonly one: ContextLayout;
  readonly frame: Rect;
}

function frameAlone({ gutter, width, height }: ContextLayout): Rect {
  const x = FRAME.padding + (gutter.length > 0 ? gutterWidth() : 0);
  return { x, y: HEADER, w: width, h: height };
}

interface Part {
  readonly frame: Frame;
  readonly boxes: readonly Box[];
  readonly arrows: readonly BoardArrow[];
}

function partOf(layout: WallLayout, locale: Locale, { one, frame }: Shown): Part {
  const stickies = new Map(layout.graph.stickies.map((sticky) => [sticky.id, sticky]));
  const at: Point = { x: frame.x, y: frame.y };
  const { pieces, wires } = moved(one.drawing, at);
  const boxes = pieces.flatMap((piece) => {
    const sticky = stickies.get(piece.sticky);
    return sticky ? [boxOf(layout, locale, one.context, piece, sticky)] : [];
  });
  const stepOf = new Map(boxes.map(({ key, step }) => [key, step]));
  const arrows = wires.flatMap((wire): readonly BoardArrow[] => {
    const [from, to] = [stepOf.get(wire.from), stepOf.get(wire.to)];
    if (!from || !to) return [];
    return [{ ...wire, first: Math.max(from, to) as Step, last: 4 }];
  });
  const causes = causeArrows(arrows, boxes);
  return {
    frame: {
      ...frame,
      key: `frame:${one.context}`,
      context: one.context,
      title: layout.model.text(locale, `context.${one.context}`),
      subtitle: one.context,
    },
    boxes: boxes.map((box) => laterUnlessItCauses(box, causes)),
    arrows: [...arrows, ...causes],
  };
}

function publishedArrows(
  frames: readonly Frame[],
  boxes: readonly Box[],
  shown: readonly Shown[],
): readonly BoardArrow[] {
  const listeners = new Map(
    shown.flatMap(({ one }) => one.gutter.map((key) => [key, one.context] as const)),
  );
  return boxes.flatMap((box): readonly BoardArrow[] => {
    const from = frames.find(({ context }) => context === contextOf(box.sticky));
    const listener = frames.find(({ context }) => context === listeners.get(box.key));
    if (!from || !listener) return [];
    const way = publishedWay(from, { sticky: box, listener }, frames);
    return [{ kind: 'publishes', from: from.key, to: box.key, way, first: 4, last: 4 }];
  });
}

/** The second step shows copies of those events alone that something follows from. */
function laterUnlessItCauses(box: Box, causes: readonly BoardArrow[]): Box {
  const isIdle = box.isCopy && box.step === 2 && !causes.some(({ from }) => from === box.key);
  return isIdle ? { ...box, step: 3 } : box;
}

const COPY_STEP: Partial<Record<StickyKind, Step>> = { event: 2, policy: 3, system: 3 };

function boxOf(
  { model }: WallLayout,
  locale: Locale,
  context: ContextName,
  piece: Piece,
  sticky: Sticky,
): Box {
  const isForeign = sticky.context !== context;
  const feeds = kindOf(piece.key) === 'read-model';
  const copied = piece.isCopy ? (COPY_STEP[sticky.kind] ?? sticky.step) : sticky.step;
  return {
    ...piece,
    kind: sticky.kind,
    kindName: boardText(locale, `kind.${sticky.kind}`),
    step: feeds ? 4 : copied,
    title: titleOf(model, locale, sticky),
    name: piece.isCopy || !NAMED.includes(sticky.kind) ? '' : sticky.name,
    origin: isForeign ? model.text(locale, `context.${sticky.context}`) : '',
  };
}

/** The code's name stands where it is one that people use: of facts, orders and decisions. */
const NAMED: readonly StickyKind[] = ['event', 'command', 'constraint'];
