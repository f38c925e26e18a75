import type { ContextName, Locale, Model } from '@callout/kernel';
import { boardOf } from '../board/board.ts';
import { titleOf } from '../board/captions.ts';
import type { Step } from '../board/stickies.ts';
import { boardSvg } from '../board/svg.ts';
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
export function exportModel(model: Model, format: ExportFormat, wish: ExportWish): string {
  const { locale, context, step } = wish;
  if (format === 'mermaid') return modelMermaid(model, locale, { context, step });
  if (format === 'json') return graphJson(model, wish);
  const board = boardOf(model, { locale, context });
  if (format === 'drawio') return boardDrawio(board, step);
  if (format === 'excalidraw') return boardExcalidraw(board, step);
  return boardSvg(board, locale, step);
}

function graphJson(model: Model, { locale, context, step }: ExportWish): string {
  const { stickies, arrows } = graphOf(model, { context, step });
  const told = stickies.map(({ textKey: _, ...sticky }) => sticky);
  const titled = stickies.map((sticky) => titleOf(model, locale, sticky));
  const named = told.map((sticky, index) => ({ ...sticky, title: titled[index] }));
  return `${JSON.stringify({ stickies: named, arrows }, null, 2)}\n`;
}
