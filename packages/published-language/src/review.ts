import { eventsOf } from '@callout/kernel';
import { z } from 'zod';
import { idSchema, lineSchema, namedSchema, noteSchema } from './shared.ts';

const reviewCase = eventsOf('review', 'review-case');

export const reviewCauseSchema = z.enum(['failed', 'cancelled', 'disputed', 'sampled', 'picked']);

export const ReviewOpened = reviewCase('ReviewOpened', {
  schema: z.object({
    cause: reviewCauseSchema,
    requestId: idSchema,
    client: namedSchema,
    worker: namedSchema.optional(),
    serviceType: namedSchema,
    /** What the one who failed, cancelled or disputed wrote. */
    statement: noteSchema,
  }),
  sample: {
    cause: 'failed',
    requestId: 'r1',
    client: { id: 'c1', name: 'Harbour School' },
    worker: { id: 'w1', name: 'Mila Novak' },
    serviceType: { id: 't1', name: 'Boiler service' },
    statement: 'Nobody opened the door.',
  },
});
export const ReviewTaken = reviewCase('ReviewTaken', {
  schema: z.object({ reviewer: namedSchema }),
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

export const reviewEvents = [
  ReviewOpened,
  ReviewTaken,
  ClientContacted,
  FindingRecorded,
  ReviewCompleted,
  ReviewReopened,
] as const;
