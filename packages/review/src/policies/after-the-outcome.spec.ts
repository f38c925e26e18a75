// Proves what follows in review from disputes, reversals, samples and results: each trigger, and its
// repeat, which changes nothing; and what the parties are told.
import { derivedId, issue, sendMail } from '@callout/kernel';
import { actors, fact, givenFacts, on } from '@callout/kernel/testing';
import {
  NoShowReversed,
  OutcomeDisputed,
  ReviewCompleted,
  ReviewOpened,
  ReviewTaken,
  SampleDrawn,
  ServiceFailed,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { review } from '../context.ts';
import { reviewCompleted } from '../mails/review-mails.ts';
import { dossiers } from '../read-models/dossiers.ts';
import { workerHistory } from '../read-models/worker-history.ts';
import { hypothesisId, ProposeHypothesis } from '../streams/hypothesis/stream.ts';
import { OpenReview, WithdrawReview } from '../streams/review-case/commands.ts';
import { openReviewWhenOutcomeDisputed } from './open-review-when-outcome-disputed.ts';
import { openReviewWhenSampleDrawn } from './open-review-when-sample-drawn.ts';
import { reviewCaseId } from './open-review-when-service-failed-or-cancelled.ts';
import { proposeHypothesisWhenReviewCompleted } from './propose-hypothesis-when-review-completed.ts';
import { tellPartiesWhenReviewCompleted } from './tell-parties-when-review-completed.ts';
import { withdrawReviewWhenNoShowReversed } from './withdraw-review-when-no-show-reversed.ts';

const client = { id: 'c1', name: 'Harbour School' };
const worker = { id: 'w1', name: 'Mila Novak' };
const serviceType = { id: 't1', name: 'Boiler service' };
const { reviewer } = actors;

const failed = on('r1', ServiceFailed, {
  ...(ServiceFailed.samples[1] as object),
  noShow: true,
  attribution: 'worker',
});
const failureId = derivedId('fact', 'r1', 0);
const reversed = on('r1', NoShowReversed, {
  ...(NoShowReversed.samples[1] as object),
  failureId,
});
const disputed = on('r1', OutcomeDisputed, OutcomeDisputed.samples[1]);

describe('a dispute', () => {
  it('opens a review, and no second one when it is told again', async () => {
    const causeId = derivedId('fact', 'r1', 0);
    const opening = issue(OpenReview, reviewCaseId('r1', causeId), {
      cause: 'disputed',
      requestId: 'r1',
      client,
      worker,
      serviceType,
      statement: 'The boiler is cold again.',
    });
    await givenFacts(review)
      .whenever(openReviewWhenOutcomeDisputed, disputed)
      .thenIssues([opening]);
    const world = givenFacts(review, [disputed]);
    expect(await world.settle()).toEqual(['ReviewOpened']);
    const again = await world.run(OpenReview, opening.stream, opening.data, actors.policy, {
      policy: openReviewWhenOutcomeDisputed,
    });
    expect(again).toEqual({ ok: false, refusal: { code: 'already-there' } });
  });
});

describe('a sample', () => {
  it('opens a review of each service in it', async () => {
    const drawnId = derivedId('fact', 'd1', 0);
    await givenFacts(review)
      .whenever(openReviewWhenSampleDrawn, on('d1', SampleDrawn, SampleDrawn.samples[1]))
      .thenIssues([
        issue(OpenReview, reviewCaseId('r1', drawnId), {
          cause: 'sampled',
          requestId: 'r1',
          client,
          worker,
          serviceType,
          statement: '',
        }),
      ]);
  });
});

describe('a reversed no-show', () => {
  it('withdraws the review of the failure, and only that', async () => {
    const world = givenFacts(review, [failed]);
    await world.settle();
    await world
      .whenever(withdrawReviewWhenNoShowReversed, reversed)
      .thenIssues([
        issue(WithdrawReview, reviewCaseId('r1', failureId), { because: 'no-show-reversed' }),
      ]);
    expect(await world.settle()).toEqual(['ReviewWithdrawn']);
    expect(await world.view.row(dossiers, 'r1')).toMatchObject({ openCase: undefined });
    expect(await world.view.row(workerHistory, 'w1')).toMatchObject({
      failed: 0,
      noShows: 0,
      jobs: [{ came: 'no-show' }, { came: 'no-show-reversed' }],
    });
  });
  it('withdraws nothing twice, nor where there was no review', async () => {
    const world = givenFacts(review, [failed]);
    await world.settle();
    world.tell(reversed);
    await world.settle();
    await world.whenever(withdrawReviewWhenNoShowReversed, reversed).thenIssues([]);
    await givenFacts(review).whenever(withdrawReviewWhenNoShowReversed, reversed).thenIssues([]);
  });
});

describe('a result', () => {
  const form = { ...(ReviewCompleted.samples[1] as object), hypotheses: ['One.', 'Two.', 'One.'] };
  const completed = fact(ReviewCompleted, form, { stream: 'k1', actor: reviewer });
  const underReview = [
    on('k1', ReviewOpened, ReviewOpened.samples[1]),
    on('k1', ReviewTaken, { reviewer: { id: reviewer.id, name: reviewer.name } }),
  ];
  const said = { service: 'Boiler service', verdict: 'verdict.nobody-at-fault' };
  const proposal = (text: string) =>
    issue(ProposeHypothesis, hypothesisId('k1', text), {
      text,
      caseId: 'k1',
      requestId: 'r1',
      proposedBy: { id: reviewer.id, name: reviewer.name },
    });

  it('proposes each hypothesis on the form, once', async () => {
    const world = givenFacts(review, underReview);
    await world
      .whenever(proposeHypothesisWhenReviewCompleted, completed)
      .thenIssues([proposal('One.'), proposal('Two.')]);
    expect(await world.settle()).toEqual(['HypothesisProposed', 'HypothesisProposed']);
    world.tell(completed);
    expect(await world.settle()).toEqual([]);
  });
  it('is mailed to client and worker', async () => {
    await givenFacts(review, underReview)
      .whenever(tellPartiesWhenReviewCompleted, completed)
      .thenRequests([
        sendMail(reviewCompleted, { client: 'c1' }, said, 'r1'),
        sendMail(reviewCompleted, { worker: 'w1' }, said, 'r1'),
      ]);
  });
  it('is mailed to the client alone where there was no worker', async () => {
    const { worker: _, ...alone } = ReviewOpened.samples[1] as { worker: object };
    await givenFacts(review, [on('k1', ReviewOpened, alone)])
      .whenever(tellPartiesWhenReviewCompleted, completed)
      .thenRequests([sendMail(reviewCompleted, { client: 'c1' }, said, 'r1')]);
  });
});
