import { type DataOf, derivedId, type InstantText } from '@callout/kernel';
import type { SampleDrawn } from '@callout/published-language';
import { defineProjection } from '../define.ts';

export type Drawn = DataOf<typeof SampleDrawn>['drawn'][number];

export interface CompletedRow extends Drawn {
  /** The server's clock: no device decides which period its work falls into. */
  readonly at: InstantText;
  readonly reviewed: boolean;
}
export const UNREVIEWED = 'unreviewed|';

/** Completed services by request; those that nobody has reviewed are what samples are drawn from. */
export const completedServices = defineProjection<CompletedRow>()({
  name: 'completed-services',
  on: {
    ServiceCompleted: {
      key: (event) => event.stream,
      fold: (_, { stream, recordedAt, data: { outcome } }) => ({
        requestId: stream,
        client: outcome.client,
        ...(outcome.worker ? { worker: outcome.worker } : {}),
        serviceType: outcome.serviceType,
        at: recordedAt,
        reviewed: false,
      }),
    },
    ReviewOpened: {
      key: ({ data }) => data.requestId,
      fold: (row) => row && { ...row, reviewed: true },
    },
  },
  // Ids can be longer than an index key may be.
  index: ({ at, reviewed, requestId }) =>
    `${reviewed ? 'reviewed|' : UNREVIEWED}${at}|${derivedId(requestId)}`,
});
