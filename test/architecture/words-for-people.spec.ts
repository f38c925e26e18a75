// Proves that no text of the house takes a person for a man or a woman: comments, names of tests, pages and
// what people read say "they", the role, or another sentence.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const GENDERED = /\b(?:he|his|him|himself|she|her|hers|herself)\b/i;
const TEXT = /\.(?:tsx?|[cm]?js|json|md|css|html|ya?ml|csv)$/;
/** Installed, built or generated from what is read here; the lock file quotes its packages. */
const NOT_OURS = /^(?:node_modules|dist.*|coverage|test-results|event-storming|pnpm-lock\.yaml)$/;

/** `from` with everything below it, files only. */
function textsBelow(from: string): string[] {
  return readdirSync(from, { withFileTypes: true }).flatMap((entry) => {
    const path = join(from, entry.name);
    if (entry.name.startsWith('.') || NOT_OURS.test(entry.name)) return [];
    if (entry.isDirectory()) return textsBelow(path);
    return TEXT.test(entry.name) && path !== import.meta.filename ? [path] : [];
  });
}

const gendered = (text: string) =>
  text.split('\n').flatMap((line, index) => (GENDERED.test(line) ? [index + 1] : []));

it('knows the words by themselves, and in names of files', () => {
  expect(gendered('The client\nhas lost his key.\nOthers, there, the hero: none.\nHers.')).toEqual([
    2, 4,
  ]);
  expect(GENDERED.test('0029-who-leaves-gives-his-jobs-back.md')).toBe(true);
});

it('finds none of them', () => {
  const files = ['apps', 'docs', 'packages', 'scripts', 'sync-server', 'test'].flatMap((folder) =>
    textsBelow(join(root, folder)),
  );
  const own = readdirSync(root).filter((name) => TEXT.test(name) && !NOT_OURS.test(name));
  expect(files.length).toBeGreaterThan(1000);
  const found = [...files, ...own.map((name) => join(root, name))].flatMap((path) => {
    const name = relative(root, path);
    const lines = gendered(readFileSync(path, 'utf8')).map((line) => `${name}:${line}`);
    return GENDERED.test(name) ? [name, ...lines] : lines;
  });
  expect(found).toEqual([]);
});
