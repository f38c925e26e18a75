// Proves of the index of decisions that every one stands in it once, by its own title, and of every number that
// names a decision, in the index, on a page or in a comment, that there is one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root, sourceFiles } from './source-files.fixture.ts';

const folder = join(root, 'docs/adr');
const files = readdirSync(folder)
  .filter((name) => name !== 'README.md')
  .sort();
const index = readFileSync(join(folder, 'README.md'), 'utf8');
const linked = [...index.matchAll(/\[(\d{4}) (.+?)\]\((\S+?)\)/g)].map(
  ([, number, title, file]) => ({
    number,
    title,
    file,
  }),
);

/** What a decision calls itself: its number and its title, in the first line. */
function heading(file: string) {
  const [line = ''] = readFileSync(join(folder, file), 'utf8').split('\n');
  const [, number, title] = /^# (\d{4})[:.]? (.+)$/.exec(line) ?? [];
  return { number, title, file };
}

it('lists every decision once, by its title', () => {
  const byFile = (a: { file?: string | undefined }, b: { file?: string | undefined }) =>
    (a.file ?? '').localeCompare(b.file ?? '');
  expect(linked.toSorted(byFile)).toEqual(files.map(heading).toSorted(byFile));
});

it('names no decision but by such a link, and no other file', () => {
  expect(index.match(/\]\(/g)?.length).toBe(linked.length);
});

it('has one decision a number, which its file begins with', () => {
  const numbers = files.map((file) => heading(file).number);
  expect(files.map((file) => file.slice(0, 4))).toEqual(numbers);
  expect(new Set(numbers).size).toBe(files.length);
});

it('begins with a dozen to read first', () => {
  const [, first = ''] = index.split(/^## /m);
  expect(first.match(/^- \[\d{4} .+\): \S/gm)?.length).toBe(12);
});

/** Numbers after `docs/adr/` or `ADR`, also the further ones of "docs/adr/0138, 0139". */
const MENTIONED = /(?:\badr\/|\bADRs? )(\d{4}(?:`?(?:, | and )`?\d{4})*)/g;

it('knows every decision that a page or a comment refers to', () => {
  const mentions = sourceFiles().flatMap((name) =>
    [...readFileSync(join(root, name), 'utf8').matchAll(MENTIONED)].flatMap(([, numbers = '']) =>
      (numbers.match(/\d{4}/g) ?? []).map((number) => ({ number, in: name })),
    ),
  );
  expect(mentions.length).toBeGreaterThan(80);
  const there = new Set(files.map((file) => file.slice(0, 4)));
  expect(mentions.filter(({ number }) => !there.has(number))).toEqual([]);
});
