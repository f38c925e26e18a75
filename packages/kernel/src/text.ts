import { createInstance, type InitOptions } from 'i18next';

export const LOCALES = ['en', 'ru'] as const;
export type Locale = (typeof LOCALES)[number];

/** By which days, times and numbers are written: BCP 47. */
export const LANGUAGE_TAGS: Readonly<Record<Locale, string>> = { en: 'en-GB', ru: 'ru-RU' };

/** Sentences by dotted key. `{{name}}` stands for a parameter; a key for each plural of `count`. */
export type TextTable = Readonly<Record<string, string>>;
export type TextParams = Readonly<Record<string, string | number>>;

type PluralOf<K extends string> = K extends `${infer Base}_other` ? Base : never;

/** What a text is asked for by, of the keys of the English table: its plurals are one text. */
export type TextKey<K extends string> = K extends `${string}_one`
  ? never
  : K extends `${infer Base}_other`
    ? Base
    : K;

/** A Russian table for an English one: every plural has two more forms. */
export type RussianTexts<K extends string> = Readonly<
  Record<K | `${PluralOf<K>}_${'few' | 'many'}`, string>
>;

/** The sentence, filled; the key where there is none, so that a gap is seen. */
export type SayText<K extends string = string> = (
  locale: Locale,
  key: K,
  params?: TextParams,
) => string;

/**
 * The one syntax of texts, for everything that reads them by i18next. Keys are flat: a dot in them is a
 * dot. What a sentence is filled with is never read as a sentence itself.
 */
export const TEXT_OPTIONS = {
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false, skipOnVariables: true },
  // All texts are in the program: there is nothing to wait for.
  initAsync: false,
} as const satisfies InitOptions;

/**
 * Sentences in both languages, filled with parameters. Their plurals are chosen by `count`, or by the only
 * number among the parameters.
 */
export function createTexts<K extends string>(tables: {
  readonly en: Readonly<Record<K, string>>;
  readonly ru: RussianTexts<NoInfer<K>>;
}): SayText<TextKey<K>> {
  const { en, ru } = tables;
  const i18n = createInstance({
    ...TEXT_OPTIONS,
    resources: { en: { translation: en }, ru: { translation: ru } },
    // A language without a sentence shows the gap and not another language.
    fallbackLng: false,
    lng: 'en',
  });
  void i18n.init();
  return (lng, textKey, params = {}) => {
    const key: string = textKey;
    const table: TextTable = tables[lng];
    const plural = `${key}_other`;
    const own = Object.hasOwn(table, key) ? table[key] : undefined;
    // Most texts are titles: they are asked for by every row of a list, and need no filling.
    if (own !== undefined && !own.includes('{{')) return own;
    if (own === undefined && !Object.hasOwn(table, plural)) return key;
    // Parameters are handed over apart from options: none of them can be mistaken for one.
    const options = { lng, replace: params, nest: false };
    const count = countedIn(params);
    if (count !== undefined) return i18n.t(key, { ...options, count });
    // A plural that is asked for without its number shows that it lacks it.
    return i18n.t(own === undefined ? plural : key, options);
  };
}

/** What a sentence counts: `count`, or the only number that it is filled with. */
function countedIn(params: TextParams): number | undefined {
  if (typeof params['count'] === 'number') return params['count'];
  const numbers = Object.values(params).filter((value) => typeof value === 'number');
  return numbers.length === 1 ? numbers[0] : undefined;
}
