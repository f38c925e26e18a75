import type { ContextName, Locale } from '@callout/kernel';
import { type Step, titleOf } from '@callout/model';
import { boardOf } from '../board.ts';
import type { WallLayout } from '../layout/wall.ts';
import { boardSvg } from '../svg.ts';
import { boardDrawio } from './drawio.ts';
import { boardExcalidraw } from './excalidraw.ts';
import { graphOf, modelMermaid } from './mermaid.ts';

export const EXPORT_FORMATS = ['svg', 'drawio', 'mermaid', 'excalidraw', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportWish {
  readonly locale: Locale;
  readonly context?: ContextName | undefined;
  readonly step: Step;
}

/** The board, or a context of it, as the text of a file of that format. */
export function exportBoard(layout: WallLayout, format: ExportFormat, wish: ExportWish): string {
  const { locale, context, step } = wish;
  if (format === 'mermaid') return modelMermaid(layout, locale, { context, step });
  if (format === 'json') return graphJson(layout, wish);
  const board = boardOf(layout, { locale, context });
  if (format === 'drawio') return boardDrawio(board, step);
  if (format === 'excalidraw') return boardExcalidraw(board, step);
  return boardSvg(board, locale, step);
}

function graphJson(layout: WallLayout, { locale, context, step }: ExportWish): string {
  const { stickies, arrows } = graphOf(layout, { context, step });
  const told = stickies.map(({ textKey: _, ...sticky }) => sticky);
  const titled = stickies.map((sticky) => titleOf(layout.model, locale, sticky));
  const named = told.map((sticky, index) => ({ ...sticky, title: titled[index] }));
  return `${JSON.stringify({ stickies: named, arrows }, null, 2)}\n`;
}
