import { LOCALES } from '@callout/kernel';
import { SegmentedControl } from '@mantine/core';
import { chooseLocale } from '../i18n/i18n.ts';
import { useText } from '../i18n/use-text.ts';

/** A language is named in itself, so that whoever needs it can find it. */
const NAMES = { en: 'English', ru: 'Русский' } as const;

export function LanguageSwitch() {
  const { locale, t } = useText();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('account.language')}
      value={locale}
      onChange={(value) => {
        const chosen = LOCALES.find((one) => one === value);
        if (chosen) chooseLocale(chosen);
      }}
      data={LOCALES.map((one) => ({ value: one, label: NAMES[one] }))}
    />
  );
}
