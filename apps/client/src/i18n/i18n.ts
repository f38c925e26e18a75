import { LOCALES, type Locale, TEXT_OPTIONS } from '@callout/kernel';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };

const KEY = 'callout.language';

function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

function firstLocale(): Locale {
  const kept = localStorage.getItem(KEY);
  if (isLocale(kept)) return kept;
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLocale);
  return spoken ?? 'en';
}

export const i18n = i18next.createInstance();

/** Both languages are in the build: a change of language must work without a network. */
export function startI18n(locale: Locale = firstLocale()): void {
  void i18n.use(initReactI18next).init({
    resources: { en: { translation: en }, ru: { translation: ru } },
    lng: locale,
    fallbackLng: 'en',
    ...TEXT_OPTIONS,
  });
  document.documentElement.lang = locale;
}

export function chooseLocale(locale: Locale): void {
  localStorage.setItem(KEY, locale);
  document.documentElement.lang = locale;
  void i18n.changeLanguage(locale);
}

export function localeNow(): Locale {
  return isLocale(i18n.language) ? i18n.language : 'en';
}
