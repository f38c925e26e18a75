import {
  type Actor,
  type AudienceToken,
  dayOf,
  derivedId,
  type Envelope,
  type InstantText,
  type Money,
  newestFirst,
  type Relation,
  type Window,
} from '@callout/kernel';
import type {
  Evidence,
  jobTermsSchema,
  namedSchema,
  Ranking,
  ServiceCompleted,
  ServiceRequested,
} from '@callout/published-language';
import { forClient, forRole, forWorker } from '@callout/published-language';
import type { z } from 'zod';
import { type Claim, openClaims } from './claim.ts';
import type { Departure } from './departure.ts';
import { type Mark, openMarks } from './mark.ts';

export type Named = z.infer<typeof namedSchema>;
export type JobTerms = z.infer<typeof jobTermsSchema>;
export type Outcome = z.infer<typeof ServiceCompleted.schema>['outcome'];
type Order = z.infer<typeof ServiceRequested.schema>;

const REQUEST_STATUSES = [
  'requested',
  'assigned',
  'suspected',
  'started',
  'completed',
  'failed',
  'cancelled',
  'overdue',
  'unserved',
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** What lists show: the status, that a manager has to look at something, or that somebody else has it. */
export const SHOWN_STATUSES = [...REQUEST_STATUSES, 'attention', 'left'] as const;

/** A piece of evidence with when and by whom it was taken. Append-only. */
export interface EvidenceTaken extends Evidence {
  readonly at: InstantText;
  readonly by: string;
  /** Who signed in to bring it. */
  readonly person: string;
  readonly note: string;
}

interface Note {
  readonly at: InstantText;
  readonly by: string;
  readonly person: string;
  readonly text: string;
}

/** A worker was not heard of. It stays here when the failure that follows it is reversed. */
interface NoShow {
  readonly checkInBefore: InstantText;
  readonly failsAt: InstantText;
  /** The ServiceFailed that came of it. */
  readonly failureId?: string | undefined;
  /** `due` from the late check-in on, until the reversal is published. */
  readonly reversal?: 'due' | 'done' | undefined;
}

/** Its window passed without a worker. */
interface Overdue {
  readonly since: InstantText;
  /** Windows in which somebody was free then. */
  readonly offered: readonly Window[];
  readonly closesAt: InstantText;
}

/** The state keeps this many notes; the rest stay in the log. */
export const NOTES_MAX = 200;
export const EVIDENCE_MAX = 100;

export interface ServiceRequestState {
  readonly id: string;
  readonly status: 'none' | RequestStatus;
  readonly createdAt: InstantText;
  readonly client: Named;
  readonly serviceType: Named;
  readonly description: string;
  readonly place: Order['place'] | undefined;
  readonly contact: Order['contact'] | undefined;
  readonly approximatePrice: Money | undefined;
  readonly externalId: string | undefined;
  /** What the client wants, and, once assigned, what was promised. */
  readonly window: Window;
  readonly timeZone: string;
  /** An outside system leads it: neither a check-in nor a worker's answer is expected here. */
  readonly ledElsewhere?: boolean | undefined;
  /** Nobody was found at the last try. */
  readonly waiting: boolean;
  readonly assignment: number;
  readonly worker: Named | undefined;
  /** When the worker was promised for the window: nobody misses one that had passed by then. */
  readonly promisedAt?: InstantText | undefined;
  readonly formerWorkers: readonly string[];
  /** How it left each of them, the latest last. */
  readonly departures?: readonly Departure[] | undefined;
  /** Only in what a former worker is shown: that it is no longer theirs. */
  readonly left?: Pick<Departure, 'at' | 'to'> | undefined;
  readonly terms: JobTerms | undefined;
  readonly gross: Money | undefined;
  readonly startedAt: InstantText | undefined;
  /** The check-in that began the work; none of a worker who has left. */
  readonly checkIn?:
    | { readonly event: string; readonly person: string; readonly device: string | undefined }
    | undefined;
  readonly endedAt: InstantText | undefined;
  readonly ending:
    | {
        /** The fact that ended it. */
        readonly event?: string | undefined;
        readonly reason: string;
        readonly attribution?: 'worker' | 'client' | 'other' | undefined;
        readonly signedBy?: string | undefined;
      }
    | undefined;
  readonly evidence: readonly EvidenceTaken[];
  readonly notes: readonly Note[];
  readonly noShow?: NoShow | undefined;
  /** Kept when it ends so: since when, and what was offered. */
  readonly overdue?: Overdue | undefined;
  readonly reorderOffered?: boolean | undefined;
  /** The last re-order of this request. */
  readonly reorder?: { readonly attempt: number; readonly request: string } | undefined;
  /** What this request is a re-order of. */
  readonly reorderOf?: Order['reorderOf'];
  readonly disputed?: { readonly reason: string; readonly at: InstantText } | undefined;
  /** A contradiction that only a person can settle; a manager's note settles it. */
  readonly attention?: 'check-in-after-reorder' | undefined;
  /** What a person should look at, and has looked at; not shown to clients. */
  readonly marks?: readonly Mark[] | undefined;
  /** Work that this request could not take; not shown to clients. */
  readonly claims?: readonly Claim[] | undefined;
  /** The last ranking; shown to managers only, so no rule may need it. */
  readonly ranking?: Ranking | undefined;
}

const NOBODY: Named = { id: '', name: '' };
const EPOCH = '1970-01-01T00:00:00.000Z';

export const noRequest: ServiceRequestState = {
  id: '',
  status: 'none',
  createdAt: EPOCH,
  client: NOBODY,
  serviceType: NOBODY,
  description: '',
  place: undefined,
  contact: undefined,
  approximatePrice: undefined,
  externalId: undefined,
  window: { from: EPOCH, to: EPOCH },
  timeZone: 'UTC',
  waiting: false,
  assignment: 0,
  worker: undefined,
  formerWorkers: [],
  terms: undefined,
  gross: undefined,
  startedAt: undefined,
  endedAt: undefined,
  ending: undefined,
  evidence: [],
  notes: [],
};

export function isSystem(event: { readonly actor: Actor }): boolean {
  return event.actor.role === 'clock' || event.actor.role === 'policy';
}

export function isOver(state: ServiceRequestState): boolean {
  return ['completed', 'failed', 'cancelled', 'unserved'].includes(state.status);
}

/** Named after the failed request, so that everybody finds the copy without asking. */
export function reorderId(request: string, attempt: number): string {
  return derivedId('reorder', request, attempt);
}

/** What an ending must say of this request. */
export function outcomeOf(state: ServiceRequestState): Outcome {
  return {
    client: state.client,
    serviceType: state.serviceType,
    ...(state.worker ? { worker: state.worker } : {}),
    ...(state.gross === undefined ? {} : { gross: state.gross }),
  };
}

export function requestEnvelope(
  state: ServiceRequestState,
): Envelope<(typeof SHOWN_STATUSES)[number] | 'none'> {
  return {
    status: shownStatus(state),
    title: state.serviceType.name,
    sort: newestFirst(state.createdAt),
    owner: state.client.id,
    assignee: state.worker?.id ?? '',
    day: dayOf(state.window.from, state.timeZone),
    closed: (isOver(state) || state.left !== undefined) && !needsDecision(state),
  };
}

function shownStatus(state: ServiceRequestState): (typeof SHOWN_STATUSES)[number] | 'none' {
  if (state.left) return 'left';
  return needsDecision(state) || openMarks(state).length > 0 ? 'attention' : state.status;
}

/** It is not over for those who have to decide on it, nor for whoever waits for that. */
function needsDecision(state: ServiceRequestState): boolean {
  return state.attention !== undefined || openClaims(state).length > 0;
}

export function requestRelations(state: ServiceRequestState, actor: Actor): readonly Relation[] {
  if (!actor.subject) return [];
  if (actor.role === 'client') return actor.subject === state.client.id ? ['own'] : [];
  if (actor.role !== 'worker') return [];
  if (actor.subject === state.worker?.id) return ['assigned'];
  return state.formerWorkers.includes(actor.subject) ? ['formerly-assigned'] : [];
}

/**
 * Workers are shown a job once it is priced: the outcome that they record without a network names
 * the price, so it has to be on their device before they leave. Former ones keep a part of it.
 */
export function requestAudience(state: ServiceRequestState): readonly AudienceToken[] {
  const tokens: AudienceToken[] = [
    forRole('manager'),
    forRole('reviewer'),
    forClient(state.client.id),
  ];
  if (state.gross === undefined) return tokens;
  const workers = new Set([...(state.worker ? [state.worker.id] : []), ...state.formerWorkers]);
  return [...tokens, ...[...workers].map(forWorker)];
}
