import {
  createTexts,
  formatMoney,
  LANGUAGE_TAGS,
  type Locale,
  Temporal,
  type TextKey,
  type TextParams,
} from '@callout/kernel';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

type Key = TextKey<keyof typeof en>;
const texts = createTexts({ en, ru });

/** A report's words, numbers and days in one language. */
export interface Words {
  readonly locale: Locale;
  readonly say: (key: Key, params?: TextParams) => string;
  readonly money: (minor: number) => string;
  readonly count: (value: number) => string;
  readonly day: (day: string) => string;
  readonly shortDay: (day: string) => string;
  readonly instant: (instant: string) => string;
}

export function wordsIn(locale: Locale, currency: string, timeZone: string): Words {
  const tag = LANGUAGE_TAGS[locale];
  const plainDay = (day: string) => Temporal.PlainDate.from(day);
  return {
    locale,
    say: (key, params) => texts(locale, key, params),
    money: (minor) => formatMoney(minor, currency, tag),
    count: (value) => new Intl.NumberFormat(tag).format(value),
    day: (day) => plainDay(day).toLocaleString(tag, { dateStyle: 'medium' }),
    shortDay: (day) => plainDay(day).toLocaleString(tag, { day: 'numeric', month: 'short' }),
    instant: (instant) =>
      new Date(instant).toLocaleString(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone }),
  };
}
