import type { Locale } from '@callout/kernel';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

const TABLES: Readonly<Record<Locale, Readonly<Record<string, string>>>> = { en, ru };

/** A sentence of the board itself; the key where there is none, so that a gap is seen. */
export function boardText(locale: Locale, key: string): string {
  return TABLES[locale][key] ?? key;
}
