import { asInput, copyOf, notAsked, referenceTo, saidByActor, theActor } from '@callout/kernel';
import { z } from 'zod';

/** Limits of text, in characters. One place, so that forms, devices and the server agree. */
export const TEXT_MAX = { name: 120, line: 300, note: 4000 } as const;

export const nameSchema = z.string().trim().min(1).max(TEXT_MAX.name);
export const lineSchema = z.string().trim().max(TEXT_MAX.line);
export const noteSchema = asInput('note', z.string().trim().max(TEXT_MAX.note));
export const idSchema = z.string().min(1).max(120);
export const skillSchema = asInput('skill', z.string().trim().min(1).max(60));
export const emailSchema = asInput('email', z.email().max(254));
export const phoneSchema = asInput(
  'phone',
  z
    .string()
    .trim()
    .max(40)
    .regex(/^[+0-9 ().-]{3,}$/, 'not-a-phone-number'),
);

/** Degrees, WGS 84. */
export const pointSchema = asInput(
  'point',
  z.object({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
  }),
);
export const placeSchema = asInput(
  'place',
  z.object({
    address: z.string().trim().min(1).max(TEXT_MAX.line),
    point: pointSchema.optional(),
  }),
);
export const contactSchema = asInput(
  'contact',
  z.object({
    name: nameSchema,
    phone: phoneSchema.optional(),
    email: emailSchema.optional(),
  }),
);

/** A name beside an id, as it was when the fact was recorded; where both come from is said around it. */
export const namedSchema = z.object({ id: idSchema, name: nameSchema });

/** The number or name by which an outside system knows a thing: nobody here can compare it. */
export const externalIdSchema = notAsked(saidByActor(lineSchema));

function namedStream(kind: string, wish: { readonly inUse?: boolean } = {}) {
  return z.object({
    id: referenceTo(kind, idSchema, wish),
    name: copyOf(kind, 'name', nameSchema, { by: 'id' }),
  });
}
export const clientSchema = namedStream('client');
export const workerSchema = namedStream('worker');
export const serviceTypeNamedSchema = namedStream('service-type');
/** Somebody who is still served, something that is still offered. */
export const servedClientSchema = namedStream('client', { inUse: true });
export const offeredServiceTypeSchema = namedStream('service-type', { inUse: true });
/** The one who records the fact. */
export const oneselfSchema = z.object({
  id: theActor('id', idSchema),
  name: theActor('name', nameSchema),
});

/** One span of the working week: day 1 is Monday; `to` may be 24:00. */
export const weeklyHoursSchema = asInput(
  'weekly-hours',
  z
    .array(
      z
        .object({
          day: z.int().min(1).max(7),
          from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not-a-clock-time'),
          to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'not-a-clock-time'),
        })
        .refine((span) => span.from < span.to, { path: ['to'], message: 'not-after-from' }),
    )
    .max(28),
);

export const suppliesItemSchema = z.object({
  item: nameSchema,
  quantity: z.int().min(1).max(10_000),
});

/** What a worker must bring back from the job. */
export const evidenceRequiredSchema = z.object({
  startPhoto: z.boolean(),
  reportPhoto: z.boolean(),
  signature: z.boolean(),
});

/**
 * From where on a check-in or a completion is marked, for a person to look at: minutes before and after
 * the window, metres from the place. 120, 720 and 1000 when absent.
 */
export const markLimitsSchema = z.object({
  earlyMinutes: z.int().min(0).max(43_200).optional(),
  lateMinutes: z.int().min(0).max(43_200).optional(),
  farMetres: z.int().min(10).max(1_000_000).optional(),
});

export const FILE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export const FILE_BYTES_MAX = 10 * 1024 * 1024;

/** A file bound to its request by the hash of its content (lower-case SHA-256). */
export const evidenceSchema = asInput(
  'evidence',
  z.object({
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'not-a-sha-256'),
    type: z.enum(FILE_TYPES),
    bytes: z.int().min(1).max(FILE_BYTES_MAX),
    purpose: z.enum(['start-photo', 'report-photo', 'signature', 'other']),
  }),
);
export type Evidence = z.infer<typeof evidenceSchema>;
