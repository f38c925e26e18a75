import {
  copyOf,
  decidedByServer,
  eventsOf,
  instantSchema,
  notAsked,
  ownState,
  priceSchema,
  saidByActor,
  timeZoneSchema,
  windowSchema,
} from '@callout/kernel';
import { z } from 'zod';
import {
  clientSchema,
  contactSchema,
  evidenceRequiredSchema,
  evidenceSchema,
  externalIdSchema,
  idSchema,
  lineSchema,
  markLimitsSchema,
  namedSchema,
  nameSchema,
  noteSchema,
  offeredServiceTypeSchema,
  placeSchema,
  pointSchema,
  servedClientSchema,
  serviceTypeNamedSchema,
  skillSchema,
  suppliesItemSchema,
  workerSchema,
} from './shared.ts';

const request = eventsOf('provisioning', 'service-request');

const instants = {
  window: { from: '2026-11-23T09:00:00.000Z', to: '2026-11-23T11:00:00.000Z' },
};
const photo = {
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  type: 'image/jpeg' as const,
  bytes: 48_211,
};

/**
 * What the ending of a request says to the other contexts, who may ask provisioning nothing. `gross`
 * is absent when the request ended before it was matched and so never had a price.
 */
const outcomeFields = z.object({
  client: clientSchema,
  worker: workerSchema.optional(),
  serviceType: serviceTypeNamedSchema,
  gross: priceSchema.optional(),
});
const outcomeSchema = ownState(outcomeFields);

/** Version 1, in which an outside number said by itself that an outside system leads the request. */
const orderByNumber = z.object({
  client: namedSchema,
  serviceType: namedSchema,
  description: noteSchema,
  place: placeSchema,
  contact: contactSchema,
  wanted: windowSchema,
  /** What the form showed, if it showed a price. Never what is charged. */
  approximatePrice: priceSchema.optional(),
  /** The business time zone, so that a device knows which day the window lies in. */
  timeZone: timeZoneSchema.optional(),
  externalId: lineSchema
    .optional()
    .describe('The number by which an outside system knows the request. It changes nothing here.'),
  /** Only where a policy re-orders a failed request: what it keeps of it. */
  reorderOf: z
    .object({
      request: idSchema,
      evidenceRequired: evidenceRequiredSchema.optional(),
      /** Workers whom matching leaves out, because they failed it. */
      rankedOut: z.array(idSchema).max(20),
    })
    .optional(),
});
const orderSample = {
  client: { id: 'c1', name: 'Harbour School' },
  serviceType: { id: 't1', name: 'Boiler service' },
  description: 'No hot water since this morning.',
  place: { address: 'Kaistr. 4, Hamburg' },
  contact: { name: 'Ada Petersen', phone: '+49 40 5550100' },
  wanted: instants.window,
  approximatePrice: 12_900,
};
export const ServiceRequested = request('ServiceRequested', {
  version: 2,
  schema: z.object({
    client: servedClientSchema,
    serviceType: offeredServiceTypeSchema,
    description: noteSchema,
    place: placeSchema,
    contact: contactSchema,
    wanted: windowSchema,
    /** What the form showed, if it showed a price. Never what is charged. */
    approximatePrice: copyOf('service-type', 'basePrice', priceSchema, {
      by: 'serviceType.id',
      asShown: true,
    }).optional(),
    /** The business time zone, so that a device knows which day the window lies in. */
    timeZone: copyOf('organisation', 'timeZone', timeZoneSchema).optional(),
    externalId: externalIdSchema
      .optional()
      .describe(
        'The number by which an outside system knows the request. It changes nothing here.',
      ),
    ledElsewhere: notAsked(z.boolean())
      .optional()
      .describe(
        'An outside system leads this request: no check-in is expected here, so that its worker is ' +
          'never suspected of a no-show, and it is never called overdue. Only an import may say so.',
      ),
    /** Only where a policy re-orders a failed request: what it keeps of it. */
    reorderOf: decidedByServer(
      z.object({
        request: idSchema,
        evidenceRequired: evidenceRequiredSchema.optional(),
        /** Workers whom matching leaves out, because they failed it. */
        rankedOut: z.array(idSchema).max(20),
      }),
    ).optional(),
  }),
  sample: orderSample,
  earlier: {
    1: {
      schema: orderByNumber,
      toNext: (order: z.infer<typeof orderByNumber>) =>
        order.externalId === undefined ? order : { ...order, ledElsewhere: true },
      sample: orderSample,
    },
  },
});

/** A candidate in a ranking: total score and what every step said, in thousandths (0–1000). */
export const rankedSchema = z.object({
  worker: namedSchema,
  total: z.int().min(0),
  scores: z
    .array(
      z.object({
        step: z.string().max(60),
        score: z.int().min(0).max(1000),
        why: z.string().max(200),
      }),
    )
    .max(20),
});
export const rankingSchema = z.object({
  pipelineVersion: z.int().min(0),
  steps: z
    .array(z.object({ step: z.string().max(60), version: z.int().min(1), weight: z.int().min(0) }))
    .max(20),
  /** Chooses between equals; derived from the request, so that a repeat chooses the same. */
  seed: z.string().max(80),
  /** Best first; at most ten. */
  candidates: z.array(rankedSchema).max(10),
  /** How many active workers were tried in all. */
  tried: z.int().min(0),
});
export type Ranking = z.infer<typeof rankingSchema>;
const rankingSample = {
  pipelineVersion: 1,
  steps: [{ step: 'skill', version: 1, weight: 100 }],
  seed: '6b1f',
  candidates: [
    {
      worker: { id: 'w1', name: 'Mila Novak' },
      total: 1000,
      scores: [{ step: 'skill', score: 1000, why: 'gas' }],
    },
  ],
  tried: 4,
};

/** What the job asks for, as the catalogue and the organisation said when the worker was assigned. */
export const jobTermsSchema = z.object({
  typicalDurationMinutes: z.int().min(1),
  supplies: z.array(suppliesItemSchema).max(50),
  evidenceRequired: evidenceRequiredSchema,
  requiredSkills: z.array(skillSchema).max(20),
  /** Absent where the organisation says nothing else than the defaults. */
  markLimits: markLimitsSchema.optional(),
});
export const WorkerAssigned = request('WorkerAssigned', {
  origin: 'decided',
  schema: z.object({
    /** Which assignment of this request it is: 1, 2, 3 … */
    assignment: z.int().min(1),
    worker: namedSchema,
    window: windowSchema,
    terms: jobTermsSchema,
    /** Absent when a person chose. */
    ranking: rankingSchema.optional(),
    reason: lineSchema.optional(),
    /** The business time zone as the server knew it: from here on it says the day of the job. */
    timeZone: timeZoneSchema.optional(),
  }),
  sample: {
    assignment: 1,
    worker: { id: 'w1', name: 'Mila Novak' },
    window: instants.window,
    terms: {
      typicalDurationMinutes: 90,
      supplies: [{ item: 'Gasket set', quantity: 1 }],
      evidenceRequired: { startPhoto: true, reportPhoto: true, signature: true },
      requiredSkills: ['gas'],
    },
    ranking: rankingSample,
  },
});
export const WorkerNotFound = request('WorkerNotFound', {
  origin: 'decided',
  schema: z.object({
    ranking: rankingSchema,
    reason: lineSchema,
    timeZone: timeZoneSchema.optional(),
  }),
  sample: { ranking: { ...rankingSample, candidates: [] }, reason: 'nobody-free' },
});
export const PriceSet = request('PriceSet', {
  origin: 'decided',
  schema: z.object({
    gross: priceSchema,
    basis: z.object({ serviceTypeId: idSchema, basePrice: priceSchema }),
  }),
  sample: { gross: 12_900, basis: { serviceTypeId: 't1', basePrice: 12_900 } },
});
export const ServiceRescheduled = request('ServiceRescheduled', {
  schema: z.object({ window: windowSchema, reason: lineSchema }),
  sample: { window: instants.window, reason: 'The client is away.' },
});
export const ServiceStarted = request('ServiceStarted', {
  schema: z.object({ evidence: z.array(evidenceSchema).max(10), point: pointSchema.optional() }),
  sample: {
    evidence: [{ ...photo, purpose: 'start-photo' }],
    point: { latitude: 53.54, longitude: 9.99 },
  },
});
export const ServiceCompleted = request('ServiceCompleted', {
  schema: z.object({
    evidence: z.array(evidenceSchema).max(20),
    notes: noteSchema,
    signedBy: nameSchema.optional(),
    /** Where the device was, if it may tell. */
    point: pointSchema.optional(),
    /** Frozen here for those who react: who, for whom, at what gross price. */
    outcome: outcomeSchema,
  }),
  sample: {
    evidence: [{ ...photo, purpose: 'report-photo' }],
    notes: 'Gasket replaced.',
    signedBy: 'Ada Petersen',
    outcome: {
      client: { id: 'c1', name: 'Harbour School' },
      worker: { id: 'w1', name: 'Mila Novak' },
      serviceType: { id: 't1', name: 'Boiler service' },
      gross: 12_900,
    },
  },
});
export const ServiceFailed = request('ServiceFailed', {
  schema: z.object({
    reason: noteSchema.min(1),
    attribution: z.enum(['worker', 'client', 'other']),
    noShow: z.boolean(),
    evidence: z.array(evidenceSchema).max(10),
    outcome: outcomeSchema,
  }),
  sample: {
    reason: 'Nobody opened the door.',
    attribution: 'client',
    noShow: false,
    evidence: [],
    outcome: {
      client: { id: 'c1', name: 'Harbour School' },
      worker: { id: 'w1', name: 'Mila Novak' },
      serviceType: { id: 't1', name: 'Boiler service' },
      gross: 12_900,
    },
  },
});
export const ServiceCancelled = request('ServiceCancelled', {
  schema: z.object({ reason: noteSchema, outcome: outcomeSchema }),
  sample: {
    reason: 'Repaired by a neighbour.',
    outcome: {
      client: { id: 'c1', name: 'Harbour School' },
      serviceType: { id: 't1', name: 'Boiler service' },
      gross: 12_900,
    },
  },
});

export const NoteAdded = request('NoteAdded', {
  schema: z.object({ text: noteSchema.min(1) }),
  sample: { text: 'Ring twice.' },
});
export const EvidenceAttached = request('EvidenceAttached', {
  schema: z.object({ evidence: evidenceSchema, note: lineSchema }),
  sample: { evidence: { ...photo, purpose: 'other' }, note: 'Serial plate.' },
});

export const NoShowSuspected = request('NoShowSuspected', {
  origin: 'decided',
  schema: z.object({
    assignment: z.int().min(1),
    /** A check-in that was made before this instant was made in time, whenever it arrives. */
    checkInBefore: instantSchema,
    /** Without a check-in by then, the suspicion becomes a failure. */
    failsAt: instantSchema,
  }),
  sample: {
    assignment: 1,
    checkInBefore: '2026-11-23T12:00:00.000Z',
    failsAt: '2026-11-24T00:00:00.000Z',
  },
});
export const NoShowReversed = request('NoShowReversed', {
  origin: 'decided',
  schema: z.object({
    /** The id of the ServiceFailed that is no longer true: what followed from it is undone. */
    failureId: idSchema,
    checkedInAt: instantSchema,
    outcome: outcomeSchema,
  }),
  sample: {
    failureId: '5f0c0f0e-2f6c-5d0b-9d36-0a4f8d6f8d11',
    checkedInAt: '2026-11-23T09:05:00.000Z',
    outcome: {
      client: { id: 'c1', name: 'Harbour School' },
      worker: { id: 'w1', name: 'Mila Novak' },
      serviceType: { id: 't1', name: 'Boiler service' },
      gross: 12_900,
    },
  },
});
export const ReorderOffered = request('ReorderOffered', {
  schema: z.object({ because: z.enum(['no-show']) }),
  sample: { because: 'no-show' },
});
export const ReorderPlaced = request('ReorderPlaced', {
  schema: z.object({
    /** Which re-order of this request it is: 1, 2, 3 … */
    attempt: ownState(z.int().min(1)),
    /** The new request, named after this one and the attempt. */
    requestId: ownState(idSchema),
    wanted: windowSchema,
  }),
  sample: {
    attempt: 1,
    requestId: '0b8d1f0e-6f6c-5d0b-9d36-0a4f8d6f8d22',
    wanted: { from: '2026-11-25T09:00:00.000Z', to: '2026-11-25T11:00:00.000Z' },
  },
});
export const OutcomeDisputed = request('OutcomeDisputed', {
  schema: z.object({ reason: noteSchema.min(1), outcome: outcomeSchema }),
  sample: {
    reason: 'The boiler is cold again.',
    outcome: {
      client: { id: 'c1', name: 'Harbour School' },
      worker: { id: 'w1', name: 'Mila Novak' },
      serviceType: { id: 't1', name: 'Boiler service' },
      gross: 12_900,
    },
  },
});

/** An overdue request is offered at most so many free windows. */
export const OFFERED_WINDOWS_MAX = 6;
export const RequestOverdue = request('RequestOverdue', {
  origin: 'decided',
  schema: z.object({
    /** The window that passed without a worker. */
    passed: windowSchema,
    /** Windows in which somebody was free when it was looked, the next ones first. */
    offered: z.array(windowSchema).max(OFFERED_WINDOWS_MAX),
    /** If nobody chooses another time by then, the request is closed as unserved. */
    closesAt: instantSchema,
    timeZone: timeZoneSchema.optional(),
  }),
  sample: {
    passed: instants.window,
    offered: [{ from: '2026-11-24T09:00:00.000Z', to: '2026-11-24T11:00:00.000Z' }],
    closesAt: '2026-11-30T11:01:00.000Z',
    timeZone: 'Europe/Berlin',
  },
});
export const ServiceUnserved = request('ServiceUnserved', {
  origin: 'decided',
  schema: z.object({
    /** When it was called overdue. */
    overdueSince: instantSchema,
    outcome: outcomeSchema,
  }),
  sample: {
    overdueSince: '2026-11-23T11:01:00.000Z',
    outcome: {
      client: { id: 'c1', name: 'Harbour School' },
      serviceType: { id: 't1', name: 'Boiler service' },
    },
  },
});

/** What may be claimed: facts that say that the work was begun, or done. */
export const CLAIMABLE = ['ServiceStarted', 'ServiceCompleted'] as const;
/** More than one visit can have. */
export const CLAIMED_FACTS_MAX = 10;

/** A refused fact as its device recorded it: what a claim rests on. */
export const claimedFactSchema = z.object({
  event: z.uuid(),
  type: z.enum(CLAIMABLE),
  occurredAt: instantSchema,
  evidence: z.array(evidenceSchema).max(20),
  notes: noteSchema.optional(),
  signedBy: nameSchema.optional(),
  point: pointSchema.optional(),
});
const claimedSample = {
  event: '0193f0a0-6f6c-7d0b-8d36-0a4f8d6f8d33',
  type: 'ServiceCompleted' as const,
  occurredAt: '2026-11-23T10:20:00.000Z',
  evidence: [{ ...photo, purpose: 'report-photo' as const }],
  notes: 'Gasket replaced.',
  signedBy: 'Ada Petersen',
};
export const WorkClaimed = request('WorkClaimed', {
  schema: z.object({
    /** Compared by the server with what it refused: see `ClaimWork`. */
    facts: notAsked(z.array(claimedFactSchema).min(1).max(CLAIMED_FACTS_MAX)),
    remark: noteSchema,
  }),
  sample: { facts: [claimedSample], remark: 'The client let me in before the call came.' },
});
export const ClaimAccepted = request('ClaimAccepted', {
  schema: z.object({
    /** The id of the WorkClaimed. */
    claim: saidByActor(idSchema),
    note: noteSchema,
    /** The failure of the same worker that the claim answers: its fine is no longer just. */
    failureId: ownState(idSchema).optional(),
    /** As an ending says it, with whoever claimed the work as the worker. */
    outcome: outcomeSchema,
  }),
  sample: {
    claim: '0193f0a0-6f6c-7d0b-8d36-0a4f8d6f8d44',
    note: '',
    outcome: {
      client: { id: 'c1', name: 'Harbour School' },
      worker: { id: 'w1', name: 'Mila Novak' },
      serviceType: { id: 't1', name: 'Boiler service' },
      gross: 12_900,
    },
  },
});
export const ClaimRejected = request('ClaimRejected', {
  schema: z.object({ claim: saidByActor(idSchema), reason: noteSchema.min(1) }),
  sample: {
    claim: '0193f0a0-6f6c-7d0b-8d36-0a4f8d6f8d44',
    reason: 'The photo shows another boiler.',
  },
});

/** The two facts of a visit whose times others go by. */
export const VISIT_STEPS = ['check-in', 'completion'] as const;
/** A manager has confirmed the time of a visit's fact that was wondered at, or said what it was. */
export const TimeSettled = request('TimeSettled', {
  schema: z.object({
    step: saidByActor(z.enum(VISIT_STEPS)),
    /** What happened then. Equal to `recorded` where that is confirmed. */
    time: saidByActor(instantSchema),
    reason: noteSchema.min(1),
    /** The fact, and when it had counted as done until now. */
    fact: ownState(idSchema),
    recorded: ownState(instantSchema),
  }),
  sample: {
    step: 'completion',
    time: '2026-11-23T10:20:00.000Z',
    reason: 'The telephone showed the wrong day; the client has the report from ten past.',
    fact: '0193f0a0-6f6c-7d0b-8d36-0a4f8d6f8d33',
    recorded: '2026-11-24T10:20:00.000Z',
  },
});

const kit = eventsOf('provisioning', 'supplies-kit');

export const SuppliesRequested = kit('SuppliesRequested', {
  origin: 'decided',
  schema: z.object({
    requestId: idSchema,
    assignment: z.int().min(1),
    worker: namedSchema,
    serviceType: namedSchema,
    items: z.array(suppliesItemSchema).min(1).max(50),
    neededBy: instantSchema,
    timeZone: timeZoneSchema.optional(),
  }),
  sample: {
    requestId: 'r1',
    assignment: 1,
    worker: { id: 'w1', name: 'Mila Novak' },
    serviceType: { id: 't1', name: 'Boiler service' },
    items: [{ item: 'Gasket set', quantity: 1 }],
    neededBy: '2026-11-23T09:00:00.000Z',
  },
});
export const SuppliesReady = kit('SuppliesReady', {
  schema: z.object({ shelf: lineSchema }),
  sample: { shelf: 'B2' },
});
export const SuppliesIssued = kit('SuppliesIssued', {
  schema: z.object({ note: lineSchema }),
  sample: { note: '' },
});
export const SuppliesCollected = kit('SuppliesCollected', {
  schema: z.object({ note: lineSchema }),
  sample: { note: '' },
});
const recalledBeforeOverdue = z.object({ reason: z.enum(['reassigned', 'cancelled']) });
const recalledBeforeFailed = z.object({
  reason: z.enum(['reassigned', 'cancelled', 'unserved']),
});
export const SuppliesRecalled = kit('SuppliesRecalled', {
  version: 3,
  schema: z.object({ reason: z.enum(['reassigned', 'cancelled', 'unserved', 'failed']) }),
  sample: { reason: 'failed' },
  earlier: {
    1: {
      schema: recalledBeforeOverdue,
      toNext: (data: z.infer<typeof recalledBeforeOverdue>) => data,
      sample: { reason: 'cancelled' },
    },
    2: {
      schema: recalledBeforeFailed,
      toNext: (data: z.infer<typeof recalledBeforeFailed>) => data,
      sample: { reason: 'unserved' },
    },
  },
});
