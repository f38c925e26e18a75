import { createTexts, type Locale, type Model } from '@callout/kernel';
import en from '../page-texts/en.json' with { type: 'json' };
import ru from '../page-texts/ru.json' with { type: 'json' };
import type { Sticky } from './stickies.ts';

/** A sentence of the stickies, the pages and the lint; the key where there is none, so that a gap is seen. */
export const pageText = createTexts<string>({ en, ru });

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
