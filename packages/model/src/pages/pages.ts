import { type ContextName, LOCALES, type Locale, type Model } from '@callout/kernel';
import { boardOf } from '../board/board.ts';
import { boardText } from '../board/captions.ts';
import { STEPS } from '../board/stickies.ts';
import { boardSvg } from '../board/svg.ts';
import { contextPage } from './context-page.ts';
import { coveragePage, type Proofs } from './coverage-page.ts';
import { pageFile, pictureFile } from './files.ts';

/** A file of docs/event-storming, by its name there. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

/** Every generated page and picture, in a fixed order. */
export function pagesOf(model: Model, proofs: Proofs): readonly Page[] {
  return [
    ...LOCALES.flatMap((locale) => [
      { file: pageFile('README', locale), text: indexPage(model, locale) },
      ...model.contexts.map((context) => ({
        file: pageFile(context.name, locale),
        text: contextPage(model, context, locale),
      })),
      ...[undefined, ...model.contexts.map(({ name }) => name)].flatMap((context) =>
        pictures(model, locale, context),
      ),
      { file: pageFile('coverage', locale), text: coveragePage(model, locale, proofs) },
    ]),
  ];
}

function pictures(model: Model, locale: Locale, context?: ContextName): readonly Page[] {
  const board = boardOf(model, { locale, context });
  return STEPS.map((step) => ({
    file: pictureFile(locale, context, step),
    text: boardSvg(board, locale, step),
  }));
}

function indexPage(model: Model, locale: Locale): string {
  const say = (key: string) => boardText(locale, key);
  const other = locale === 'en' ? 'ru' : 'en';
  return [
    `# ${say('page.index')}`,
    '',
    `[${say('page.other')}](${pageFile('README', other)})`,
    '',
    say('page.intro'),
    '',
    `## ${say('page.contexts')}`,
    '',
    ...model.contexts.map(
      ({ name }) =>
        `- [${model.text(locale, `context.${name}`)}](${pageFile(name, locale)}) (\`${name}\`)`,
    ),
    '',
    `[${say('page.coverage')}](${pageFile('coverage', locale)})`,
    '',
    `## ${say('page.whole')}`,
    '',
    say('page.legend'),
    '',
    `![${say('page.whole')}](${pictureFile(locale, undefined, 4)})`,
    '',
    `## ${say('page.steps')}`,
    '',
    ...STEPS.map(
      (step) => `- [${say(`board.step.${step}`)}](${pictureFile(locale, undefined, step)})`,
    ),
    '',
    `## ${say('page.exports')}`,
    '',
    '```sh',
    'pnpm callout model export --format drawio --context billing --locale en --step 3 > billing.drawio',
    '```',
    '',
    '`svg`, `drawio`, `mermaid`, `excalidraw`, `json`',
    '',
  ].join('\n');
}
