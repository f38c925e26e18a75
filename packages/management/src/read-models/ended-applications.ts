import type { InstantText } from '@callout/kernel';
import { defineProjection } from '../define.ts';

export interface EndedApplication {
  readonly endedAt: InstantText;
}

const ended = {
  key: (event: { readonly stream: string }) => event.stream,
  fold: (_: unknown, event: { readonly recordedAt: InstantText }): EndedApplication => ({
    endedAt: event.recordedAt,
  }),
};

/** Applications that came to nothing and still say whose they were, by when they ended. */
export const endedApplications = defineProjection<EndedApplication>()({
  name: 'ended-applications',
  on: {
    ApplicantRejected: ended,
    ApplicationWithdrawn: ended,
    ApplicantErased: { key: (event) => event.stream, fold: () => undefined },
  },
  index: (row) => row.endedAt,
});
