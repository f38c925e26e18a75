import { sendMail } from '@callout/kernel';
import { ReviewCompleted } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { reviewCompleted } from '../mails/review-mails.ts';
import { reviewCase } from '../streams/review-case/stream.ts';

export const tellPartiesWhenReviewCompleted = definePolicy({
  name: 'tell-parties-when-review-completed',
  whenever: [ReviewCompleted],
  sends: [reviewCompleted],
  planEffects: async ({ stream, data }, view) => {
    const opened = (await view.state(reviewCase, stream))?.opened;
    if (!opened) return [];
    const { client, worker, serviceType, requestId } = opened;
    const said = { service: serviceType.name, verdict: `verdict.${data.verdict}` };
    return [
      sendMail(reviewCompleted, { client: client.id }, said, requestId),
      ...(worker ? [sendMail(reviewCompleted, { worker: worker.id }, said, requestId)] : []),
    ];
  },
});
