import { defineSystemCommand, requestEffect, type SystemDefinition } from '@callout/kernel';
import { idSchema, TEXT_MAX } from '@callout/published-language';
import { z } from 'zod';

/** Nothing comes back: who was not reached by mail can still ask. */
const mail: SystemDefinition = { name: 'Mail', answersWith: [] };

/** Whoever delivers it knows the addresses and the languages: the model says who and what. */
export const SendReviewMail = defineSystemCommand({
  name: 'SendReviewMail',
  context: 'review',
  system: mail,
  input: z.object({
    template: z.enum(['review-completed']),
    to: z.union([z.object({ client: idSchema }), z.object({ worker: idSchema })]),
    params: z.record(z.string().max(40), z.string().max(TEXT_MAX.line)),
  }),
  reply: z.object({}),
  timeoutMs: 20_000,
  attemptsMax: 8,
  issues: [],
  whenAnswered: async () => [],
});

export function mailResult(
  to: { readonly client: string } | { readonly worker: string },
  params: Readonly<Record<string, string>>,
) {
  const [who] = Object.keys(to);
  return requestEffect(
    SendReviewMail,
    { template: 'review-completed', to, params: { ...params } },
    who,
  );
}
