import { defineContext } from '@callout/kernel';
import { ServiceCancelled, ServiceFailed } from '@callout/published-language';
import { openReviewWhenServiceFailedOrCancelled } from './policies/open-review-when-service-failed-or-cancelled.ts';
import { caseQueue, completedCases } from './read-models/case-queue.ts';
import { reviewCase } from './streams/review-case.ts';
import {
  CompleteReview,
  OpenReview,
  RecordClientContact,
  RecordFinding,
  ReopenReview,
  TakeReview,
} from './streams/review-case-commands.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

export const review = defineContext({
  name: 'review',
  streams: [reviewCase],
  commands: [
    OpenReview,
    TakeReview,
    RecordClientContact,
    RecordFinding,
    CompleteReview,
    ReopenReview,
  ],
  policies: [openReviewWhenServiceFailedOrCancelled],
  projections: [],
  lists: [caseQueue, completedCases],
  listensTo: [ServiceFailed, ServiceCancelled],
  texts: { en, ru },
});
