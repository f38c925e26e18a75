import { createTexts, type Locale, type Model } from '@callout/kernel';
import en from '../board-texts/en.json' with { type: 'json' };
import ru from '../board-texts/ru.json' with { type: 'json' };
import type { Sticky } from './stickies.ts';

/** A sentence of the board itself. */
export const boardText = createTexts<string>({ en, ru });

/** What a person reads on a sticky: the model's own title, or the board's, or the name in words. */
export function titleOf(model: Model, locale: Locale, sticky: Sticky): string {
  const own = model.text(locale, sticky.textKey);
  if (own !== sticky.textKey) return own;
  const given = boardText(locale, sticky.textKey);
  return given === sticky.textKey ? inWords(sticky.name) : given;
}

function inWords(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The code's name, where it is one that people use: of facts, orders and decisions. */
export function nameOn(sticky: Sticky): string {
  return ['event', 'command', 'constraint'].includes(sticky.kind) ? sticky.name : '';
}
