import { issue } from '@callout/kernel';
import { OutcomeDisputed } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { OpenReview } from '../streams/review-case/commands.ts';
import { reviewCaseId } from './open-review-when-service-failed-or-cancelled.ts';

export const openReviewWhenOutcomeDisputed = definePolicy({
  name: 'open-review-when-outcome-disputed',
  whenever: [OutcomeDisputed],
  issues: [OpenReview],
  react: async (event) => {
    const { client, worker, serviceType } = event.data.outcome;
    return [
      issue(OpenReview, reviewCaseId(event.stream, event.id), {
        cause: 'disputed',
        requestId: event.stream,
        client,
        ...(worker ? { worker } : {}),
        serviceType,
        statement: event.data.reason,
      }),
    ];
  },
});
