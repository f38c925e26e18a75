import {
  hasAction,
  linkParamOf,
  type MailDefinition,
  type MailMessage,
  type MailValueKind,
  type MailValues,
  mailDataSchema,
} from './mail.ts';
import { formatMoney } from './money.ts';
import { LANGUAGE_TAGS, type Locale, type SayText } from './text.ts';
import { Temporal } from './time.ts';

const SUBJECT_MAX = 300;
/** What is not known, where the mail has no words of its own for it. */
const UNKNOWN = '—';

/** What a mail is worded with besides its own parameters. */
export interface MailReader {
  readonly locale: Locale;
  /** The organisation's name, and the zone in which its people read times. */
  readonly organisation: string;
  readonly timeZone: string;
  /** Where a document is opened. */
  readonly documentLink: (kind: string, id: string) => string;
}
/** Parameters that every mail's texts may use. */
export const MAIL_READER_PARAMS = ['organisation', 'timeZone'] as const;

export interface MailWording {
  readonly locale: Locale;
  readonly subject: string;
  /** The text, part by part; each may have several lines. */
  readonly paragraphs: readonly string[];
  readonly action?: { readonly words: string; readonly link: string };
  /** Who wrote it, below everything. */
  readonly signature: string;
}

type Word<K extends MailValueKind> = (value: MailValues[K], reader: MailReader) => string | number;

/**
 * A mail in words: one wording, from which the plain text and the HTML are both made.
 * @throws when the message is filled with what the mail does not declare
 */
export function wordMail(
  say: SayText,
  mail: MailDefinition,
  message: Pick<MailMessage, 'params' | 'about'>,
  reader: MailReader,
): MailWording {
  const { locale, organisation, timeZone } = reader;
  const filled = {
    ...worded(say, mail, message, reader),
    ...{ organisation, timeZone },
  };
  const part = (name: string) => say(locale, `mail.${mail.name}.${name}`, filled);
  const link = linkOf(mail, message, reader);
  return {
    locale,
    // A subject is one line, whatever somebody has called themselves.
    subject: part('subject').replace(/\s+/g, ' ').trim().slice(0, SUBJECT_MAX),
    paragraphs: part('text').split(/\n{2,}/),
    ...(link === undefined ? {} : { action: { words: part('action'), link } }),
    signature: say(locale, 'mail.signature', filled),
  };
}

/** As plain text. */
export function mailText({ paragraphs, action, signature }: MailWording): string {
  const way = action ? [`${action.words}:\n${action.link}`] : [];
  return `${[...paragraphs, ...way, signature].join('\n\n')}\n`;
}

function linkOf(
  mail: MailDefinition,
  { params, about }: Pick<MailMessage, 'params' | 'about'>,
  { documentLink }: MailReader,
): string | undefined {
  if (!hasAction(mail)) return undefined;
  const param = linkParamOf(mail);
  if (param !== undefined) return params[param] as string | undefined;
  return mail.opens !== undefined && about !== undefined
    ? documentLink(mail.opens, about)
    : undefined;
}

function worded(
  say: SayText,
  mail: MailDefinition,
  { params }: Pick<MailMessage, 'params'>,
  reader: MailReader,
): Readonly<Record<string, string | number>> {
  const data = mailDataSchema(mail).parse(params);
  const words = wordsFor(say);
  return Object.fromEntries(
    Object.entries(mail.params).map(([name, kind]) => {
      const value = data[name];
      if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) {
        return [name, withoutText(say, mail, name, reader.locale)];
      }
      return [name, (words[kind] as Word<typeof kind>)(value as never, reader)];
    }),
  );
}

function withoutText(say: SayText, mail: MailDefinition, name: string, locale: Locale): string {
  const key = `mail.${mail.name}.without.${name}`;
  const text = say(locale, key);
  return text === key ? UNKNOWN : text;
}

function wordsFor(say: SayText): { readonly [K in MailValueKind]: Word<K> } {
  return {
    text: (value) => value,
    texts: (value) => value.join(', '),
    word: (value, { locale }) => say(locale, value),
    count: (value) => value,
    money: ({ amount, currency }, { locale }) =>
      formatMoney(amount, currency, LANGUAGE_TAGS[locale]),
    day: (value, { locale }) =>
      Temporal.PlainDate.from(value).toLocaleString(LANGUAGE_TAGS[locale], { dateStyle: 'long' }),
    instant: (value, reader) => timesFor(reader).format(new Date(value)),
    window: (value, reader) => windowText(value, reader),
    windows: (value, reader) => value.map((one) => `• ${windowText(one, reader)}`).join('\n'),
    link: (value) => value,
  };
}

function timesFor({ locale, timeZone }: MailReader): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(LANGUAGE_TAGS[locale], {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  });
}

/** The day is said once where both ends are on it. */
function windowText({ from, to }: MailValues['window'], reader: MailReader): string {
  return timesFor(reader).formatRange(new Date(from), new Date(to));
}
