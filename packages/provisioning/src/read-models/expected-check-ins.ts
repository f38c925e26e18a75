import { defineProjection, type InstantText } from '@callout/kernel';
import {
  NoShowSuspected,
  ServiceCancelled,
  ServiceFailed,
  ServiceRescheduled,
  ServiceStarted,
  WorkerAssigned,
  WorkerNotFound,
} from '@callout/published-language';
import { indexPart } from './projections.ts';

export interface ExpectedRow {
  readonly request: string;
  readonly assignment: number;
  readonly windowEnd: InstantText;
  /** Set while a no-show is suspected. */
  readonly failsAt?: InstantText | undefined;
}
export const EXPECTED = 'expected|';
export const SUSPECTED = 'suspected|';

const gone = { key: (event: { readonly stream: string }) => event.stream, fold: () => undefined };

/** Jobs whose check-in has not been heard of, by request; read by when the clock has to act. */
export const expectedCheckIns = defineProjection<ExpectedRow>()({
  name: 'expected-check-ins',
  context: 'provisioning',
  feeds: [
    WorkerAssigned,
    WorkerNotFound,
    ServiceRescheduled,
    NoShowSuspected,
    ServiceStarted,
    ServiceFailed,
    ServiceCancelled,
  ],
  on: {
    WorkerAssigned: {
      key: (event) => event.stream,
      fold: (_, { stream, data }) => ({
        request: stream,
        assignment: data.assignment,
        windowEnd: data.window.to,
      }),
    },
    ServiceRescheduled: {
      key: (event) => event.stream,
      fold: (row, { data }) => row && { ...row, windowEnd: data.window.to, failsAt: undefined },
    },
    NoShowSuspected: {
      key: (event) => event.stream,
      fold: (row, { data }) => row && { ...row, failsAt: data.failsAt },
    },
    WorkerNotFound: gone,
    ServiceStarted: gone,
    ServiceFailed: gone,
    ServiceCancelled: gone,
  },
  index: ({ request, windowEnd, failsAt }) =>
    failsAt === undefined
      ? `${EXPECTED}${windowEnd}|${indexPart(request)}`
      : `${SUSPECTED}${failsAt}|${indexPart(request)}`,
});
