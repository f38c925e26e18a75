import { type Locale, type Refusal, readableParams } from '@callout/kernel';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { refusalOf, wordOf } from './words.ts';

export type Translate = (key: string, params?: Readonly<Record<string, unknown>>) => string;

export interface Texts {
  readonly locale: Locale;
  readonly t: Translate;
  /** A sentence or title of the model; `undefined` where the model has none. */
  readonly model: (
    key: string,
    params?: Readonly<Record<string, string | number>>,
  ) => string | undefined;
  /** The same for a key that the model has: its own words for roles, causes, steps and the like. */
  readonly word: (key: string, params?: Readonly<Record<string, string | number>>) => string;
  readonly refusal: (refusal: Refusal) => string;
  readonly command: (name: string) => string;
  readonly event: (type: string) => string;
  readonly status: (kind: string, status: string) => string;
}

export function textsFor(locale: Locale, t: Translate): Texts {
  const fromModel: Texts['model'] = (key, params) => {
    const text = wordOf(locale, key, params);
    return text === key ? undefined : text;
  };
  return {
    locale,
    t,
    model: fromModel,
    word: (key, params) => wordOf(locale, key, params),
    refusal: ({ code, params, fields }) =>
      refusalOf(locale, { code, params, fields }) ??
      t(`refusal.${code}`, {
        ...readableParams(locale, params),
        defaultValue: otherRefusal(code, params, t),
      }),
    command: (name) => fromModel(`command.${name}`) ?? name,
    event: (type) => fromModel(`event.${type}`) ?? type,
    status: (kind, status) => fromModel(`status.${kind}.${status}`) ?? status,
  };
}

/** A server newer than this program may refuse with a code unknown here; it sends its sentence too. */
function otherRefusal(code: string, params: Refusal['params'], t: Translate): string {
  const detail = params?.['detail'];
  return detail === undefined ? t('refusal.other', { code }) : String(detail);
}

export function useText(): Texts {
  const { t, i18n } = useTranslation();
  return useMemo(
    () => textsFor(i18n.language === 'ru' ? 'ru' : 'en', (key, params) => t(key, { ...params })),
    [t, i18n.language],
  );
}
