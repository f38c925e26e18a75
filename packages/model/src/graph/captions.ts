import type { Locale, Model } from '@callout/kernel';
import en from '../page-texts/en.json' with { type: 'json' };
import ru from '../page-texts/ru.json' with { type: 'json' };
import type { Sticky } from './stickies.ts';

const TABLES: Readonly<Record<Locale, Readonly<Record<string, string>>>> = { en, ru };

/** A sentence of the stickies, the pages and the lint; the key where there is none, so that a gap is seen. */
export function pageText(
  locale: Locale,
  key: string,
  params: Readonly<Record<string, string | number>> = {},
): string {
  const sentence = TABLES[locale][key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** What a person reads on a sticky: the model's own title, or that of a sticky which only the wall has, or the name in words. */
export function titleOf(model: Model, locale: Locale, sticky: Sticky): string {
  const own = model.text(locale, sticky.textKey);
  if (own !== sticky.textKey) return own;
  const given = pageText(locale, sticky.textKey);
  return given === sticky.textKey ? inWords(sticky.name) : given;
}

function inWords(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
