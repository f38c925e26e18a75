import {
  defineCommand,
  NOT_THERE,
  propose,
  recordsInput,
  referenceTo,
  refuse,
} from '@callout/kernel';
import {
  ClientContacted,
  FindingRecorded,
  idSchema,
  ReviewCompleted,
  ReviewOpened,
  ReviewReopened,
  ReviewTaken,
  ReviewWithdrawn,
  TEXT_MAX,
} from '@callout/published-language';
import { z } from 'zod';
import { dossiers } from '../../read-models/dossiers.ts';
import { aboutOf, reviewCase } from './stream.ts';

/** Issued by policies alone. */
export const OpenReview = defineCommand({
  name: 'OpenReview',
  stream: reviewCase,
  actors: {},
  ...recordsInput(ReviewOpened),
});

/** The statuses of a request that is over: the words of the published language for its endings. */
const OVER = ['completed', 'failed', 'cancelled', 'unserved', 'attention'];

/** A reviewer's own choice among the requests that are over. */
export const PickForReview = defineCommand({
  name: 'PickForReview',
  stream: reviewCase,
  input: z.object({
    requestId: referenceTo('service-request', idSchema),
    statement: ReviewOpened.schema.shape.statement,
  }),
  actors: { reviewer: ['any'] },
  offer: { group: 'main', about: OVER },
  emits: [ReviewOpened],
  loadFacts: ({ input }, view) => view.row(dossiers, input.requestId),
  decide: (_, { requestId, statement }, { facts: dossier }) => {
    const fields = ['requestId'];
    const about = dossier?.ending;
    if (!dossier) return refuse('request-unknown', { fields });
    if (!about) return refuse('service-not-over', { fields });
    if (dossier.openCase) return refuse('review-under-way', { fields });
    const { client, worker, serviceType } = about;
    return propose(ReviewOpened, {
      cause: 'picked',
      requestId,
      client,
      ...(worker ? { worker } : {}),
      serviceType,
      statement,
    });
  },
});

/** Issued by policy: what the case was about has turned out not to be so. */
export const WithdrawReview = defineCommand({
  name: 'WithdrawReview',
  stream: reviewCase,
  input: ReviewWithdrawn.schema.omit({ about: true }),
  actors: {},
  emits: [ReviewWithdrawn],
  decide: (state, input) => {
    const about = aboutOf(state);
    return about ? propose(ReviewWithdrawn, { ...input, about }) : NOT_THERE;
  },
});

export const TakeReview = defineCommand({
  name: 'TakeReview',
  stream: reviewCase,
  input: z.object({}),
  actors: { reviewer: ['any'] },
  offer: { group: 'main' },
  emits: [ReviewTaken],
  decide: (_state, _input, { actor }) =>
    propose(ReviewTaken, {
      reviewer: { id: actor.id, name: (actor.name || actor.id).slice(0, TEXT_MAX.name) },
    }),
});

export const RecordClientContact = defineCommand({
  name: 'RecordClientContact',
  stream: reviewCase,
  actors: { reviewer: ['any'] },
  ...recordsInput(ClientContacted),
});

export const RecordFinding = defineCommand({
  name: 'RecordFinding',
  stream: reviewCase,
  actors: { reviewer: ['any'] },
  ...recordsInput(FindingRecorded),
});

export const CompleteReview = defineCommand({
  name: 'CompleteReview',
  stream: reviewCase,
  input: ReviewCompleted.schema.omit({ about: true }),
  actors: { reviewer: ['any'] },
  offer: { group: 'main' },
  emits: [ReviewCompleted],
  decide: (state, input) => propose(ReviewCompleted, { ...input, about: aboutOf(state) }),
});

export const ReopenReview = defineCommand({
  name: 'ReopenReview',
  stream: reviewCase,
  actors: { reviewer: ['any'] },
  ...recordsInput(ReviewReopened),
});

/** In the order in which they are offered. */
export const caseCommands = [
  OpenReview,
  PickForReview,
  TakeReview,
  RecordClientContact,
  RecordFinding,
  CompleteReview,
  ReopenReview,
  WithdrawReview,
];
