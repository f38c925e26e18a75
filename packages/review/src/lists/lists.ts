import { defineList } from '@callout/kernel';
import { hypothesis } from '../streams/hypothesis/stream.ts';
import { reviewSample } from '../streams/review-sample/stream.ts';

/** Everything that somebody thinks was learned, newest first. */
export const hypothesisRegister = defineList({
  name: 'hypothesis-register',
  over: hypothesis,
  observers: ['reviewer', 'manager'],
  columns: ['proposedBy', 'proposedAt', 'request'],
});

export const reviewSamples = defineList({
  name: 'review-samples',
  over: reviewSample,
  observers: ['reviewer', 'manager'],
  columns: ['drawnAt', 'drawnFrom', 'population', 'drawnCount'],
});
