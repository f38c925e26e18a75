// Proves: whenever a service failed or was cancelled, exactly one review is opened, for each trigger;
// the same ending told again opens none; and what is issued is accepted.
import { derivedId, issue } from '@callout/kernel';
import { givenFacts, on } from '@callout/kernel/testing';
import { ServiceCancelled, ServiceFailed } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { review } from '../context.ts';
import { OpenReview } from '../streams/review-case/commands.ts';
import {
  openReviewWhenServiceFailedOrCancelled as policy,
  reviewCaseId,
} from './open-review-when-service-failed-or-cancelled.ts';

const failed = on('r1', ServiceFailed, ServiceFailed.samples[1]);
const cancelled = on('r1', ServiceCancelled, ServiceCancelled.samples[1]);
const causeId = derivedId('fact', 'r1', 0);
const client = { id: 'c1', name: 'Harbour School' };
const serviceType = { id: 't1', name: 'Boiler service' };

describe('open a review', () => {
  it('whenever a service has failed', async () => {
    await givenFacts(review)
      .whenever(policy, failed)
      .thenIssues([
        issue(OpenReview, reviewCaseId('r1', causeId), {
          cause: 'failed',
          requestId: 'r1',
          client,
          worker: { id: 'w1', name: 'Mila Novak' },
          serviceType,
          statement: 'Nobody opened the door.',
        }),
      ]);
  });
  it('whenever a service was cancelled, with or without a worker', async () => {
    await givenFacts(review)
      .whenever(policy, cancelled)
      .thenIssues([
        issue(OpenReview, reviewCaseId('r1', causeId), {
          cause: 'cancelled',
          requestId: 'r1',
          client,
          serviceType,
          statement: 'Repaired by a neighbour.',
        }),
      ]);
  });
  it('once: the same ending told again changes nothing', async () => {
    const world = givenFacts(review, [failed]);
    expect(await world.settle()).toEqual(['ReviewOpened']);
    const [ending] = world.log;
    if (!ending) throw new Error('the ending is in the log');
    for (const again of await policy.react(ending as never, world.view)) {
      const outcome = await world.run(again.command, again.stream, again.data, ending.actor, {
        policy,
      });
      expect(outcome).toEqual({ ok: false, refusal: { code: 'already-there' } });
    }
    expect(world.log.map((event) => event.type)).toEqual(['ServiceFailed', 'ReviewOpened']);
  });
  it('for every ending of its own: a re-ordered service that fails too has its own case', () => {
    expect(reviewCaseId('r1', 'a')).not.toBe(reviewCaseId('r2', 'b'));
    expect(reviewCaseId('r1', 'a')).toBe(reviewCaseId('r1', 'a'));
  });
});
