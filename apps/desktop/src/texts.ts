import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

/** The few words that the shell itself says; the page brings its own. */
export type Texts = Readonly<Record<keyof typeof en, string>>;

const byLanguage: Readonly<Record<string, Texts>> = { en, ru };

/** @param locales the person's languages, best first, such as `ru-RU` */
export function textsFor(locales: readonly string[]): Texts {
  for (const locale of locales) {
    const texts = byLanguage[locale.split('-')[0] ?? ''];
    if (texts !== undefined) return texts;
  }
  return en;
}
