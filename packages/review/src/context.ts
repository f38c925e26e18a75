import { defineContext } from '@callout/kernel';
import { caseQueue, completedCases } from './lists/case-queue.ts';
import { hypothesisRegister, reviewSamples } from './lists/lists.ts';
import { reviewCompleted } from './mails/review-mails.ts';
import { openReviewWhenOutcomeDisputed } from './policies/open-review-when-outcome-disputed.ts';
import { openReviewWhenSampleDrawn } from './policies/open-review-when-sample-drawn.ts';
import { openReviewWhenServiceFailedOrCancelled } from './policies/open-review-when-service-failed-or-cancelled.ts';
import { openReviewWhenServiceUnserved } from './policies/open-review-when-service-unserved.ts';
import { proposeHypothesisWhenReviewCompleted } from './policies/propose-hypothesis-when-review-completed.ts';
import { tellPartiesWhenReviewCompleted } from './policies/tell-parties-when-review-completed.ts';
import { withdrawReviewWhenNoShowReversed } from './policies/withdraw-review-when-no-show-reversed.ts';
import { completedServices } from './read-models/completed-services.ts';
import { dossiers } from './read-models/dossiers.ts';
import { workerHistory } from './read-models/worker-history.ts';
import { hypothesis, hypothesisCommands } from './streams/hypothesis/stream.ts';
import { caseCommands } from './streams/review-case/commands.ts';
import { reviewCase } from './streams/review-case/stream.ts';
import { reviewSample, sampleCommands } from './streams/review-sample/stream.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

export const review = defineContext({
  name: 'review',
  streams: [reviewCase, reviewSample, hypothesis],
  commands: [...caseCommands, ...sampleCommands, ...hypothesisCommands],
  policies: [
    openReviewWhenServiceFailedOrCancelled,
    openReviewWhenServiceUnserved,
    openReviewWhenOutcomeDisputed,
    openReviewWhenSampleDrawn,
    withdrawReviewWhenNoShowReversed,
    proposeHypothesisWhenReviewCompleted,
    tellPartiesWhenReviewCompleted,
  ],
  mails: [reviewCompleted],
  projections: [dossiers, completedServices, workerHistory],
  lists: [caseQueue, completedCases, hypothesisRegister, reviewSamples],
  texts: { en, ru },
});
