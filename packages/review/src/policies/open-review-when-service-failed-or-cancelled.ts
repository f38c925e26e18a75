import { derivedId, issue } from '@callout/kernel';
import { ServiceCancelled, ServiceFailed } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { OpenReview } from '../streams/review-case/commands.ts';

export const openReviewWhenServiceFailedOrCancelled = definePolicy({
  name: 'open-review-when-service-failed-or-cancelled',
  whenever: [ServiceFailed, ServiceCancelled],
  issues: [OpenReview],
  react: async (event) => {
    const { client, worker, serviceType } = event.data.outcome;
    return [
      issue(OpenReview, reviewCaseId(event.stream, event.id), {
        cause: event.type === 'ServiceFailed' ? 'failed' : 'cancelled',
        requestId: event.stream,
        client,
        ...(worker ? { worker } : {}),
        serviceType,
        statement: event.data.reason,
      }),
    ];
  },
});

/** The same ending always opens the same case, however often it is told. */
export function reviewCaseId(requestId: string, causeId: string): string {
  return derivedId('review-case', requestId, causeId);
}
