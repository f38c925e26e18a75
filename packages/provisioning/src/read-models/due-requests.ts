import type { InstantText } from '@callout/kernel';
import { defineProjection } from '../define.ts';
import { hasPassed } from '../streams/service-request/window-ahead.ts';
import { indexPart } from './projections.ts';

export interface DueRow {
  readonly request: string;
  readonly windowEnd: InstantText;
  readonly hasWorker: boolean;
  /** 0 while no check-in is expected: nobody has it, or its window had passed when it was given. */
  readonly assignment: number;
  /** Set while it is overdue. */
  readonly closesAt?: InstantText | undefined;
  /** Set while a no-show is suspected. */
  readonly failsAt?: InstantText | undefined;
}

/** What a request before its start waits for; its place in the index is this and until when. */
const WAITS_FOR = {
  worker: 'nobody|',
  anotherTime: 'overdue|',
  checkIn: 'expected|',
  wordOfWorker: 'suspected|',
} as const;

/** Those whose time is over by `until`, the longest first, for a policy of the clock. */
export function dueBy(waitsFor: keyof typeof WAITS_FOR, until: InstantText, limit: number) {
  const from = WAITS_FOR[waitsFor];
  return { from, to: `${from}${until}~`, limit };
}

/** Undefined while the clock has nothing to do with it: a late assignment is not held against anybody. */
function placeOf({ windowEnd, hasWorker, assignment, closesAt, failsAt }: DueRow) {
  if (!hasWorker) {
    return closesAt ? WAITS_FOR.anotherTime + closesAt : WAITS_FOR.worker + windowEnd;
  }
  if (assignment === 0) return undefined;
  return failsAt ? WAITS_FOR.wordOfWorker + failsAt : WAITS_FOR.checkIn + windowEnd;
}

const gone = { key: (event: { readonly stream: string }) => event.stream, fold: () => undefined };

/**
 * Requests before their start, by request; read by when the clock has to act. One that an outside
 * system leads is not among them: its worker and check-ins are kept there, and that none is told here
 * says nothing.
 */
export const dueRequests = defineProjection<DueRow>()({
  name: 'due-requests',
  on: {
    ServiceRequested: {
      key: (event) => event.stream,
      fold: (_, { stream, data }) =>
        data.ledElsewhere
          ? undefined
          : { request: stream, windowEnd: data.wanted.to, hasWorker: false, assignment: 0 },
    },
    WorkerAssigned: {
      key: (event) => event.stream,
      fold: (row, { occurredAt, data: { assignment, window } }) =>
        row && {
          request: row.request,
          windowEnd: window.to,
          hasWorker: true,
          assignment: hasPassed(window, occurredAt) ? 0 : assignment,
        },
    },
    WorkerNotFound: {
      key: (event) => event.stream,
      fold: (row) => row && { ...row, hasWorker: false, assignment: 0, failsAt: undefined },
    },
    ServiceRescheduled: {
      key: (event) => event.stream,
      fold: (row, { occurredAt, data: { window } }) =>
        row && {
          request: row.request,
          windowEnd: window.to,
          hasWorker: row.hasWorker,
          assignment: hasPassed(window, occurredAt) ? 0 : row.assignment,
        },
    },
    RequestOverdue: {
      key: (event) => event.stream,
      fold: (row, { data }) => row && { ...row, closesAt: data.closesAt },
    },
    NoShowSuspected: {
      key: (event) => event.stream,
      fold: (row, { data }) => row && { ...row, failsAt: data.failsAt },
    },
    ServiceUnserved: gone,
    ServiceStarted: gone,
    ServiceCompleted: gone,
    ServiceFailed: gone,
    ServiceCancelled: gone,
  },
  index: (row) => {
    const place = placeOf(row);
    return place === undefined ? '' : `${place}|${indexPart(row.request)}`;
  },
});
