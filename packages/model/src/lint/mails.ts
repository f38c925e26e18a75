import {
  type ContextDefinition,
  hasAction,
  LOCALES,
  type Locale,
  linkParamOf,
  MAIL_READER_PARAMS,
  type MailDefinition,
  type TextTable,
} from '@callout/kernel';
import type { Finding, LintRule } from './finding.ts';

type Told = Omit<Finding, 'context'>;

/** Whether the mails of a context are sent, and worded in every language by what they are filled with. */
export function mailFindings(context: ContextDefinition): readonly Finding[] {
  const { policies, systemCommands = [], mails = [], texts } = context;
  const senders: readonly { readonly name: string; readonly sends?: readonly MailDefinition[] }[] =
    [...policies, ...systemCommands];
  const sent = new Set(senders.flatMap(({ sends = [] }) => sends));
  const told: readonly Told[] = [
    ...mails
      .filter((mail) => !sent.has(mail))
      .map((mail) => find('mail-without-sender', mail.name)),
    ...senders.flatMap(({ name, sends = [] }) =>
      sends
        .filter((mail) => !mails.includes(mail))
        .map((mail) => find('mail-sent-but-not-listed', name, mail.name)),
    ),
    ...mails.flatMap((mail) => LOCALES.flatMap((locale) => wordingOf(mail, texts[locale], locale))),
    ...strayTexts(mails, texts),
  ];
  return told.map((finding) => ({ ...finding, context: context.name }));
}

function find(rule: LintRule, subject: string, detail = ''): Told {
  return { rule, subject, detail };
}

function wordingOf(mail: MailDefinition, texts: TextTable, locale: Locale): readonly Told[] {
  const bad = (what: string) => find('mail-badly-worded', mail.name, `${what} (${locale})`);
  const parts = ['subject', 'text', ...(hasAction(mail) ? ['action'] : [])];
  const known = new Set<string>([...Object.keys(mail.params), ...MAIL_READER_PARAMS]);
  // The link stands below the text: within it, it would be there twice.
  known.delete(linkParamOf(mail) ?? '');
  return parts.flatMap((part) => {
    const forms = formsOf(texts, `mail.${mail.name}.${part}`);
    if (forms.length === 0) return [bad(part)];
    const unknown = forms.flatMap(paramsIn).filter((name) => !known.has(name));
    return [...new Set(unknown)].map((name) => bad(`${part}: {{${name}}}`));
  });
}

/** The sentence, or each of its plurals. */
function formsOf(texts: TextTable, key: string): readonly string[] {
  return Object.entries(texts)
    .filter(([each]) => each === key || each.startsWith(`${key}_`))
    .map(([, text]) => text);
}

function paramsIn(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)[^{}]*\}\}/g)].map(([, name = '']) => name);
}

/** Texts of a mail, or of a part or parameter of one, that there is not. */
function strayTexts(
  mails: readonly MailDefinition[],
  texts: ContextDefinition['texts'],
): readonly Told[] {
  const keys = new Set(LOCALES.flatMap((locale) => Object.keys(texts[locale])));
  return [...keys]
    .filter((key) => key.startsWith('mail.') && !isOfMail(mails, key))
    .map((key) => find('mail-text-without-mail', key));
}

function isOfMail(mails: readonly MailDefinition[], key: string): boolean {
  const [, name, part = '', param] = key.replace(/_(one|few|many|other)$/, '').split('.');
  const mail = mails.find((each) => each.name === name);
  if (!mail) return false;
  if (part === 'without') return param !== undefined && Object.hasOwn(mail.params, param);
  return ['subject', 'text'].includes(part) || (part === 'action' && hasAction(mail));
}
