import { issue } from '@callout/kernel';
import { ServiceUnserved } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { OpenReview } from '../streams/review-case/commands.ts';
import { reviewCaseId } from './open-review-when-service-failed-or-cancelled.ts';

export const openReviewWhenServiceUnserved = definePolicy({
  name: 'open-review-when-service-unserved',
  whenever: [ServiceUnserved],
  issues: [OpenReview],
  react: async (event) => {
    const { client, worker, serviceType } = event.data.outcome;
    return [
      issue(OpenReview, reviewCaseId(event.stream, event.id), {
        cause: 'unserved',
        requestId: event.stream,
        client,
        ...(worker ? { worker } : {}),
        serviceType,
        // The clock closed it: nobody wrote anything.
        statement: '',
      }),
    ];
  },
});
