import { fillText, type Locale, type TextTable } from '@callout/kernel';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

const TEXTS: Readonly<Record<Locale, TextTable>> = { en, ru };

export type MailName =
  | 'application-for-managers'
  | 'application-submitted'
  | 'application-withdrawn'
  | 'applicant-contacted'
  | 'tests-assigned'
  | 'tests-completed'
  | 'applicant-accepted'
  | 'applicant-rejected';

/** Subject and text of a mail, in the language of whoever reads it. */
export function mailOf(
  name: MailName,
  locale: Locale,
  params: Readonly<Record<string, string>>,
): { readonly subject: string; readonly text: string } {
  const said = (part: 'subject' | 'text') => {
    const key = `mail.${name}.${part}`;
    return fillText(TEXTS[locale][key] ?? key, params);
  };
  // A subject is one line, whatever somebody has called himself.
  return { subject: said('subject').replace(/\s+/g, ' ').slice(0, 300), text: said('text') };
}
