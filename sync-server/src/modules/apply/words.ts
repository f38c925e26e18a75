import {
  createTexts,
  type FieldFault,
  faultText,
  type Locale,
  type Model,
  type TextKey,
  type TextParams,
} from '@callout/kernel';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

export type Key = TextKey<keyof typeof en>;
const texts = createTexts({ en, ru });

export interface ApplyWords {
  readonly locale: Locale;
  readonly say: (key: Key, params?: TextParams) => string;
  /** What is wrong with a field, in the words that a form of the client has for it. */
  readonly fault: (fault: FieldFault) => string;
  /** The name of a day of the week: 1 is Monday. */
  readonly weekday: (day: number) => string;
}

export function applyWords(model: Model, locale: Locale): ApplyWords {
  const names = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  return {
    locale,
    say: (key, params) => texts(locale, key, params),
    fault: (fault) => faultText(model, locale, fault),
    // The first of January 2024 was a Monday.
    weekday: (day) => names.format(new Date(Date.UTC(2024, 0, day))),
  };
}
