import { z } from 'zod';
import {
  type MailData,
  type MailDefinition,
  type MailParams,
  type MailRecipient,
  type MailTo,
  mailDataSchema,
  mailMessageSchema,
} from './mail.ts';
import { defineSystemCommand, type EffectRequest, requestEffect } from './system.ts';

/**
 * The one command of the system Mail, for every context that has mails. Nothing comes back: who was not
 * reached by mail still finds everything in their lists.
 */
export const SendMail = defineSystemCommand({
  name: 'SendMail',
  system: { name: 'Mail', answersWith: [] },
  input: mailMessageSchema,
  reply: z.object({}),
  timeoutMs: 30_000,
  attemptsMax: 12,
  issues: [],
  whenAnswered: async () => [],
});

/**
 * A mail that a policy wants sent; who gets it tells two of one cause apart.
 * @param about the id of the document that it leads to, where it leads to one
 * @throws when it is filled with what it does not declare: a mistake in the program
 */
export function sendMail<R extends MailRecipient, P extends MailParams>(
  mail: MailDefinition<R, P>,
  to: MailTo<NoInfer<R>>,
  params: NoInfer<MailData<P>>,
  about?: string,
): EffectRequest {
  const [who = ''] = Object.keys(to);
  const isTaken = mail.to.some((one) => one === who);
  if (!isTaken) throw new Error(`${mail.name} is not written to ${who}`);
  const read = mailDataSchema(mail).parse(params);
  const data = { mail: mail.name, to, params: { ...read } };
  return requestEffect(SendMail, about === undefined ? data : { ...data, about }, who);
}

/** The mail of a request, by its name; undefined for a request of anything else. */
export function mailNameIn({ command, data }: EffectRequest): MailDefinition['name'] | undefined {
  if (command !== SendMail) return undefined;
  return mailMessageSchema.safeParse(data).data?.mail;
}
