import { type ContextName, LOCALES } from '@callout/kernel';
import { type Page, pictureFile, STEPS, type Step } from '@callout/model';
import { boardOf } from './board.ts';
import type { WallLayout } from './layout/wall.ts';
import { boardSvg } from './svg.ts';

/** What is kept beside the pages: each context once in either language, as the last step leaves it. */
export function keptPictures(layout: WallLayout): readonly Page[] {
  return layout.contexts.flatMap(({ context }) => picturesOf(layout, context, [4]));
}

/** The whole board and every context, at each step and in either language. */
export function allPictures(layout: WallLayout): readonly Page[] {
  const shown = [undefined, ...layout.contexts.map(({ context }) => context)];
  return shown.flatMap((context) => picturesOf(layout, context, STEPS));
}

function picturesOf(
  layout: WallLayout,
  context: ContextName | undefined,
  steps: readonly Step[],
): readonly Page[] {
  return LOCALES.flatMap((locale) => {
    const board = boardOf(layout, { locale, context });
    return steps.map((step) => ({
      file: pictureFile(locale, context, step),
      text: boardSvg(board, locale, step),
    }));
  });
}
