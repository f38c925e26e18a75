import { derivedId } from '@callout/kernel';
import { defineProjection } from '../define.ts';
import type { ResultsRow } from './projections.ts';

const noResults: ResultsRow = { completed: 0, failed: 0 };

export function clientHistoryKey(client: string, worker: string): string {
  return derivedId('client-history', client, worker);
}

function pairIn(outcome: {
  readonly client: { readonly id: string };
  readonly worker?: { readonly id: string } | undefined;
}): string | readonly string[] {
  return outcome.worker ? clientHistoryKey(outcome.client.id, outcome.worker.id) : [];
}

/** What a worker's jobs for one client came to. */
export const clientHistory = defineProjection<ResultsRow>()({
  name: 'client-history',
  // Accepted claims count since 2.
  foldVersion: 2,
  on: {
    ServiceCompleted: {
      key: ({ data }) => pairIn(data.outcome),
      fold: (row = noResults) => ({ ...row, completed: row.completed + 1 }),
    },
    ServiceFailed: {
      key: ({ data }) => (data.attribution === 'worker' ? pairIn(data.outcome) : []),
      fold: (row = noResults) => ({ ...row, failed: row.failed + 1 }),
    },
    NoShowReversed: {
      key: ({ data }) => pairIn(data.outcome),
      fold: (row = noResults) => ({ ...row, failed: Math.max(0, row.failed - 1) }),
    },
    ClaimAccepted: {
      key: ({ data }) => pairIn(data.outcome),
      fold: (row = noResults) => ({ ...row, completed: row.completed + 1 }),
    },
  },
});

interface Rating {
  readonly of: string;
  readonly rating: number;
}
export interface RatingsRow {
  /** The latest cases, one rating each. */
  readonly cases: readonly Rating[];
}
/** A rating that is older than so many others says nothing any more. */
const RATINGS_MAX = 50;

export function ratingsIn(row: RatingsRow | undefined): readonly number[] {
  return row?.cases.map(({ rating }) => rating) ?? [];
}

function without(row: RatingsRow | undefined, of: string): readonly Rating[] {
  return row?.cases.filter((one) => one.of !== of) ?? [];
}

/** Review's published ratings by worker. Empty, and so neutral, while review is silent. */
export const reviewRatings = defineProjection<RatingsRow>()({
  name: 'review-ratings',
  on: {
    ReviewCompleted: {
      key: ({ data }) => data.about?.worker?.id ?? [],
      fold: (row, { stream, data }) => ({
        cases: [...without(row, stream), { of: stream, rating: data.rating }].slice(-RATINGS_MAX),
      }),
    },
    ReviewWithdrawn: {
      key: ({ data }) => data.about.worker?.id ?? [],
      fold: (row, { stream }) => ({ cases: without(row, stream) }),
    },
  },
});
