import {
  asInput,
  eventsOf,
  instantSchema,
  ownState,
  priceSchema,
  saidByActor,
  timeZoneSchema,
  windowSchema,
} from '@callout/kernel';
import { z } from 'zod';
import { characteristicsSchema } from './management-applications.ts';
import {
  contactSchema,
  emailSchema,
  evidenceRequiredSchema,
  externalIdSchema,
  lineSchema,
  markLimitsSchema,
  nameSchema,
  noteSchema,
  phoneSchema,
  placeSchema,
  skillSchema,
  suppliesItemSchema,
  weeklyHoursSchema,
} from './shared.ts';

export * from './management-applications.ts';

const organisation = eventsOf('management', 'organisation');

export const OrganisationConfigured = organisation('OrganisationConfigured', {
  schema: z.object({
    name: nameSchema,
    timeZone: saidByActor(timeZoneSchema),
    /** ISO 4217. */
    currency: asInput('currency', z.string().regex(/^[A-Z]{3}$/, 'not-a-currency')),
    locale: z.enum(['en', 'ru']),
    /** How long after its window a job without a check-in is let be; 60 when absent. */
    noShowGraceMinutes: z.int().min(0).max(10_080).optional(),
    /** How long a suspected no-show waits for a late check-in; 720 when absent. */
    noShowHorizonMinutes: z.int().min(0).max(43_200).optional(),
    /** From where on a visit is marked; 120, 720 and 1000 when absent. */
    markEarlyMinutes: markLimitsSchema.shape.earlyMinutes,
    markLateMinutes: markLimitsSchema.shape.lateMinutes,
    markFarMetres: markLimitsSchema.shape.farMetres,
    /** How long an overdue request waits for another time before it is closed; 7 when absent. */
    overdueHorizonDays: z.int().min(1).max(90).optional(),
    /** For how long devices hold what is closed; 60 when absent. */
    deviceDays: z.int().min(1).max(3650).optional(),
    /** Whether photos of evidence keep where they were taken; they do not when absent. */
    keepPhotoLocation: z.boolean().optional(),
    /** Where managers are told of new applications; without it they see them in their list alone. */
    applicationsEmail: emailSchema.optional(),
    /** How long who was rejected, or has withdrawn, is known by name; 6 when absent. */
    keepApplicationsMonths: z.int().min(0).max(120).optional(),
  }),
  sample: { name: 'Northside Care', timeZone: 'Europe/Berlin', currency: 'EUR', locale: 'en' },
});

/** A step of the matching pipeline: its name, how much its score counts, its own parameters. */
export const pipelineStepSchema = z.object({
  step: z.string().min(1).max(60),
  weight: z.int().min(0).max(100),
  params: z
    .record(z.string().max(60), z.union([z.string().max(120), z.number(), z.boolean()]))
    .refine((params) => Object.keys(params).length <= 20, 'too-many'),
});
/**
 * The steps that a pipeline may be made of. The language holds their names, because the one context
 * sets the pipeline and another one runs it.
 */
export const MATCHING_STEPS = [
  'skill',
  'availability',
  'workload',
  'distance',
  'past-results',
  'client-history',
  'review-rating',
  'http',
] as const;
export type MatchingStepName = (typeof MATCHING_STEPS)[number];
/** Without these a pipeline could send somebody who cannot do the job, or is elsewhere. */
export const MATCHING_STEPS_REQUIRED: readonly MatchingStepName[] = ['skill', 'availability'];

export const MatchingPipelineSet = organisation('MatchingPipelineSet', {
  schema: z.object({
    version: ownState(z.int().min(1)),
    steps: z.array(pipelineStepSchema).min(1).max(20),
  }),
  sample: { version: 2, steps: [{ step: 'skill', weight: 100, params: {} }] },
});

const serviceType = eventsOf('management', 'service-type');

export const serviceTypeSchema = z.object({
  name: nameSchema,
  description: noteSchema,
  /** Gross price before any discount, in minor units. */
  basePrice: saidByActor(priceSchema),
  typicalDurationMinutes: z
    .int()
    .min(5)
    .max(60 * 24 * 30),
  requiredSkills: z.array(skillSchema).max(20),
  supplies: z.array(suppliesItemSchema).max(50),
  evidenceRequired: evidenceRequiredSchema,
  /** The number or name by which an outside system knows it. */
  externalId: externalIdSchema.optional(),
});
const serviceTypeSample = {
  name: 'Boiler service',
  description: 'Yearly inspection of a gas boiler.',
  basePrice: 12_900,
  typicalDurationMinutes: 90,
  requiredSkills: ['gas'],
  supplies: [{ item: 'Gasket set', quantity: 1 }],
  evidenceRequired: { startPhoto: true, reportPhoto: true, signature: true },
};
export const ServiceTypeDefined = serviceType('ServiceTypeDefined', {
  schema: serviceTypeSchema,
  sample: serviceTypeSample,
});
export const ServiceTypeChanged = serviceType('ServiceTypeChanged', {
  schema: serviceTypeSchema,
  sample: { ...serviceTypeSample, basePrice: 13_500 },
});
export const ServiceTypeRetired = serviceType('ServiceTypeRetired', {
  schema: z.object({ reason: lineSchema }),
  sample: { reason: 'Replaced by the winter package.' },
});

const client = eventsOf('management', 'client');

export const clientDetailsSchema = z.object({
  name: nameSchema,
  contact: contactSchema,
  place: placeSchema.optional(),
  externalId: externalIdSchema.optional(),
});
const clientSample = {
  name: 'Harbour School',
  contact: { name: 'Ada Petersen', phone: '+49 40 5550100', email: 'office@harbour.example' },
  place: { address: 'Kaistr. 4, Hamburg', point: { latitude: 53.54, longitude: 9.99 } },
};
export const ClientRegistered = client('ClientRegistered', {
  schema: clientDetailsSchema,
  sample: clientSample,
});
export const ClientDetailsChanged = client('ClientDetailsChanged', {
  schema: clientDetailsSchema,
  sample: { ...clientSample, name: 'Harbour School North' },
});
export const ClientDeactivated = client('ClientDeactivated', {
  schema: z.object({ reason: lineSchema }),
  sample: { reason: 'Contract ended.' },
});

const worker = eventsOf('management', 'worker');

export const workerProfileSchema = z.object({
  name: nameSchema,
  phone: phoneSchema.optional(),
  email: emailSchema.optional(),
  skills: z.array(skillSchema).max(50),
  /** How many jobs may run at the same time: 1 for a person, more for a crew. */
  capacity: z.int().min(1).max(10_000),
  base: placeSchema.optional(),
  externalId: externalIdSchema.optional(),
});
const workerSample = {
  name: 'Mila Novak',
  phone: '+49 40 5550111',
  skills: ['gas', 'electric'],
  capacity: 1,
};
export const availabilitySchema = z.object({
  weeklyHours: weeklyHoursSchema,
  timeOff: z.array(windowSchema).max(200),
});
export const WorkerRegistered = worker('WorkerRegistered', {
  schema: workerProfileSchema.extend({
    availability: availabilitySchema,
    characteristics: characteristicsSchema.optional(),
  }),
  sample: {
    ...workerSample,
    availability: { weeklyHours: [{ day: 1, from: '08:00', to: '17:00' }], timeOff: [] },
  },
});
export const WorkerProfileChanged = worker('WorkerProfileChanged', {
  schema: workerProfileSchema,
  sample: workerSample,
});
export const WorkerAvailabilitySet = worker('WorkerAvailabilitySet', {
  schema: availabilitySchema,
  sample: {
    weeklyHours: [{ day: 2, from: '09:00', to: '24:00' }],
    timeOff: [{ from: '2026-12-24T00:00:00.000Z', to: '2026-12-27T00:00:00.000Z' }],
  },
});
export const WorkerSuspended = worker('WorkerSuspended', {
  schema: z.object({ reason: lineSchema, until: instantSchema.optional() }),
  sample: { reason: 'Licence expired.', until: '2026-12-01T00:00:00.000Z' },
});
export const WorkerReinstated = worker('WorkerReinstated', {
  schema: z.object({ note: lineSchema }),
  sample: { note: 'Licence renewed.' },
});
export const WorkerDismissed = worker('WorkerDismissed', {
  schema: z.object({ reason: lineSchema }),
  sample: { reason: 'Moved abroad.' },
});
