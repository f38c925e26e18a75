import { issue } from '@callout/kernel';
import { SampleDrawn } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { OpenReview } from '../streams/review-case/commands.ts';
import { reviewCaseId } from './open-review-when-service-failed-or-cancelled.ts';

export const openReviewWhenSampleDrawn = definePolicy({
  name: 'open-review-when-sample-drawn',
  whenever: [SampleDrawn],
  issues: [OpenReview],
  react: async (event) =>
    event.data.drawn.map((drawn) =>
      issue(OpenReview, reviewCaseId(drawn.requestId, event.id), {
        cause: 'sampled',
        ...drawn,
        statement: '',
      }),
    ),
});
