// Proves that names which were given up for plain ones stay away: no file and no exported name of what
// ships wears one, so that nobody has to learn two words for one thing.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { root, sourceFiles } from './source-files.fixture.ts';

/** Worn nowhere, not even as a word of a longer name. */
const WORDS = /^(?:laying|exchanging|carrying|leading|inquire|gather(?:s|ed|ing)?|house|patient)$/;
/** No name by themselves: in a longer one they mean what they mean. */
const NAMES =
  /^(?:[Hh]eld|[Oo]rders|parts|numbers|inbox|outbox|exchange|[Rr]oom|[Dd]esk|[Dd]oor|unit|view|deliver)$/;
/** Named otherwise in one place, where they stood for something else. */
const NAMED_WELL = [
  // What leaves is written to it: the outbox that the design names.
  'sync-server/src/engine/effects/outbox.ts',
  'sync-server/src/store/outbox.ts',
];

const SHIPS = /^(?:packages|apps|sync-server)\/(?!.*\.(?:spec|fixture)\.tsx?$).*\.tsx?$/;
const EXPORTED =
  /^export (?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_.]/);
}

const isOld = (name: string) => NAMES.test(name) || wordsOf(name).some((word) => WORDS.test(word));

it('knows an old name in every way of writing it', () => {
  const old = ['laying', 'patient-storage', 'openHouse', 'layingHold', 'Gathering', 'Held', 'Room'];
  expect(old.filter((name) => !isOld(name))).toEqual([]);
  const plain = ['heldDocument', 'leader-tab', 'roomFor', 'warehouse', 'unit-of-work', 'viewport'];
  expect(plain.filter(isOld)).toEqual([]);
});

it('finds none of them, on a file or on what it exports', () => {
  const files = sourceFiles().filter((path) => SHIPS.test(path));
  expect(files.length).toBeGreaterThan(700);
  const found = files.flatMap((path) => {
    const file = basename(path).replace(/\.tsx?$/, '');
    const source = readFileSync(join(root, path), 'utf8');
    const names = [...source.matchAll(EXPORTED)].map(([, name = '']) => name);
    const worn = isOld(file) && !NAMED_WELL.includes(path) ? [path] : [];
    return [...worn, ...names.filter(isOld).map((name) => `${path}: ${name}`)];
  });
  expect(found).toEqual([]);
});
