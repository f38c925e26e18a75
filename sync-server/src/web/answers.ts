import { actorSchema, recordedEventSchema } from '@callout/kernel';
import { CONTEXTS, ROLES } from '@callout/published-language';
import { z } from 'zod';

// What several routes answer.

/** By RFC 9457. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    /** What the sentence of the code is filled with. */
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    errors: z
      .array(
        z.object({
          path: z.string(),
          code: z.string().describe('By which a program knows it; `message` is for a reader.'),
          message: z.string(),
          params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });

const confirmedEventSchema = recordedEventSchema
  .extend({
    context: z.enum(CONTEXTS),
    actor: actorSchema.extend({ role: z.enum(ROLES) }),
    recordedAt: z.string(),
    position: z.int(),
    version: z.int(),
    noticed: z
      .object({
        clockSaid: z.string().optional(),
        clockAheadMs: z.int().optional(),
        newDevice: z.literal(true).optional(),
      })
      .optional(),
  })
  .meta({ id: 'Event', description: 'A fact of the log; what its data holds is in the model.' });
export const eventsSchema = z.array(confirmedEventSchema);
