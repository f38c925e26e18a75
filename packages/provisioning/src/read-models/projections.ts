import {
  derivedId,
  type FormerCopies,
  type InstantText,
  remembered,
  type Window,
} from '@callout/kernel';
import type {
  availabilitySchema,
  MatchingPipelineSet,
  serviceTypeSchema,
  workerProfileSchema,
} from '@callout/published-language';
import type { z } from 'zod';
import { defineProjection } from '../define.ts';
import { type MarkLimits, markLimitsOf } from './mark-limits.ts';

type ServiceTerms = z.infer<typeof serviceTypeSchema>;
type Profile = z.infer<typeof workerProfileSchema>;
type Availability = z.infer<typeof availabilitySchema>;
type Pipeline = z.infer<typeof MatchingPipelineSet.schema>;

/** Ids can be longer than an index key may be; such ones are named by what is derived from them. */
export function indexPart(id: string): string {
  return id.length <= 40 ? id : derivedId(id);
}

/** What was true before, of what devices copy: they may not have heard of a change. */
interface Remembering {
  readonly former?: FormerCopies | undefined;
}

export interface CatalogueRow extends Remembering {
  readonly terms: ServiceTerms;
  readonly offered: boolean;
}

export function copiedTerms({ name, basePrice }: ServiceTerms) {
  return { name, basePrice };
}

function changedTerms(row: CatalogueRow | undefined, terms: ServiceTerms): CatalogueRow {
  const before = row && copiedTerms(row.terms);
  return { terms, offered: true, former: remembered(row?.former, before, copiedTerms(terms)) };
}

/** Service types by id, as management publishes them. */
export const catalogue = defineProjection<CatalogueRow>()({
  name: 'catalogue',
  on: {
    ServiceTypeDefined: {
      key: (event) => event.stream,
      fold: (row, event) => changedTerms(row, event.data),
    },
    ServiceTypeChanged: {
      key: (event) => event.stream,
      fold: (row, event) => changedTerms(row, event.data),
    },
    ServiceTypeRetired: {
      key: (event) => event.stream,
      fold: (row) => row && { ...row, offered: false },
    },
  },
});

export interface ClientRow extends Remembering {
  readonly name: string;
  readonly active: boolean;
}

function renamedClient(row: ClientRow | undefined, { name }: { name: string }): ClientRow {
  const before = row && { name: row.name };
  return { name, active: true, former: remembered(row?.former, before, { name }) };
}

export const clients = defineProjection<ClientRow>()({
  name: 'clients',
  on: {
    ClientRegistered: {
      key: (event) => event.stream,
      fold: (row, event) => renamedClient(row, event.data),
    },
    ClientDetailsChanged: {
      key: (event) => event.stream,
      fold: (row, event) => renamedClient(row, event.data),
    },
    ClientDeactivated: {
      key: (event) => event.stream,
      fold: (row) => row && { ...row, active: false },
    },
  },
});

export interface CalendarRow extends Remembering {
  readonly timeZone: string;
  readonly graceMinutes?: number | undefined;
  readonly horizonMinutes?: number | undefined;
  readonly markLimits?: MarkLimits | undefined;
  readonly overdueDays?: number | undefined;
  /** Undefined while the default one is in use. */
  readonly pipeline: Pipeline | undefined;
}
/** The only row's key. */
export const CALENDAR = 'calendar';
const noCalendar: CalendarRow = { timeZone: 'UTC', pipeline: undefined };

export const calendar = defineProjection<CalendarRow>()({
  name: 'calendar',
  on: {
    OrganisationConfigured: {
      key: () => CALENDAR,
      fold: (row, { data }) => ({
        ...(row ?? noCalendar),
        timeZone: data.timeZone,
        graceMinutes: data.noShowGraceMinutes,
        horizonMinutes: data.noShowHorizonMinutes,
        former: remembered(row?.former, row && { timeZone: row.timeZone }, {
          timeZone: data.timeZone,
        }),
        markLimits: markLimitsOf(data),
        overdueDays: data.overdueHorizonDays,
      }),
    },
    MatchingPipelineSet: {
      key: () => CALENDAR,
      fold: (row, event) => ({ ...(row ?? noCalendar), pipeline: event.data }),
    },
  },
});

export interface PoolRow extends Remembering {
  readonly id: string;
  readonly status: 'active' | 'suspended' | 'dismissed';
  readonly profile: Profile;
  readonly availability: Availability;
}

/** Workers by id, with what matching may know of them. Read in pages by `active|<id>`. */
export const workerPool = defineProjection<PoolRow>()({
  name: 'worker-pool',
  on: {
    WorkerRegistered: {
      key: (event) => event.stream,
      fold: (_, event) => {
        const { availability, ...profile } = event.data;
        return { id: event.stream, status: 'active', profile, availability };
      },
    },
    WorkerProfileChanged: {
      key: (event) => event.stream,
      fold: (row, event) =>
        row && {
          ...row,
          profile: event.data,
          former: remembered(row.former, { name: row.profile.name }, { name: event.data.name }),
        },
    },
    WorkerAvailabilitySet: {
      key: (event) => event.stream,
      fold: (row, event) => row && { ...row, availability: event.data },
    },
    WorkerSuspended: {
      key: (event) => event.stream,
      fold: (row) => row && { ...row, status: 'suspended' },
    },
    WorkerReinstated: {
      key: (event) => event.stream,
      fold: (row) => row && { ...row, status: 'active' },
    },
    WorkerDismissed: {
      key: (event) => event.stream,
      fold: (row) => row && { ...row, status: 'dismissed' },
    },
  },
  index: (row) => `${row.status}|${indexPart(row.id)}`,
});

export interface BookingRow {
  readonly request: string;
  readonly worker: string;
  readonly window: Window;
}

/** The open jobs that have a worker, by request. Read by `<worker>|<end of the window>`. */
export const bookings = defineProjection<BookingRow>()({
  name: 'bookings',
  on: {
    WorkerAssigned: {
      key: (event) => event.stream,
      fold: (_, event) => ({
        request: event.stream,
        worker: event.data.worker.id,
        window: event.data.window,
      }),
    },
    WorkerNotFound: { key: (event) => event.stream, fold: () => undefined },
    ServiceRescheduled: {
      key: (event) => event.stream,
      fold: (row, event) => row && { ...row, window: event.data.window },
    },
    ServiceCompleted: { key: (event) => event.stream, fold: () => undefined },
    ServiceFailed: { key: (event) => event.stream, fold: () => undefined },
    ServiceCancelled: { key: (event) => event.stream, fold: () => undefined },
  },
  index: (row) => `${indexPart(row.worker)}|${row.window.to}|${indexPart(row.request)}`,
});

export interface ResultsRow {
  readonly completed: number;
  readonly failed: number;
}
const noResults: ResultsRow = { completed: 0, failed: 0 };

/** What a worker's jobs came to, by worker. */
export const pastResults = defineProjection<ResultsRow>()({
  name: 'past-results',
  // Accepted claims count since 2.
  foldVersion: 2,
  on: {
    ServiceCompleted: {
      key: (event) => event.data.outcome.worker?.id ?? [],
      fold: (row = noResults) => ({ ...row, completed: row.completed + 1 }),
    },
    ServiceFailed: {
      // A job that failed for another reason than the worker says nothing about them.
      key: (event) =>
        event.data.attribution === 'worker' ? (event.data.outcome.worker?.id ?? []) : [],
      fold: (row = noResults) => ({ ...row, failed: row.failed + 1 }),
    },
    NoShowReversed: {
      key: (event) => event.data.outcome.worker?.id ?? [],
      fold: (row = noResults) => ({ ...row, failed: Math.max(0, row.failed - 1) }),
    },
    ClaimAccepted: {
      key: (event) => event.data.outcome.worker?.id ?? [],
      fold: (row = noResults) => ({ ...row, completed: row.completed + 1 }),
    },
  },
});

export interface WaitingRow {
  readonly since: InstantText;
  readonly serviceType: string;
  readonly window: Window;
  /** Set once nobody was found. */
  readonly waiting: boolean;
  /** Somebody has it; kept, because they may have to give it back. */
  readonly held?: boolean | undefined;
  /** Its window has passed: it is tried again once it has another one. */
  readonly overdue?: boolean | undefined;
}
export const WAITING = 'waiting|';

function placeOf({ held, waiting, overdue }: WaitingRow): string {
  if (held) return 'held|';
  if (overdue) return 'overdue|';
  return waiting ? WAITING : 'new|';
}

/** Requests before their start, by request; those that were tried in vain oldest first. */
export const waitingRequests = defineProjection<WaitingRow>()({
  name: 'waiting-requests',
  on: {
    ServiceRequested: {
      key: (event) => event.stream,
      fold: (_, { occurredAt, data }) => ({
        since: occurredAt,
        serviceType: data.serviceType.id,
        window: data.wanted,
        waiting: false,
      }),
    },
    WorkerNotFound: {
      key: (event) => event.stream,
      fold: (row) => row && { ...row, waiting: true, held: false },
    },
    ServiceRescheduled: {
      key: (event) => event.stream,
      fold: (row, event) =>
        row && {
          ...row,
          window: event.data.window,
          waiting: row.waiting || row.overdue === true,
          overdue: false,
        },
    },
    WorkerAssigned: {
      key: (event) => event.stream,
      fold: (row) => row && { ...row, waiting: false, held: true, overdue: false },
    },
    RequestOverdue: {
      key: (event) => event.stream,
      fold: (row) => row && { ...row, waiting: false, overdue: true },
    },
    ServiceUnserved: { key: (event) => event.stream, fold: () => undefined },
    ServiceStarted: { key: (event) => event.stream, fold: () => undefined },
    ServiceFailed: { key: (event) => event.stream, fold: () => undefined },
    ServiceCancelled: { key: (event) => event.stream, fold: () => undefined },
  },
  index: (row) => `${placeOf(row)}${row.since}`,
});
