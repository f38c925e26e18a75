import {
  defineSystemCommand,
  type EffectRequest,
  requestEffect,
  type SystemDefinition,
} from '@callout/kernel';
import { idSchema, TEXT_MAX } from '@callout/published-language';
import { z } from 'zod';

/** Nothing comes back: who was not reached by mail still sees every movement in his lists. */
const mail: SystemDefinition = { name: 'Mail', answersWith: [] };

const BILLING_MAIL_TEMPLATES = [
  'invoice-issued',
  'invoice-paid',
  'payment-returned',
  'payout-settled',
] as const;
export type BillingMailTemplate = (typeof BILLING_MAIL_TEMPLATES)[number];

/** Whoever delivers it knows the addresses and the languages: billing says who and what. */
export const SendBillingMail = defineSystemCommand({
  name: 'SendBillingMail',
  context: 'billing',
  system: mail,
  input: z.object({
    template: z.enum(BILLING_MAIL_TEMPLATES),
    to: z.union([z.object({ client: idSchema }), z.object({ worker: idSchema })]),
    params: z.record(z.string().max(40), z.string().max(TEXT_MAX.line)),
  }),
  reply: z.object({}),
  timeoutMs: 20_000,
  attemptsMax: 8,
  issues: [],
  whenAnswered: async () => [],
});

export function billingMail(
  to: { readonly client: string } | { readonly worker: string },
  template: BillingMailTemplate,
  params: Readonly<Record<string, string>>,
): EffectRequest {
  return requestEffect(SendBillingMail, { template, to, params: { ...params } });
}
