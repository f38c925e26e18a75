import { defineSystemCommand, requestEffect, type SystemDefinition } from '@callout/kernel';
import { idSchema, TEXT_MAX } from '@callout/published-language';
import { z } from 'zod';

/** Nothing comes back: who was not reached by mail still sees everything in his lists. */
const mail: SystemDefinition = { name: 'Mail', answersWith: [] };

const MAIL_TEMPLATES = [
  'job-assigned',
  'supplies-ready',
  'request-assigned',
  'request-waiting',
  'request-rescheduled',
  'request-started',
  'request-completed',
  'request-failed',
  'request-cancelled',
  'request-no-show-reversed',
  'reorder-offered',
  'request-overdue',
  'request-unserved',
] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

/** Whoever delivers it knows the addresses and the languages: the model says who and what. */
export const SendProvisioningMail = defineSystemCommand({
  name: 'SendProvisioningMail',
  context: 'provisioning',
  system: mail,
  input: z.object({
    template: z.enum(MAIL_TEMPLATES),
    to: z.union([z.object({ client: idSchema }), z.object({ worker: idSchema })]),
    params: z.record(z.string().max(40), z.string().max(TEXT_MAX.line)),
  }),
  reply: z.object({}),
  timeoutMs: 20_000,
  attemptsMax: 8,
  issues: [],
  whenAnswered: async () => [],
});

export function mailTo(
  to: { readonly client: string } | { readonly worker: string },
  template: MailTemplate,
  params: Readonly<Record<string, string>>,
) {
  return requestEffect(SendProvisioningMail, { template, to, params: { ...params } });
}
