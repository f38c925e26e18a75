import { type InstantText, shown } from '@callout/kernel';
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
  /** As it was called last. */
  readonly worker?: Worker | undefined;
  readonly completed: number;
  readonly failed: number;
  readonly noShows: number;
  /** The latest ones. */
  readonly jobs: readonly Job[];
  readonly reviews: readonly Reviewed[];
}

const LATEST_MAX = 50;
const empty: WorkerHistoryRow = { completed: 0, failed: 0, noShows: 0, jobs: [], reviews: [] };

type Worker = { readonly id: string; readonly name: string };

interface Ended {
  readonly stream: string;
  readonly occurredAt: InstantText;
  readonly data: { readonly outcome: { readonly worker?: Worker | undefined } };
}
const workerOf = ({ data }: Ended) => data.outcome.worker?.id ?? [];

function withJob(row: WorkerHistoryRow, event: Ended, came: Job['came']): WorkerHistoryRow {
  const job = { request: event.stream, at: event.occurredAt, came };
  const { worker = row.worker } = event.data.outcome;
  return { ...row, worker, jobs: [...row.jobs, job].slice(-LATEST_MAX) };
}

function without(row: WorkerHistoryRow | undefined, of: string): readonly Reviewed[] {
  return row?.reviews.filter((one) => one.of !== of) ?? [];
}

const of = shown<WorkerHistoryRow>();

/** What a worker's jobs came to and what reviews said of them, by worker. */
export const workerHistory = defineProjection<WorkerHistoryRow>()({
  name: 'worker-history',
  // Rows say whose they are since 2.
  foldVersion: 2,
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
  index: ({ worker }) => (worker?.name ?? '').toLowerCase().slice(0, 120),
  observed: {
    observers: ['reviewer', 'manager'],
    fields: {
      worker: of.reference(({ worker }) => worker && { kind: 'worker', ...worker }),
      completed: of.count(({ completed }) => completed, { isSummed: true }),
      failed: of.count(({ failed }) => failed, { isSummed: true }),
      noShows: of.count(({ noShows }) => noShows, { isSummed: true }),
      reviewed: of.count(({ reviews }) => reviews.length, { isSummed: true }),
      latestJob: of.instant(({ jobs }) => jobs.at(-1)?.at),
    },
  },
});
