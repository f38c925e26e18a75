// Proves: whenever a request was closed as not served, exactly one review is opened, with its cause; the
// same told again opens none; and its dossier tells the whole road.
import { derivedId, issue } from '@callout/kernel';
import { actors, fact, givenFacts, on } from '@callout/kernel/testing';
import { RequestOverdue, ServiceRequested, ServiceUnserved } from '@callout/published-language';
import { expect, it } from 'vitest';
import { review } from '../context.ts';
import { dossiers } from '../read-models/dossiers.ts';
import { OpenReview } from '../streams/review-case/commands.ts';
import { reviewCaseId } from './open-review-when-service-failed-or-cancelled.ts';
import { openReviewWhenServiceUnserved as policy } from './open-review-when-service-unserved.ts';

const unserved = on('r1', ServiceUnserved, ServiceUnserved.samples[1]);
const client = { id: 'c1', name: 'Harbour School' };
const serviceType = { id: 't1', name: 'Boiler service' };

it('opens a review with the cause that nobody was found', async () => {
  await givenFacts(review)
    .whenever(policy, unserved)
    .thenIssues([
      issue(OpenReview, reviewCaseId('r1', derivedId('fact', 'r1', 0)), {
        ...{ cause: 'unserved', requestId: 'r1', client, serviceType, statement: '' },
      }),
    ]);
});

it('names the worker who had it, where one had', async () => {
  const worker = { id: 'w1', name: 'Mila Novak' };
  const outcome = { client, serviceType, worker };
  const told = on('r1', ServiceUnserved, { ...(ServiceUnserved.samples[1] as object), outcome });
  await givenFacts(review)
    .whenever(policy, told)
    .thenIssues([
      issue(OpenReview, reviewCaseId('r1', derivedId('fact', 'r1', 0)), {
        ...{ cause: 'unserved', requestId: 'r1', client, worker, serviceType, statement: '' },
      }),
    ]);
});

it('opens it once, and the dossier tells what led there', async () => {
  const asked = fact(ServiceRequested, ServiceRequested.samples[2], { stream: 'r1' });
  const overdue = on('r1', RequestOverdue, RequestOverdue.samples[1]);
  const world = givenFacts(review, [asked, overdue, unserved]);
  expect(await world.settle()).toEqual(['ReviewOpened']);
  const [, , ending] = world.log;
  for (const again of await policy.react(ending as never, world.view)) {
    const outcome = await world.run(again.command, again.stream, again.data, actors.policy, {
      policy,
    });
    expect(outcome).toEqual({ ok: false, refusal: { code: 'already-there' } });
  }
  const dossier = await world.view.row(dossiers, 'r1');
  expect(dossier?.entries.map(({ what }) => what)).toEqual([
    'ServiceRequested',
    'RequestOverdue',
    'ServiceUnserved',
    'ReviewOpened',
  ]);
  expect(dossier?.ending).toEqual({ client, serviceType });
});
