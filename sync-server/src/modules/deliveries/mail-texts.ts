import { fillText, type Locale, Temporal } from '@callout/kernel';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

const TEXTS: Readonly<Record<Locale, Readonly<Record<string, string>>>> = { en, ru };

type Params = Readonly<Record<string, string>>;

const INSTANTS = ['from', 'to', 'neededBy', 'until', 'closesAt'];
const DAYS = ['dueOn', 'paidOn'];

/** Times and days as people of this language read them; everything else as it was given. */
function readable(locale: Locale, params: Params): Params {
  const tag = locale === 'ru' ? 'ru-RU' : 'en-GB';
  const timeZone = params['timeZone'] ?? 'UTC';
  const instant = (value: string) => {
    const at = Temporal.Instant.from(value).toZonedDateTimeISO(timeZone).toPlainDateTime();
    return at.toLocaleString(tag, { dateStyle: 'long', timeStyle: 'short' });
  };
  const read = (name: string, value: string): string => {
    if (name === 'offered') return offeredLines(locale, value, instant);
    if (value === '') return '—';
    if (INSTANTS.includes(name)) return instant(value);
    if (DAYS.includes(name)) {
      return Temporal.PlainDate.from(value).toLocaleString(tag, { dateStyle: 'long' });
    }
    if (name === 'verdict') return TEXTS[locale][`verdict.${value}`] ?? value;
    return value;
  };
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, read(name, value)]),
  );
}

/** Windows, each `from/to` and one a word, as a line each; a sentence where there is none. */
function offeredLines(locale: Locale, value: string, instant: (value: string) => string): string {
  if (value === '') return TEXTS[locale]['request-overdue.none'] ?? '';
  const lines = value.split(' ').map((window) => {
    const [from = '', to = ''] = window.split('/');
    return `• ${instant(from)} – ${instant(to)}`;
  });
  return lines.join('\n');
}

/** A mail's words; undefined where no template has this name. */
export function mailText(
  template: string,
  locale: Locale,
  params: Params,
): { readonly subject: string; readonly text: string } | undefined {
  const subject = TEXTS[locale][`${template}.subject`];
  const body = TEXTS[locale][`${template}.body`];
  if (subject === undefined || body === undefined) return undefined;
  const filled = readable(locale, params);
  return {
    subject: fillText(subject, filled),
    text: `${fillText(body, filled)}\n\n${fillText(TEXTS[locale]['signature'] ?? '', filled)}\n`,
  };
}
