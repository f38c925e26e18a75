import {
  type AnyPolicy,
  assembleModel,
  defineContext,
  defineSystemCommand,
  definitionsOf,
  type Issue,
  issue,
  requestEffect,
} from '@callout/kernel';
import { JobOpened, NoteJob, OpenJob, toyProvisioning } from '@callout/kernel/toy';
import { z } from 'zod';

// The toy model with two external systems: whenever a job is opened, a bell is rung and a lamp is
// lit. What the bell answers, or that it does not, is noted on the job.

export const RING_TIMEOUT_MS = 5_000;
export const RING_ATTEMPTS_MAX = 3;

const Bell = { name: 'Bell', answersWith: [] };
const Lamp = { name: 'Lamp', answersWith: [] };

/** Tests reach into the answer through this: what it issues besides, and whether it throws. */
export const mischief: { issues: readonly Issue[]; throws: boolean } = {
  issues: [],
  throws: false,
};

const RingBell = defineSystemCommand({
  name: 'RingBell',
  system: Bell,
  input: z.object({ job: z.string(), text: z.string() }),
  reply: z.object({ by: z.string() }),
  timeoutMs: RING_TIMEOUT_MS,
  attemptsMax: RING_ATTEMPTS_MAX,
  issues: [NoteJob],
  whenAnswered: async ({ job }, outcome) => {
    if (mischief.throws) throw new Error('this answer is broken');
    const text = outcome.ok ? `rung by ${outcome.reply.by}` : `not rung: ${outcome.code}`;
    return [issue(NoteJob, job, { texts: [text] }), ...mischief.issues];
  },
});
export const LightLamp = defineSystemCommand({
  name: 'LightLamp',
  system: Lamp,
  input: z.object({ job: z.string() }),
  reply: z.unknown(),
  timeoutMs: 1_000,
  attemptsMax: 1,
  issues: [],
  whenAnswered: async () => [],
});

const { definePolicy } = definitionsOf('provisioning', []);

const ringWhenOpened = definePolicy({
  name: 'ring-when-opened',
  whenever: [JobOpened],
  issues: [],
  requests: [RingBell, LightLamp],
  planEffects: async (event) => [
    requestEffect(RingBell, { job: event.stream, text: event.data.title }),
    requestEffect(LightLamp, { job: event.stream }),
  ],
  react: async () => [],
});

export function askingModel(policies: readonly AnyPolicy[] = [ringWhenOpened]) {
  const context = defineContext({
    ...toyProvisioning,
    policies,
    systemCommands: [RingBell, LightLamp],
  });
  return assembleModel([context], { en: {}, ru: {} });
}

/** Policies that do what they do not declare, each in its own way. */
export const liars = {
  asks: definePolicy({
    name: 'asks-undeclared',
    whenever: [JobOpened],
    issues: [],
    requests: [LightLamp],
    planEffects: async (event) => [
      requestEffect(LightLamp, { job: event.stream }),
      requestEffect(RingBell, { job: event.stream, text: '' }),
    ],
    react: async () => [],
  }),
  issues: definePolicy({
    name: 'issues-undeclared',
    whenever: [JobOpened],
    issues: [NoteJob],
    react: async (event) => [
      issue(NoteJob, event.stream, { texts: ['declared'] }),
      issue(OpenJob, 'another', { title: 'undeclared', client: 'c1' }),
    ],
  }),
  asksTwice: definePolicy({
    name: 'asks-twice',
    whenever: [JobOpened],
    issues: [],
    requests: [LightLamp],
    planEffects: async (event) => [
      requestEffect(LightLamp, { job: event.stream }),
      requestEffect(LightLamp, { job: event.stream }),
    ],
    react: async () => [],
  }),
};
