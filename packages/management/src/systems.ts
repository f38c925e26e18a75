import { defineSystemCommand } from '@callout/kernel';
import { emailSchema, idSchema, nameSchema } from '@callout/published-language';
import { z } from 'zod';

const nothing = z.object({});

/** A mail that administration sends. Whether it arrives changes nothing here. */
export const SendManagementMail = defineSystemCommand({
  name: 'SendManagementMail',
  context: 'management',
  system: { name: 'Mail', answersWith: [] },
  input: z.object({
    to: emailSchema,
    subject: z.string().min(1).max(300),
    text: z.string().min(1).max(10_000),
  }),
  reply: nothing,
  timeoutMs: 30_000,
  attemptsMax: 12,
  issues: [],
  whenAnswered: async () => [],
});

/**
 * A sign-in for a new worker, who is invited to choose a password. Who may sign in is kept beside the
 * log, so nothing is recorded of it.
 */
export const CreateSignIn = defineSystemCommand({
  name: 'CreateSignIn',
  context: 'management',
  system: { name: 'Sign-in directory', answersWith: [] },
  input: z.object({ worker: idSchema, name: nameSchema, email: emailSchema }),
  reply: nothing,
  timeoutMs: 30_000,
  attemptsMax: 12,
  issues: [],
  whenAnswered: async () => [],
});

/** A link by which somebody who has a sign-in chooses a password; asked for by the office. */
export const SendInvitation = defineSystemCommand({
  name: 'SendInvitation',
  context: 'management',
  system: { name: 'Sign-in directory', answersWith: [] },
  input: z.object({ person: idSchema }),
  reply: nothing,
  timeoutMs: 30_000,
  attemptsMax: 12,
  issues: [],
  whenAnswered: async () => [],
});
