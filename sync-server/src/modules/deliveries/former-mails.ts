import {
  type Locale,
  type MailDefinition,
  type MailMessage,
  type Model,
  SendMail,
} from '@callout/kernel';
import { finishedMail } from '@callout/model';
import { z } from 'zod';
import type { Store, Transaction } from '../../store/port.ts';
import { messageSchema, organisationOf } from './addressee.ts';

/** What mails were sent by before all contexts sent them by one command. */
const FORMER_COMMANDS = [
  'SendManagementMail',
  'SendProvisioningMail',
  'SendReviewMail',
  'SendBillingMail',
];
const PAGE = 100;
/** Later than anything is due. */
const END_OF_TIME = '9999-12-31T23:59:59.999Z';

const finishedSchema = z.object({ to: z.string(), subject: z.string(), text: z.string() });
const templateSchema = z.object({
  template: z.string(),
  to: z.record(z.string(), z.string()),
  params: z.record(z.string(), z.string()),
});
type FormerParams = z.output<typeof templateSchema>['params'];

function windowOf(text: string): { readonly from: string; readonly to: string } {
  const [from = '', to = ''] = text.split('/');
  return { from, to };
}

/** `122.55 EUR`: the digits are the minor units, whatever the currency has of them. */
function moneyOf(text: string): { readonly amount: number; readonly currency: string } {
  const [amount = '', currency = ''] = text.split(' ');
  return { amount: Number(amount.replace('.', '')), currency };
}

/** Everything was text: instants in the form of the log, a window as two of them. */
function currentValue(
  name: string,
  kind: MailDefinition['params'][string],
  params: FormerParams,
): unknown {
  if (kind === 'window') return { from: params['from'], to: params['to'] };
  const text = params[name];
  if (text === undefined || text === '') return undefined;
  if (kind === 'windows') return text.split(' ').map(windowOf);
  if (kind === 'money') return moneyOf(text);
  return kind === 'word' ? `${name}.${text}` : text;
}

/** The same mail as it is declared today; undefined where it cannot be read. */
export function mailOfFormer(model: Model, locale: Locale, input: unknown) {
  const finished = finishedSchema.safeParse(input).data;
  if (finished) {
    const { to, ...params } = finished;
    const mailbox = { email: to, locale };
    return messageSchema.safeParse({ mail: finishedMail.name, to: { mailbox }, params }).data;
  }
  const former = templateSchema.safeParse(input).data;
  const mail = former && model.mail(former.template);
  if (!mail) return undefined;
  const { to, params } = former;
  const values = Object.entries(mail.params).map(([name, kind]) => [
    name,
    currentValue(name, kind, params),
  ]);
  const message = { mail: mail.name, to, params: Object.fromEntries(values) };
  const about = params['request'];
  return messageSchema.safeParse(about === undefined ? message : { ...message, about }).data;
}

async function convertPage(
  transaction: Transaction,
  convert: (input: unknown) => MailMessage | undefined,
): Promise<boolean> {
  const query = { commands: FORMER_COMMANDS, now: END_OF_TIME, limit: PAGE };
  const messages = await transaction.messagesDue(query);
  for (const message of messages) {
    const input = convert(message.input);
    const { input: _former, ...rest } = message;
    const today = { ...rest, command: SendMail.name };
    // Unreadable: nobody loses sight of it as a delivery that has failed.
    const unreadable = { ...today, state: 'failed', failure: 'mail-unreadable' } as const;
    await transaction.putMessage(input ? { ...today, input } : unreadable);
  }
  return messages.length === PAGE;
}

/**
 * Mails that an earlier version left waiting are written as today's, before anything is delivered: their
 * names and fillings are known to nobody else.
 */
export async function convertFormerMails(store: Store, model: Model): Promise<void> {
  const waiting = { commands: FORMER_COMMANDS, now: END_OF_TIME, limit: 1 };
  if ((await store.messagesDue(waiting)).length === 0) return;
  const { locale } = await organisationOf(store);
  const convert = (input: unknown) => mailOfFormer(model, locale, input);
  while (await store.write((transaction) => convertPage(transaction, convert)));
}
