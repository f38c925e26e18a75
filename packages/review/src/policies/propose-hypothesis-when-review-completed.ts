import { issue } from '@callout/kernel';
import { ReviewCompleted, TEXT_MAX } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { hypothesisId, ProposeHypothesis } from '../streams/hypothesis/stream.ts';
import { reviewCase } from '../streams/review-case/stream.ts';

export const proposeHypothesisWhenReviewCompleted = definePolicy({
  name: 'propose-hypothesis-when-review-completed',
  whenever: [ReviewCompleted],
  issues: [ProposeHypothesis],
  react: async ({ stream, actor, data }, view) => {
    const requestId = (await view.state(reviewCase, stream))?.opened?.requestId;
    if (!requestId) return [];
    const name = (actor.name || actor.id).slice(0, TEXT_MAX.name);
    return [...new Set(data.hypotheses)].map((text) =>
      issue(ProposeHypothesis, hypothesisId(stream, text), {
        text,
        caseId: stream,
        requestId,
        proposedBy: { id: actor.id, name },
      }),
    );
  },
});
