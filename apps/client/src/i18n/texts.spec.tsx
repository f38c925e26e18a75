// Proves: English and Russian say the same things, every plural has the forms that its language
// needs, every text that the screens name exists, and none is kept that no screen names.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { model } from '@callout/model';
import { describe, expect, it } from 'vitest';
import en from './en.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };

const PLURAL = /_(zero|one|two|few|many|other)$/;
const FORMS = { en: ['one', 'other'], ru: ['few', 'many', 'one', 'other'] } as const;
const texts: Record<'en' | 'ru', Readonly<Record<string, string>>> = { en, ru };

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
  it('have the same keys in both languages', () => {
    expect(baseKeys(ru)).toEqual(baseKeys(en));
  });

  it('have every plural form of their language', () => {
    for (const locale of ['en', 'ru'] as const) {
      const plurals = Object.keys(texts[locale]).filter((key) => PLURAL.test(key));
      const bases = [...new Set(plurals.map((key) => key.replace(PLURAL, '')))];
      for (const base of bases) {
        const forms = plurals
          .filter((key) => key.replace(PLURAL, '') === base)
          .map((key) => key.slice(base.length + 1))
          .sort();
        expect({ base, forms }).toEqual({ base, forms: [...FORMS[locale]] });
      }
    }
  });

  it('use the same parameters in both languages', () => {
    const parametersOf = (text: string | undefined) =>
      [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
    for (const key of baseKeys(en)) {
      const other = (table: Readonly<Record<string, string>>) =>
        table[key] ?? table[`${key}_other`];
      expect({ key, names: parametersOf(other(ru)) }).toEqual({
        key,
        names: parametersOf(other(en)),
      });
    }
  });

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

  it('are not empty', () => {
    for (const table of Object.values(texts)) {
      expect(Object.entries(table).filter(([, text]) => text.trim() === '')).toEqual([]);
    }
  });
});
