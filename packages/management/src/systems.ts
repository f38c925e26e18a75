import { defineSystemCommand } from '@callout/kernel';
import { emailSchema, idSchema, nameSchema } from '@callout/published-language';
import { z } from 'zod';
import { invitation, signInCreated } from './mails/sign-in-mails.ts';

const nothing = z.object({});

/**
 * A sign-in for a new worker, who is invited to choose a password. Who may sign in is kept beside the
 * log, so nothing is recorded of it.
 */
export const CreateSignIn = defineSystemCommand({
  name: 'CreateSignIn',
  system: { name: 'Sign-in directory', answersWith: [] },
  input: z.object({ worker: idSchema, name: nameSchema, email: emailSchema }),
  reply: nothing,
  timeoutMs: 30_000,
  attemptsMax: 12,
  sends: [signInCreated],
  issues: [],
  whenAnswered: async () => [],
});

/** A link by which somebody who has a sign-in chooses a password; asked for by the office. */
export const SendInvitation = defineSystemCommand({
  name: 'SendInvitation',
  system: { name: 'Sign-in directory', answersWith: [] },
  input: z.object({ person: idSchema }),
  reply: nothing,
  timeoutMs: 30_000,
  attemptsMax: 12,
  sends: [invitation],
  issues: [],
  whenAnswered: async () => [],
});
