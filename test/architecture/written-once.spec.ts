// Proves that what every part of Callout needs is written in one place: no product file keeps a queue of
// promises by hand, adds up a part of a list, escapes markup by itself, or tells the kernel what the published
// language names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTEXTS, ROLES } from '@callout/published-language';
import { expect, it } from 'vitest';
import { root, sourceFiles } from './source-files.fixture.ts';

/** Of the system's own: the kernel issues commands as these. */
const SYSTEM_ROLES: ReadonlySet<string> = new Set(['clock', 'policy', 'import']);
const PRODUCT = /^(?:packages|apps|sync-server)\/(?!.*\.(?:spec|fixture)\.tsx?$).*\.tsx?$/;

function product(): { readonly path: string; readonly source: string }[] {
  const paths = sourceFiles().filter((path) => PRODUCT.test(path));
  return paths.map((path) => ({ path, source: readFileSync(join(root, path), 'utf8') }));
}

function filesWith(pattern: RegExp): string[] {
  return product()
    .filter(({ source }) => pattern.test(source))
    .map(({ path }) => path);
}

it('leaves queues to a library: no variable holds the last promise of a chain', () => {
  const chain = /let \w+(?:: Promise<[^;=]*>)? = Promise\.resolve\(/;
  expect(chain.test('let last: Promise<unknown> = Promise.resolve();')).toBe(true);
  expect(chain.test('let tail = Promise.resolve(undefined);')).toBe(true);
  expect(filesWith(chain)).toEqual([]);
  expect(filesWith(/\b(?:waiting|queue)\.shift\(\)/)).toEqual([]);
});

it('adds up no part of a list: who asks for so many rows at most has no sum of them', () => {
  const asks = /\b(?:rows|documents)\([^;]*\blimit\b/;
  const adds = /\bsum\(|\.reduce[(<]/;
  expect(asks.test('await view.rows(openInvoices, { limit: ROWS_MAX })')).toBe(true);
  const both = product().filter(({ source }) => asks.test(source) && adds.test(source));
  // A bank file adds up its own lines: as many as it holds, and the others are in the next.
  expect(both.map(({ path }) => path)).toEqual([
    'packages/billing/src/streams/bank-file/export-commands.ts',
  ]);
});

it('escapes markup in one place', () => {
  expect(filesWith(/&(?:amp|lt|gt|quot|apos|#39);/)).toEqual(['packages/kernel/src/markup.ts']);
});

it('infers what a declaration is when its types are forgotten, and writes none down twice', () => {
  const twin = /interface Any[A-Z]\w* \{/;
  expect(twin.test('export interface AnyCommand {')).toBe(true);
  expect(filesWith(twin)).toEqual([]);
});

it('tells the kernel no name of a context, a role or a person: those are of the published language', () => {
  const kernel = product().filter(({ path }) => path.startsWith('packages/kernel/src/'));
  const names = [...CONTEXTS, ...ROLES].filter((name) => !SYSTEM_ROLES.has(name)).join('|');
  const words = new RegExp(`['"\`](?:${names})s?(?:['"\`:])|\\b(?:${names})s?:`, 'i');
  expect(["'billing'", '`client:${', 'managers: 1'].map((line) => words.test(line))).toEqual([
    ...[true, true, true],
  ]);
  const told = kernel.flatMap(({ path, source }) =>
    source
      .split('\n')
      // Comments may show an example.
      .filter((line) => !/^\s*(?:\*|\/\*|\/\/)/.test(line) && words.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(kernel.length).toBeGreaterThan(30);
  expect(told).toEqual([]);
});
