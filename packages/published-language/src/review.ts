import { eventsOf, instantSchema, ownState, saidByActor } from '@callout/kernel';
import { z } from 'zod';
import {
  clientSchema,
  idSchema,
  lineSchema,
  namedSchema,
  noteSchema,
  oneselfSchema,
  workerSchema,
} from './shared.ts';

const reviewCase = eventsOf('review', 'review-case');

const CAUSES_BEFORE_UNSERVED = ['failed', 'cancelled', 'disputed', 'sampled', 'picked'] as const;
const reviewCauseSchema = z.enum([...CAUSES_BEFORE_UNSERVED, 'unserved']);

/** Whom and what a case is about, for those who react to it and may ask review nothing. */
const aboutSchema = z.object({
  requestId: idSchema,
  client: clientSchema,
  worker: workerSchema.optional(),
});

const openedBeforeUnserved = z.object({
  cause: z.enum(CAUSES_BEFORE_UNSERVED),
  requestId: idSchema,
  client: namedSchema,
  worker: namedSchema.optional(),
  serviceType: namedSchema,
  /** What the one who failed, cancelled or disputed wrote; empty where nobody wrote anything. */
  statement: noteSchema,
});
export const ReviewOpened = reviewCase('ReviewOpened', {
  origin: 'decided',
  version: 2,
  schema: openedBeforeUnserved.extend({ cause: reviewCauseSchema }),
  sample: {
    cause: 'unserved',
    requestId: 'r1',
    client: { id: 'c1', name: 'Harbour School' },
    serviceType: { id: 't1', name: 'Boiler service' },
    statement: '',
  },
  earlier: {
    1: {
      schema: openedBeforeUnserved,
      toNext: (data: z.infer<typeof openedBeforeUnserved>) => data,
      sample: {
        cause: 'failed',
        requestId: 'r1',
        client: { id: 'c1', name: 'Harbour School' },
        worker: { id: 'w1', name: 'Mila Novak' },
        serviceType: { id: 't1', name: 'Boiler service' },
        statement: 'Nobody opened the door.',
      },
    },
  },
});
export const ReviewTaken = reviewCase('ReviewTaken', {
  schema: z.object({ reviewer: oneselfSchema }),
  sample: { reviewer: { id: 'u1', name: 'Ines Ortega' } },
});
export const ClientContacted = reviewCase('ClientContacted', {
  schema: z.object({ channel: z.enum(['phone', 'email', 'visit']), summary: noteSchema.min(1) }),
  sample: { channel: 'phone', summary: 'She was at the back door.' },
});
export const FindingRecorded = reviewCase('FindingRecorded', {
  schema: z.object({ text: noteSchema.min(1) }),
  sample: { text: 'The address lacks the entrance.' },
});
export const ROOT_CAUSES = [
  'worker',
  'client',
  'supplies',
  'planning',
  'information',
  'equipment',
  'outside',
  'none',
] as const;
export const ReviewCompleted = reviewCase('ReviewCompleted', {
  schema: z.object({
    verdict: z.enum(['worker-at-fault', 'client-at-fault', 'nobody-at-fault', 'unclear']),
    rootCause: z.enum(ROOT_CAUSES),
    /** 1 (poor) to 5 (good). */
    rating: z.int().min(1).max(5),
    summary: noteSchema.min(1),
    hypotheses: z.array(lineSchema.min(1)).max(10),
    about: ownState(aboutSchema).optional(),
  }),
  sample: {
    verdict: 'nobody-at-fault',
    rootCause: 'information',
    rating: 3,
    summary: 'The address has two entrances.',
    hypotheses: ['Asking for the entrance lowers the number of failed visits.'],
  },
});
export const ReviewReopened = reviewCase('ReviewReopened', {
  schema: z.object({ reason: lineSchema.min(1) }),
  sample: { reason: 'The client sent a photo.' },
});
export const ReviewWithdrawn = reviewCase('ReviewWithdrawn', {
  origin: 'decided',
  schema: z.object({ because: z.enum(['no-show-reversed']), about: aboutSchema }),
  sample: {
    because: 'no-show-reversed',
    about: {
      requestId: 'r1',
      client: { id: 'c1', name: 'Harbour School' },
      worker: { id: 'w1', name: 'Mila Novak' },
    },
  },
});

const sample = eventsOf('review', 'review-sample');

export const SAMPLE_MAX = 50;
export const SampleDrawn = sample('SampleDrawn', {
  origin: 'decided',
  schema: z.object({
    /** The same seed draws the same services from the same population. */
    seed: z.string().min(1).max(80),
    from: instantSchema,
    to: instantSchema,
    /** How many completed services there were to draw from. */
    population: z.int().min(1),
    drawn: z
      .array(aboutSchema.extend({ serviceType: namedSchema }))
      .min(1)
      .max(SAMPLE_MAX),
  }),
  sample: {
    seed: '6b1f',
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-11-23T00:00:00.000Z',
    population: 214,
    drawn: [
      {
        requestId: 'r1',
        client: { id: 'c1', name: 'Harbour School' },
        worker: { id: 'w1', name: 'Mila Novak' },
        serviceType: { id: 't1', name: 'Boiler service' },
      },
    ],
  },
});

const hypothesis = eventsOf('review', 'hypothesis');

export const HypothesisProposed = hypothesis('HypothesisProposed', {
  origin: 'decided',
  schema: z.object({
    text: lineSchema.min(1),
    caseId: idSchema,
    requestId: idSchema,
    proposedBy: namedSchema,
  }),
  sample: {
    text: 'Asking for the entrance lowers the number of failed visits.',
    caseId: 'k1',
    requestId: 'r1',
    proposedBy: { id: 'u1', name: 'Ines Ortega' },
  },
});
export const HypothesisAccepted = hypothesis('HypothesisAccepted', {
  schema: z.object({ note: noteSchema }),
  sample: { note: 'We ask for it from December on.' },
});
export const HypothesisRejected = hypothesis('HypothesisRejected', {
  schema: z.object({ note: noteSchema }),
  sample: { note: 'Two cases are too few.' },
});
export const HypothesisTested = hypothesis('HypothesisTested', {
  schema: z.object({ confirmed: saidByActor(z.boolean()), note: noteSchema }),
  sample: { confirmed: true, note: 'Failed visits fell from 9 % to 4 %.' },
});
