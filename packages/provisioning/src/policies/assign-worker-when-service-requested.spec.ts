// Proves that every request is matched at once, and that a repeat of the policy asks for the same.
import { issue } from '@callout/kernel';
import { givenFacts } from '@callout/kernel/testing';
import { it } from 'vitest';
import { provisioning } from '../context.ts';
import { AssignWorker } from '../streams/service-request/assign-worker.ts';
import { requested, surroundings } from '../testing.fixture.ts';
import { assignWorkerWhenServiceRequested } from './assign-worker-when-service-requested.ts';

const trigger = { ...requested, stream: 'r1' };

it('issues AssignWorker on the request', async () => {
  await givenFacts(provisioning, surroundings)
    .whenever(assignWorkerWhenServiceRequested, trigger)
    .thenIssues([issue(AssignWorker, 'r1', {})]);
});

it('issues the same again on a repeat: the stream refuses what is done', async () => {
  const world = givenFacts(provisioning, surroundings);
  const once = [issue(AssignWorker, 'r1', {})];
  await world.whenever(assignWorkerWhenServiceRequested, trigger).thenIssues(once);
  await world.whenever(assignWorkerWhenServiceRequested, trigger).thenIssues(once);
});
