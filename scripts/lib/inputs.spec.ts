// Proves that a step runs when, and only when, something it depends on changed.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashOf, unlessStamped } from './inputs.mjs';

let root = '';
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'callout-inputs-'));
  put('src/a.ts', 'a');
  put('src/b.ts', 'b');
});
afterEach(() => rmSync(root, { recursive: true }));

test('content, names, additions and removals change the hash; times and outputs do not', () => {
  const hash = () => hashOf(root, ['src', 'package.json']);
  const before = hash();
  utimesSync(join(root, 'src/a.ts'), 1, 1);
  put('src/node_modules/x/index.js', 'x');
  put('src/dist/index.js', 'x');
  expect(hash()).toBe(before);

  put('src/a.ts', 'changed');
  expect(hash()).not.toBe(before);
  put('src/a.ts', 'a');
  expect(hash()).toBe(before);

  put('package.json', '');
  expect(hash()).not.toBe(before);
  rmSync(join(root, 'package.json'));
  put('src/c.ts', '');
  expect(hash()).not.toBe(before);
});

test('what moved from one file into the next is a change', () => {
  const before = hashOf(root, ['src']);
  put('src/a.ts', 'ab');
  put('src/b.ts', '');
  expect(hashOf(root, ['src'])).not.toBe(before);
});

test('files that do not matter do not change the hash', () => {
  const hash = () => hashOf(root, ['src'], (path) => !path.endsWith('.spec.ts'));
  const before = hash();
  put('src/a.spec.ts', 'a test');
  expect(hash()).toBe(before);
});

test('a step runs once, again after a change, after a lost result and after a failure', async () => {
  let runs = 0;
  let present = true;
  const step = (inputs: string, work = () => {}) =>
    unlessStamped({
      stamp: join(root, 'stamps/step'),
      inputs,
      done: () => present,
      work: () => {
        runs += 1;
        work();
      },
    });

  expect(await step('one')).toBe(true);
  expect(await step('one')).toBe(false);
  expect(runs).toBe(1);
  expect(await step('two')).toBe(true);
  present = false;
  expect(await step('two')).toBe(true);
  present = true;
  const fail = () => {
    throw new Error('no network');
  };
  await expect(step('three', fail)).rejects.toThrow('no network');
  expect(await step('three')).toBe(true);
  expect(await step('three')).toBe(false);
});
