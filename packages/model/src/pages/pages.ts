import { LOCALES, type Locale, type Model } from '@callout/kernel';
import { pageText } from '../graph/captions.ts';
import { contextPage } from './context-page.ts';
import { coveragePage, type Proofs } from './coverage-page.ts';
import { pageFile } from './files.ts';

/** A file of the generated documentation, by its name there. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

/** Every page of text, in a fixed order. The pictures that they show are the board's. */
export function pagesOf(model: Model, proofs: Proofs): readonly Page[] {
  return LOCALES.flatMap((locale) => [
    { file: pageFile('README', locale), text: indexPage(model, locale) },
    ...model.contexts.map((context) => ({
      file: pageFile(context.name, locale),
      text: contextPage(model, context, locale),
    })),
    { file: pageFile('coverage', locale), text: coveragePage(model, locale, proofs) },
  ]);
}

function indexPage(model: Model, locale: Locale): string {
  const say = (key: string) => pageText(locale, key);
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
    say('page.build'),
    '',
    '```sh',
    'pnpm callout model docs --all --out ../callout-board',
    '```',
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
