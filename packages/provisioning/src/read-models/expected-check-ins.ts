import type { InstantText } from '@callout/kernel';
import { defineProjection } from '../define.ts';
import { hasPassed } from '../streams/service-request/window-ahead.ts';
import { indexPart } from './projections.ts';

export interface ExpectedRow {
  readonly request: string;
  /** 0 while nobody is expected: nobody has it, or its window had passed when it was given. */
  readonly assignment: number;
  readonly windowEnd: InstantText;
  /** Set while a no-show is suspected. */
  readonly failsAt?: InstantText | undefined;
}
export const EXPECTED = 'expected|';
export const SUSPECTED = 'suspected|';

const gone = { key: (event: { readonly stream: string }) => event.stream, fold: () => undefined };

/**
 * Jobs whose check-in has not been heard of, by request; read by when the clock has to act. A request
 * that an outside system leads is not among them: its check-ins are kept there, and that none is told
 * here says nothing.
 */
export const expectedCheckIns = defineProjection<ExpectedRow>()({
  name: 'expected-check-ins',
  on: {
    ServiceRequested: {
      key: (event) => event.stream,
      fold: (_, { stream, data }) =>
        data.ledElsewhere
          ? undefined
          : { request: stream, assignment: 0, windowEnd: data.wanted.to },
    },
    WorkerAssigned: {
      key: (event) => event.stream,
      fold: (row, { occurredAt, data: { assignment, window } }) =>
        row && {
          ...row,
          assignment: hasPassed(window, occurredAt) ? 0 : assignment,
          windowEnd: window.to,
          failsAt: undefined,
        },
    },
    WorkerNotFound: {
      key: (event) => event.stream,
      fold: (row) => row && { ...row, assignment: 0, failsAt: undefined },
    },
    ServiceRescheduled: {
      key: (event) => event.stream,
      fold: (row, { occurredAt, data: { window } }) =>
        row && {
          ...row,
          ...(hasPassed(window, occurredAt) ? { assignment: 0 } : {}),
          windowEnd: window.to,
          failsAt: undefined,
        },
    },
    NoShowSuspected: {
      key: (event) => event.stream,
      fold: (row, { data }) => row && { ...row, failsAt: data.failsAt },
    },
    ServiceStarted: gone,
    ServiceFailed: gone,
    ServiceCancelled: gone,
    ServiceUnserved: gone,
  },
  index: ({ request, assignment, windowEnd, failsAt }) => {
    if (assignment === 0) return `nobody|${indexPart(request)}`;
    return failsAt === undefined
      ? `${EXPECTED}${windowEnd}|${indexPart(request)}`
      : `${SUSPECTED}${failsAt}|${indexPart(request)}`;
  },
});
