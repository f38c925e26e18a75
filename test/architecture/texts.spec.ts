// Proves of every table of texts there is, wherever it stands: both languages say the same things with the
// same parameters, every plural has the forms of its language, none is empty, and there is one syntax.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES, type Locale } from '@callout/kernel';
import { model } from '@callout/model';
import { beforeAll, describe, expect, it } from 'vitest';

type Table = Readonly<Record<string, string>>;

const root = join(import.meta.dirname, '../..');
const roots = [
  'sync-server',
  ...['packages', 'apps'].flatMap((each) =>
    readdirSync(join(root, each)).map((name) => `${each}/${name}`),
  ),
];
const folders = roots
  .flatMap((each) =>
    readdirSync(join(root, each, 'src'), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(each, 'src', name),
    ),
  )
  .flatMap((name) => /^(.*)\/en\.(json|ts)$/.exec(name)?.slice(1, 3).join('|') ?? [])
  .sort();

const PLURAL = /_(zero|one|two|few|many|other)$/;
const FORMS = { en: ['one', 'other'], ru: ['few', 'many', 'one', 'other'] } as const;

async function read(folder: string, locale: Locale): Promise<Table> {
  const [path = '', extension = ''] = folder.split('|');
  const file = join(root, path, `${locale}.${extension}`);
  if (extension === 'ts') return (await import(file))[locale];
  return (await import(file, { with: { type: 'json' } })).default;
}

const textsIn = (table: Table) =>
  [...new Set(Object.keys(table).map((key) => key.replace(PLURAL, '')))].sort();
const paramsIn = (text = '') =>
  [...new Set([...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name))].sort();

it('finds the tables', () => {
  expect(folders.map((folder) => folder.split('|')[0])).toEqual(
    expect.arrayContaining(['apps/client/src/i18n', 'packages/billing/src/texts']),
  );
  expect(folders.length).toBeGreaterThan(10);
});

it('says why something is refused once: what the model has words for, the server has none of its own', async () => {
  const known = (code: string) => model.text('en', `refusal.${code}`) !== `refusal.${code}`;
  expect([known('unsent-work-forged'), known('starting')]).toEqual([true, false]);
  const problems = await read('sync-server/src/web/texts|ts', 'en');
  expect(textsIn(problems).filter(known)).toEqual([]);
});

describe.each(folders)('%s', (folder) => {
  let tables: Readonly<Record<Locale, Table>>;
  beforeAll(async () => {
    tables = { en: await read(folder, 'en'), ru: await read(folder, 'ru') };
  });
  const all = () => LOCALES.flatMap((locale) => Object.entries(tables[locale]));

  it('says the same things in both languages, and nothing is empty', () => {
    expect(textsIn(tables.ru)).toEqual(textsIn(tables.en));
    expect(all().filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('has every plural form of each language', () => {
    for (const locale of LOCALES) {
      const keys = Object.keys(tables[locale]);
      const bases = keys.filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, ''));
      for (const base of new Set(bases)) {
        const forms = keys
          .filter((key) => PLURAL.test(key) && key.replace(PLURAL, '') === base)
          .map((key) => key.slice(base.length + 1));
        expect({ base, forms: forms.sort() }).toEqual({ base, forms: [...FORMS[locale]] });
      }
    }
  });

  it('uses the same parameters in both languages', () => {
    for (const text of textsIn(tables.en)) {
      const of = (table: Table) => paramsIn(table[text] ?? table[`${text}_other`]);
      expect({ text, params: of(tables.ru) }).toEqual({ text, params: of(tables.en) });
    }
  });

  it('is written in the one syntax', () => {
    const strange = all().filter(([, text]) =>
      /[{}]|\$t\(/.test(text.replace(/\{\{\w+(, number)?\}\}/g, '')),
    );
    expect(strange).toEqual([]);
  });
});
