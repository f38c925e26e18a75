import {
  contextNameSchema,
  instantSchema,
  recordedEventSchema,
  windowSchema,
} from '@callout/kernel';
import { z } from 'zod';
import { type DeviceWindow, deviceWindowSchema } from './device-window.ts';
import { SETTLED_MAX, SETTLEMENTS, type StreamDocument } from './document.ts';
import { LACKING_MAX, type LogName, logNameSchema } from './epoch.ts';
import type { Verdict } from './verdict.ts';

export const PUSH_EVENTS_MAX = 500;
export const PULL_DOCUMENTS_MAX = 500;

/** `POST /sync/v1/push` */
export const pushRequestSchema = z
  .object({
    device: z.string().min(1).max(80),
    /** The log that the device holds documents of; another one is answered with 409 `log-differs`. */
    log: logNameSchema.optional(),
    /** The lowest number that the device holds unsent, in any context. */
    lowestUnsent: z.int().min(1),
    events: z.array(recordedEventSchema).min(1).max(PUSH_EVENTS_MAX),
    /** Facts that are unsent beside these. */
    left: z.int().min(0).optional(),
    /** What the device's own clock says at this moment, uncorrected. */
    clock: instantSchema.optional(),
  })
  .meta({ id: 'PushRequest' });
export type PushRequest = z.infer<typeof pushRequestSchema>;

export const refusalSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  fields: z
    .array(
      z.object({
        path: z.string(),
        message: z.string(),
        params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      }),
    )
    .optional(),
  overridable: z.literal(true).optional(),
});
export const verdictSchema = z.discriminatedUnion('verdict', [
  z.object({ event: z.string(), verdict: z.literal('accepted'), position: z.int() }),
  z.object({ event: z.string(), verdict: z.literal('repeated') }),
  z.object({ event: z.string(), verdict: z.literal('waiting'), missingFrom: z.int() }),
  z.object({ event: z.string(), verdict: z.literal('disputed'), refusal: refusalSchema }),
  z.object({ event: z.string(), verdict: z.literal('refused'), refusal: refusalSchema }),
]);

const actorNameSchema = z.object({ role: z.string(), name: z.string() });
export const timelineEntrySchema = z.object({
  id: z.string(),
  type: z.string(),
  occurredAt: z.string(),
  recordedAt: z.string().optional(),
  actor: actorNameSchema,
});
export const disputeSchema = z.object({
  /** With what the device's clock said, where the server has put its time right. */
  event: recordedEventSchema.extend({
    noticed: z.object({ clockSaid: instantSchema.optional() }).optional(),
  }),
  refusal: refusalSchema,
  at: z.string(),
  overtakenBy: z
    .object({
      id: z.string(),
      type: z.string(),
      occurredAt: z.string(),
      actor: z.object({ id: z.string(), role: z.string(), name: z.string() }),
      names: z.record(z.string(), z.string()),
      windows: z.record(z.string(), windowSchema),
    })
    .optional(),
});
const settledDisputeSchema = disputeSchema.extend({
  settled: z.object({
    as: z.enum(SETTLEMENTS),
    by: z.string(),
    at: z.string(),
    reason: z.string().optional(),
  }),
});
/** `GET /sync/v1/disputes/{eventId}`: a refused fact by itself, open or settled, and what it is about. */
export const disputeAnswerSchema = z
  .object({
    dispute: disputeSchema.extend({ settled: settledDisputeSchema.shape.settled.optional() }),
    title: z.string(),
  })
  .meta({ id: 'DisputeAnswer' });
export const streamDocumentSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    stream: z.string(),
    status: z.string(),
    title: z.string(),
    sort: z.string(),
    owner: z.string(),
    assignee: z.string(),
    day: z.string(),
    closed: z.boolean(),
    version: z.int(),
    position: z.int(),
    // A server that does not say it yet is older than every fold that is known here.
    fold: z.string().max(40).default(''),
    state: z.unknown(),
    timeline: z.array(timelineEntrySchema),
    disputes: z.array(disputeSchema),
    closedAt: z.int().min(0).optional(),
    settled: z.array(settledDisputeSchema).max(SETTLED_MAX).optional(),
  })
  .meta({ id: 'Document' });
/** A document that the device may no longer hold. */
export const goneSchema = z.object({ id: z.string(), gone: z.literal(true), position: z.int() });
export interface Gone {
  readonly id: string;
  readonly gone: true;
  readonly position: number;
}
export type SentDocument = StreamDocument | Gone;

/**
 * One document for every stream that was pushed to: the server's as it now is for this person, or
 * gone where they may not see it.
 */
export const pushResponseSchema = z
  .object({
    verdicts: z.array(verdictSchema),
    documents: z.array(z.union([goneSchema, streamDocumentSchema])),
    /** Every number of the device up to this one has arrived. */
    through: z.int(),
    log: logNameSchema,
  })
  .meta({ id: 'PushResponse' });
export interface PushResponse {
  readonly log: LogName;
  readonly verdicts: readonly Verdict[];
  readonly documents: readonly SentDocument[];
  readonly through: number;
}

/** `GET /sync/v1/time`: the server's clock, by which a device corrects its own. */
export const timeResponseSchema = z.object({ now: instantSchema }).meta({ id: 'Time' });

/** The log that a device holds documents of, in a query: both parts of its name or neither. */
export const knownLogSchema = z.object({
  log: logNameSchema.shape.id.optional(),
  epoch: logNameSchema.shape.epoch.optional(),
});
export function knownLog(query: z.infer<typeof knownLogSchema>): LogName | undefined {
  const { log: id, epoch } = query;
  return id === undefined || epoch === undefined ? undefined : { id, epoch };
}

/** `GET /sync/v1/pull?context&after&limit[&log&epoch]`: documents changed after a position, oldest first. */
export const pullRequestSchema = z.object({
  context: contextNameSchema,
  after: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(PULL_DOCUMENTS_MAX),
  ...knownLogSchema.shape,
});
export const pullResponseSchema = z
  .object({
    documents: z.array(z.union([goneSchema, streamDocumentSchema])),
    /** Ask again from here; equal to the one sent when there was nothing. */
    checkpoint: z.int(),
    /** The end of the log for this answer: caught up when the checkpoint has reached it. */
    head: z.int(),
    /** Every number of the asking device up to this one has arrived. */
    through: z.int(),
    window: deviceWindowSchema,
    log: logNameSchema,
  })
  .meta({ id: 'PullResponse' });
export interface PullResponse {
  readonly log: LogName;
  readonly window: DeviceWindow;
  readonly documents: readonly SentDocument[];
  readonly checkpoint: number;
  readonly head: number;
  readonly through: number;
}

/**
 * `GET /sync/v1/snapshot?context&limit[&cursor][&log&epoch]`: all that a device holds, for one that holds
 * nothing: open work first, then closed work, of both the latest first. Every page but the last is full.
 */
export const snapshotRequestSchema = z.object({
  context: contextNameSchema,
  limit: z.coerce.number().int().min(1).max(PULL_DOCUMENTS_MAX),
  cursor: z
    .string()
    // Of its numbers the third is that of days, of which a window has at least one.
    .regex(/^(?:open|closed)(?:\.\d{1,15}){2}\.[1-9]\d{0,14}(?:\.\d{1,15}){3}$/)
    .optional(),
  ...knownLogSchema.shape,
});
export const snapshotResponseSchema = z
  .object({
    documents: z.array(streamDocumentSchema),
    /** Where the next page begins, whenever it is asked for; absent on the last one. */
    next: z.string().optional(),
    /** So many of so many, as they were counted when it began. */
    loaded: z.int(),
    total: z.int(),
    /** What changed after this position is pulled from here on. */
    head: z.int(),
    through: z.int(),
    window: deviceWindowSchema,
    log: logNameSchema,
  })
  .meta({ id: 'SnapshotResponse' });
export interface SnapshotResponse {
  readonly documents: readonly StreamDocument[];
  readonly next?: string | undefined;
  readonly loaded: number;
  readonly total: number;
  readonly head: number;
  readonly through: number;
  readonly window: DeviceWindow;
  readonly log: LogName;
}

/** `GET /sync/v1/log`: what a device asks before it exchanges anything. */
export const logResponseSchema = z.object({ log: logNameSchema }).meta({ id: 'Log' });

/**
 * `POST /sync/v1/lacking`: which of its acknowledged facts the log no longer holds. Asking notes on
 * the server that they are offered again. Ids that are not of this person's facts count as lacking.
 */
export const lackingRequestSchema = z
  .object({
    device: z.string().min(1).max(80),
    log: logNameSchema,
    events: z.array(z.uuid()).min(1).max(LACKING_MAX),
  })
  .meta({ id: 'LackingRequest' });
export type LackingRequest = z.infer<typeof lackingRequestSchema>;
export const lackingResponseSchema = z
  .object({
    lacking: z.array(z.string()).max(LACKING_MAX),
    log: logNameSchema,
  })
  .meta({ id: 'LackingResponse' });
export type LackingResponse = z.infer<typeof lackingResponseSchema>;

/**
 * `GET /sync/v1/live[?log&epoch]`: server-sent events, `event: changed` with this as data, whenever
 * documents of the listener's audience have changed. A listener pulls after every (re)connection.
 * The first message is `event: log` with the log's name; it comes again when a new epoch has begun.
 * `event: contact` asks the device to say how it stands, and to hear what is wanted of it.
 */
export const liveMessageSchema = z.object({
  context: contextNameSchema,
  position: z.int(),
});
export type LiveMessage = z.infer<typeof liveMessageSchema>;
