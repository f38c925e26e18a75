// Proves that no text here takes a person for a man or a woman: comments, names of tests, pages and
// what people read say "they", the role, or another sentence.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { root, sourceFiles } from './source-files.fixture.ts';

const GENDERED = /\b(?:he|his|him|himself|she|her|hers|herself)\b/i;

/** What an event was first written with is frozen: it is somebody's words in an old log. */
const isFrozen = (line: string) => /^\s*sample: \{/.test(line);

const gendered = (text: string) =>
  text
    .split('\n')
    .flatMap((line, index) => (GENDERED.test(line) && !isFrozen(line) ? [index + 1] : []));

it('knows the words by themselves, and in names of files', () => {
  expect(gendered('The client\nhas lost his key.\nOthers, there, the hero: none.\nHers.')).toEqual([
    2, 4,
  ]);
  expect(GENDERED.test('0029-who-leaves-gives-his-jobs-back.md')).toBe(true);
});

it('finds none of them', () => {
  const files = sourceFiles().filter((name) => name !== relative(root, import.meta.filename));
  expect(files.length).toBeGreaterThan(1000);
  const found = files.flatMap((name) => {
    const lines = gendered(readFileSync(join(root, name), 'utf8')).map((line) => `${name}:${line}`);
    return GENDERED.test(name) ? [name, ...lines] : lines;
  });
  expect(found).toEqual([]);
});
