// Proves: no page retypes which statuses a list holds, for such a copy drifts from the model; what a page
// asks of the device's documents comes from a declared list.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { model } from '@callout/model';
import { expect, it } from 'vitest';

const STATUSES = model.contexts.flatMap(({ streams }) => streams.map(({ statuses }) => statuses));
const folder = join(import.meta.dirname, '..');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.(spec|fixture)\./.test(name))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

it('names no statuses in a query', () => {
  const retyped = /statuses:\s*\[?\s*['"`]/;
  expect(retyped.test("statuses: ['active']")).toBe(true);
  expect(sources.filter(({ text }) => retyped.test(text)).map(({ name }) => name)).toEqual([]);
});

it('keeps no list of statuses beside the model', () => {
  // Two or more words in a row that are statuses of one stream, such as `['open', 'taken']`.
  const rows = /\[\s*(?:'[a-z-]+',?\s*){2,}\]/g;
  const suspicious = sources.flatMap(({ name, text }) =>
    [...text.matchAll(rows)]
      .filter(([row]) => STATUSES.some((all) => wordsOf(row).every((word) => all.includes(word))))
      .map(([row]) => `${name}: ${row}`),
  );
  expect(suspicious).toEqual([]);
});

function wordsOf(row: string): readonly string[] {
  return [...row.matchAll(/'([a-z-]+)'/g)].map(([, word = '']) => word);
}
