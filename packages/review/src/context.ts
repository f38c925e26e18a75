import { declarationsIn, defineContext } from '@callout/kernel';
import * as caseQueue from './lists/case-queue.ts';
import * as lists from './lists/lists.ts';
import * as reviewMails from './mails/review-mails.ts';
import * as openReviewWhenOutcomeDisputed from './policies/open-review-when-outcome-disputed.ts';
import * as openReviewWhenSampleDrawn from './policies/open-review-when-sample-drawn.ts';
import * as openReviewWhenServiceFailedOrCancelled from './policies/open-review-when-service-failed-or-cancelled.ts';
import * as openReviewWhenServiceUnserved from './policies/open-review-when-service-unserved.ts';
import * as proposeHypothesisWhenReviewCompleted from './policies/propose-hypothesis-when-review-completed.ts';
import * as tellPartiesWhenReviewCompleted from './policies/tell-parties-when-review-completed.ts';
import * as withdrawReviewWhenNoShowReversed from './policies/withdraw-review-when-no-show-reversed.ts';
import * as completedServices from './read-models/completed-services.ts';
import * as dossiers from './read-models/dossiers.ts';
import * as workerHistory from './read-models/worker-history.ts';
import * as hypothesis from './streams/hypothesis/stream.ts';
import * as reviewCaseCommands from './streams/review-case/commands.ts';
import * as reviewCase from './streams/review-case/stream.ts';
import * as reviewSample from './streams/review-sample/stream.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

export const review = defineContext({
  name: 'review',
  ...declarationsIn([
    openReviewWhenServiceFailedOrCancelled,
    openReviewWhenServiceUnserved,
    openReviewWhenOutcomeDisputed,
    openReviewWhenSampleDrawn,
    withdrawReviewWhenNoShowReversed,
    proposeHypothesisWhenReviewCompleted,
    tellPartiesWhenReviewCompleted,
    reviewCase,
    reviewSample,
    hypothesis,
    reviewCaseCommands,
    dossiers,
    completedServices,
    workerHistory,
    caseQueue,
    lists,
    reviewMails,
  ]),
  texts: { en, ru },
});
