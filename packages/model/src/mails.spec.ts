// Proves how every mail of the model reads in both languages, filled with its sample: subject, text and way
// on, exactly as in expected-mails.<language>.txt. A mail without an entry fails, and so does an entry
// without a mail.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES, type Locale, mailDataSchema, mailText, wordMail } from '@callout/kernel';
import { describe, expect, it } from 'vitest';
import { model } from './index.ts';

const mails = model.contexts.flatMap((context) => context.mails ?? []);
/** Spaces that a formatter chooses, and that nobody can see in a file. */
const plain = (text: string) => text.replace(/[\u00a0\u2009\u202f]/g, ' ');

function written(locale: Locale, name: string): string {
  const mail = model.mail(name);
  if (!mail) return 'there is no such mail';
  const message = { params: mail.sample, about: 'an-id' };
  const wording = wordMail(model.text, mail, message, {
    ...{ locale, organisation: 'Northside Care', timeZone: 'Europe/Berlin' },
    documentLink: (kind, id) => `https://callout.example.org/documents/${kind}/${id}`,
  });
  return plain(`${wording.subject}\n\n${mailText(wording)}`);
}

/** By name: each begins with a line `=== <name>`. */
function expectedIn(locale: Locale): ReadonlyMap<string, string> {
  const file = join(import.meta.dirname, `expected-mails.${locale}.txt`);
  const [, ...entries] = readFileSync(file, 'utf8').split(/^=== /m);
  return new Map(
    entries.map((entry) => {
      const end = entry.indexOf('\n');
      return [entry.slice(0, end), entry.slice(end + 1)];
    }),
  );
}

describe.each(LOCALES)('in %s', (locale) => {
  const expected = expectedIn(locale);
  it('there is an entry for each mail, in the order of the model', () => {
    expect([...expected.keys()]).toEqual(mails.map(({ name }) => name));
  });
  it.each([...expected])('%s reads as expected', (name, entry) => {
    expect(written(locale, name)).toBe(entry);
  });
});

it.each(mails.map((mail) => [mail.name, mail] as const))(
  'the sample of %s fills everything that it may be filled with',
  (_, mail) => {
    const sample = mailDataSchema(mail).parse(mail.sample);
    expect(Object.keys(sample).sort()).toEqual(Object.keys(mail.params).sort());
    expect(sample).toEqual(mail.sample);
  },
);

it('a mail opens documents that there are', () => {
  const kinds = mails.flatMap(({ opens }) => opens ?? []);
  expect(kinds.filter((kind) => !model.stream(kind))).toEqual([]);
});
