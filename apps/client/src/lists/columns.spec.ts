// Proves that the heading of every column of every list and read model has room, in either language: each
// column is at least as wide as the longest word of its heading, between whose words it breaks.
import { LOCALES } from '@callout/kernel';
import { model } from '@callout/model';
import { expect, it } from 'vitest';
import { textsFor } from '../i18n/use-text.ts';
import { speakOf } from '../i18n/words.ts';
import { widthsOf } from './columns.tsx';
import { fieldLabel } from './field-label.ts';
import { columnsOf } from './list-rows.ts';
import type { TableColumn } from './table-model.ts';

speakOf(model);

/** The least pixels of a letter of the headings' size: an average of Liberation Sans at 12.5 pixels. */
const LETTER_PX = 7;

function tooNarrow(columns: readonly TableColumn[]): readonly string[] {
  const least = [...widthsOf(columns, false).template.matchAll(/minmax\((\d+)px/g)].map(pixels);
  expect(least.length).toBe(columns.length);
  return columns.flatMap(({ label }, index) => {
    const longest = Math.max(...label.split(/[\s-]+/).map((word) => word.length));
    return (least[index] ?? 0) < longest * LETTER_PX ? [label] : [];
  });
}
const pixels = ([, px]: RegExpMatchArray) => Number(px);

it.each(LOCALES)('in %s', (locale) => {
  const texts = textsFor(locale, (key) => key);
  const lists = model.contexts.flatMap((context) => context.lists);
  const narrow = [
    ...lists.flatMap((list) => tooNarrow(columnsOf(list, texts))),
    ...model.readModels.flatMap(({ name, observed }) =>
      tooNarrow(
        Object.entries(observed.fields).flatMap(([id, { kind }]) =>
          kind === 'lines' ? [] : [{ id, kind, label: fieldLabel(texts, name, id) }],
        ),
      ),
    ),
  ];
  expect(lists.length).toBeGreaterThan(30);
  expect(narrow).toEqual([]);
});
