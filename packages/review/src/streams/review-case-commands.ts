import { defineCommand, propose } from '@callout/kernel';
import {
  ClientContacted,
  FindingRecorded,
  ReviewCompleted,
  ReviewOpened,
  ReviewReopened,
  ReviewTaken,
  TEXT_MAX,
} from '@callout/published-language';
import { z } from 'zod';
import { reviewCase } from './review-case.ts';

/** Issued by policies alone. */
export const OpenReview = defineCommand({
  name: 'OpenReview',
  stream: reviewCase,
  input: ReviewOpened.schema,
  actors: {},
  emits: [ReviewOpened],
  decide: (_, input) => propose(ReviewOpened, input),
});

export const TakeReview = defineCommand({
  name: 'TakeReview',
  stream: reviewCase,
  input: z.object({}),
  actors: { reviewer: ['any'] },
  emits: [ReviewTaken],
  decide: (_state, _input, { actor }) =>
    propose(ReviewTaken, {
      reviewer: { id: actor.id, name: (actor.name || actor.id).slice(0, TEXT_MAX.name) },
    }),
});

export const RecordClientContact = defineCommand({
  name: 'RecordClientContact',
  stream: reviewCase,
  input: ClientContacted.schema,
  actors: { reviewer: ['any'] },
  emits: [ClientContacted],
  decide: (_, input) => propose(ClientContacted, input),
});

export const RecordFinding = defineCommand({
  name: 'RecordFinding',
  stream: reviewCase,
  input: FindingRecorded.schema,
  actors: { reviewer: ['any'] },
  emits: [FindingRecorded],
  decide: (_, input) => propose(FindingRecorded, input),
});

export const CompleteReview = defineCommand({
  name: 'CompleteReview',
  stream: reviewCase,
  input: ReviewCompleted.schema,
  actors: { reviewer: ['any'] },
  emits: [ReviewCompleted],
  decide: (_, input) => propose(ReviewCompleted, input),
});

export const ReopenReview = defineCommand({
  name: 'ReopenReview',
  stream: reviewCase,
  input: ReviewReopened.schema,
  actors: { reviewer: ['any'] },
  emits: [ReviewReopened],
  decide: (_, input) => propose(ReviewReopened, input),
});
