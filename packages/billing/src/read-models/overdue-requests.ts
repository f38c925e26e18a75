import type { InstantText } from '@callout/kernel';
import { defineProjection } from '../define.ts';

export interface PromiseRow {
  readonly windowEnd: InstantText | undefined;
  readonly hasWorker: boolean;
  /** It was overdue, and nobody was found since. */
  readonly wasOverdue: boolean;
}
const unknown: PromiseRow = { windowEnd: undefined, hasWorker: false, wasOverdue: false };

const gone = { key: (event: { readonly stream: string }) => event.stream, fold: () => undefined };

/**
 * Whether somebody was found in time for a request that has not begun, by request. A cancelled one
 * stays: it is fed before the policy that charges a cancellation looks at it.
 */
export const overdueRequests = defineProjection<PromiseRow>()({
  name: 'overdue-requests',
  on: {
    ServiceRequested: {
      key: (event) => event.stream,
      fold: (_, { data }) =>
        data.ledElsewhere ? undefined : { ...unknown, windowEnd: data.wanted.to },
    },
    WorkerAssigned: {
      key: (event) => event.stream,
      fold: (_, { data }) => ({ ...unknown, windowEnd: data.window.to, hasWorker: true }),
    },
    WorkerNotFound: {
      key: (event) => event.stream,
      fold: (row) => row && { ...row, hasWorker: false },
    },
    ServiceRescheduled: {
      key: (event) => event.stream,
      fold: (row, { data }) => row && { ...row, windowEnd: data.window.to },
    },
    RequestOverdue: {
      key: (event) => event.stream,
      fold: (row) => ({ ...(row ?? unknown), hasWorker: false, wasOverdue: true }),
    },
    ServiceCompleted: gone,
    ServiceFailed: gone,
    ServiceUnserved: gone,
  },
});

/** Nobody pays for cancelling what the organisation had failed to find somebody for. */
export function isCancelledFree(row: PromiseRow | undefined, cancelledAt: InstantText): boolean {
  if (!row || row.hasWorker) return false;
  return row.wasOverdue || (row.windowEnd !== undefined && row.windowEnd <= cancelledAt);
}
