// Proves: every text that the screens name exists, and none is kept that no screen names. That both
// languages say the same things is proved for all tables at once.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { model } from '@callout/model';
import { describe, expect, it } from 'vitest';
import en from './en.json' with { type: 'json' };

const PLURAL = /_(zero|one|two|few|many|other)$/;

function baseKeys(table: Readonly<Record<string, string>>): readonly string[] {
  return [...new Set(Object.keys(table).map((key) => key.replace(PLURAL, '')))].sort();
}

const folder = join(import.meta.dirname, '..');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.(spec|fixture)\./.test(name))
  // Paths of a form's values look like keys and are none.
  .map((name) =>
    readFileSync(join(folder, name), 'utf8').replaceAll(/getInputProps\('[^']+'/g, ''),
  );

const rooms = new Set(baseKeys(en).map((key) => key.slice(0, key.indexOf('.'))));

/** Every quoted name in the source that could be a key, and the beginnings of those made at run time. */
function namedKeys() {
  const whole = new Set<string>();
  const begun = new Set<string>();
  for (const source of sources) {
    for (const [, name = ''] of source.matchAll(/'([a-zA-Z]+(?:\.[a-zA-Z0-9-]+)+)'/g)) {
      if (rooms.has(name.slice(0, name.indexOf('.')))) whole.add(name);
    }
    for (const [, start = ''] of source.matchAll(/`([a-zA-Z]+(?:\.[a-zA-Z0-9-]+)*\.)\$\{/g)) {
      begun.add(start);
    }
  }
  return { whole: [...whole].sort(), begun: [...begun].sort() };
}

function isInModel(key: string): boolean {
  return model.text('en', key) !== key && model.text('ru', key) !== key;
}

describe('the texts', () => {
  it('hold every text that a screen names', () => {
    const known = new Set(baseKeys(en));
    const missing = namedKeys().whole.filter((key) => !known.has(key) && !isInModel(key));
    expect(missing).toEqual([]);
  });

  it('hold none that no screen names', () => {
    const { whole, begun } = namedKeys();
    const named = new Set(whole);
    // The short sentences of the indicator are named after the long ones.
    const beginnings = [...begun, 'sync.short.'];
    const unused = baseKeys(en).filter(
      (key) => !named.has(key) && !beginnings.some((start) => key.startsWith(start)),
    );
    expect(unused).toEqual([]);
  });
});
