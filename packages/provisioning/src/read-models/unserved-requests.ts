import type { InstantText } from '@callout/kernel';
import { defineProjection } from '../define.ts';
import { indexPart } from './projections.ts';

export interface UnservedRow {
  readonly request: string;
  readonly windowEnd: InstantText;
  readonly hasWorker: boolean;
  /** Set while it is overdue. */
  readonly closesAt?: InstantText | undefined;
}
export const NOBODY_FOUND = 'nobody|';
export const OVERDUE = 'overdue|';

const gone = { key: (event: { readonly stream: string }) => event.stream, fold: () => undefined };

/**
 * Requests before their start, by request; read by when the clock has to act on those without a worker.
 * One that an outside system leads is not among them.
 */
export const unservedRequests = defineProjection<UnservedRow>()({
  name: 'unserved-requests',
  on: {
    ServiceRequested: {
      key: (event) => event.stream,
      fold: (_, { stream, data }) =>
        data.ledElsewhere
          ? undefined
          : { request: stream, windowEnd: data.wanted.to, hasWorker: false },
    },
    WorkerAssigned: {
      key: (event) => event.stream,
      fold: (row, { data }) =>
        row && { ...row, windowEnd: data.window.to, hasWorker: true, closesAt: undefined },
    },
    WorkerNotFound: {
      key: (event) => event.stream,
      fold: (row) => row && { ...row, hasWorker: false },
    },
    ServiceRescheduled: {
      key: (event) => event.stream,
      fold: (row, { data }) => row && { ...row, windowEnd: data.window.to, closesAt: undefined },
    },
    RequestOverdue: {
      key: (event) => event.stream,
      fold: (row, { data }) => row && { ...row, closesAt: data.closesAt },
    },
    ServiceUnserved: gone,
    ServiceStarted: gone,
    ServiceCompleted: gone,
    ServiceFailed: gone,
    ServiceCancelled: gone,
  },
  index: ({ request, windowEnd, hasWorker, closesAt }) => {
    if (hasWorker) return `held|${indexPart(request)}`;
    return closesAt === undefined
      ? `${NOBODY_FOUND}${windowEnd}|${indexPart(request)}`
      : `${OVERDUE}${closesAt}|${indexPart(request)}`;
  },
});
