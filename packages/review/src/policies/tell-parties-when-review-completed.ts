import { ReviewCompleted } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { reviewCase } from '../streams/review-case/stream.ts';
import { mailResult, SendReviewMail } from '../systems/mail.ts';

export const tellPartiesWhenReviewCompleted = definePolicy({
  name: 'tell-parties-when-review-completed',
  whenever: [ReviewCompleted],
  issues: [],
  requests: [SendReviewMail],
  react: async () => [],
  planEffects: async ({ stream, data }, view) => {
    const opened = (await view.state(reviewCase, stream))?.opened;
    if (!opened) return [];
    const params = {
      request: opened.requestId,
      service: opened.serviceType.name,
      verdict: data.verdict,
    };
    return [
      mailResult({ client: opened.client.id }, params),
      ...(opened.worker ? [mailResult({ worker: opened.worker.id }, params)] : []),
    ];
  },
});
