import type { InstantText } from '@callout/kernel';
import { defineProjection } from '../define.ts';

interface Job {
  readonly request: string;
  readonly at: InstantText;
  readonly came: 'completed' | 'failed' | 'no-show' | 'no-show-reversed';
}
interface Reviewed {
  readonly of: string;
  readonly rating: number;
  readonly verdict: string;
}
export interface WorkerHistoryRow {
  readonly completed: number;
  readonly failed: number;
  readonly noShows: number;
  /** The latest ones. */
  readonly jobs: readonly Job[];
  readonly reviews: readonly Reviewed[];
}

const LATEST_MAX = 50;
const empty: WorkerHistoryRow = { completed: 0, failed: 0, noShows: 0, jobs: [], reviews: [] };

interface Ended {
  readonly stream: string;
  readonly occurredAt: InstantText;
  readonly data: { readonly outcome: { readonly worker?: { readonly id: string } | undefined } };
}
const workerOf = ({ data }: Ended) => data.outcome.worker?.id ?? [];

function withJob(row: WorkerHistoryRow, event: Ended, came: Job['came']): WorkerHistoryRow {
  const job = { request: event.stream, at: event.occurredAt, came };
  return { ...row, jobs: [...row.jobs, job].slice(-LATEST_MAX) };
}

function without(row: WorkerHistoryRow | undefined, of: string): readonly Reviewed[] {
  return row?.reviews.filter((one) => one.of !== of) ?? [];
}

/** What a worker's jobs came to and what reviews said of them, by worker. */
export const workerHistory = defineProjection<WorkerHistoryRow>()({
  name: 'worker-history',
  on: {
    ServiceCompleted: {
      key: workerOf,
      fold: (row = empty, event) =>
        withJob({ ...row, completed: row.completed + 1 }, event, 'completed'),
    },
    ServiceFailed: {
      key: workerOf,
      fold: (row = empty, event) => {
        const { noShow } = event.data;
        const counted = {
          ...row,
          failed: row.failed + 1,
          noShows: row.noShows + (noShow ? 1 : 0),
        };
        return withJob(counted, event, noShow ? 'no-show' : 'failed');
      },
    },
    NoShowReversed: {
      key: workerOf,
      fold: (row = empty, event) => {
        const counted = {
          ...row,
          failed: Math.max(0, row.failed - 1),
          noShows: Math.max(0, row.noShows - 1),
        };
        return withJob(counted, event, 'no-show-reversed');
      },
    },
    ReviewCompleted: {
      key: ({ data }) => data.about?.worker?.id ?? [],
      fold: (row, { stream, data: { rating, verdict } }) => ({
        ...(row ?? empty),
        reviews: [...without(row, stream), { of: stream, rating, verdict }].slice(-LATEST_MAX),
      }),
    },
    ReviewWithdrawn: {
      key: ({ data }) => data.about.worker?.id ?? [],
      fold: (row, { stream }) => ({ ...(row ?? empty), reviews: without(row, stream) }),
    },
  },
});
