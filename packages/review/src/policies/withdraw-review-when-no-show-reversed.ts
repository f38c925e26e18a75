import { issue } from '@callout/kernel';
import { NoShowReversed } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { WithdrawReview } from '../streams/review-case/commands.ts';
import { reviewCase } from '../streams/review-case/stream.ts';
import { reviewCaseId } from './open-review-when-service-failed-or-cancelled.ts';

export const withdrawReviewWhenNoShowReversed = definePolicy({
  name: 'withdraw-review-when-no-show-reversed',
  whenever: [NoShowReversed],
  issues: [WithdrawReview],
  react: async (event, view) => {
    const id = reviewCaseId(event.stream, event.data.failureId);
    const found = await view.state(reviewCase, id);
    if (!found || found.status === 'withdrawn') return [];
    return [issue(WithdrawReview, id, { because: 'no-show-reversed' })];
  },
});
