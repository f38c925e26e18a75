// Proves that no kit waits for somebody who no longer needs it, and that a kit is recalled once.
import { issue } from '@callout/kernel';
import { fact, givenFacts, on } from '@callout/kernel/testing';
import {
  RequestOverdue,
  ServiceCancelled,
  ServiceFailed,
  ServiceUnserved,
  SuppliesRecalled,
  SuppliesRequested,
  WorkerNotFound,
} from '@callout/published-language';
import { expect, it } from 'vitest';
import { provisioning } from '../context.ts';
import { kitId, RecallSupplies } from '../streams/supplies-kit/stream.ts';
import {
  assigned,
  boiler,
  jan,
  mila,
  monday,
  outcome,
  priced,
  requested,
  terms,
} from '../testing.fixture.ts';
import { recallSuppliesWhenReassignedOrCancelled } from './recall-supplies-when-reassigned-or-cancelled.ts';

const r1 = (said: typeof requested) => ({ ...said, stream: 'r1' });
const kit = on(kitId('r1', 1), SuppliesRequested, {
  requestId: 'r1',
  assignment: 1,
  worker: mila,
  serviceType: boiler,
  items: terms.supplies,
  neededBy: monday.from,
});
const cancelled = r1(fact(ServiceCancelled, { reason: '', outcome }));
const ready = [r1(requested), r1(assigned()), r1(priced)];

it('issues RecallSupplies on the old kit when another worker is assigned', async () => {
  await givenFacts(provisioning, [...ready, kit])
    .whenever(recallSuppliesWhenReassignedOrCancelled, r1(assigned(2, jan)))
    .thenIssues([issue(RecallSupplies, kitId('r1', 1), { reason: 'reassigned' })]);
});

it('issues it when the request is cancelled', async () => {
  await givenFacts(provisioning, [...ready, kit])
    .whenever(recallSuppliesWhenReassignedOrCancelled, cancelled)
    .thenIssues([issue(RecallSupplies, kitId('r1', 1), { reason: 'cancelled' })]);
});

it('issues it when the worker has left and nobody else is found, unless that was overtaken', async () => {
  const unfound = r1(fact(WorkerNotFound, WorkerNotFound.samples[1]));
  await givenFacts(provisioning, [...ready, kit])
    .whenever(recallSuppliesWhenReassignedOrCancelled, unfound)
    .thenIssues([issue(RecallSupplies, kitId('r1', 1), { reason: 'reassigned' })]);
  const world = givenFacts(provisioning, [...ready, kit, unfound, r1(assigned(2, jan))]);
  const told = world.log.find(({ type }) => type === 'WorkerNotFound');
  expect(await recallSuppliesWhenReassignedOrCancelled.react(told as never, world.view)).toEqual(
    [],
  );
});

it('issues it when the request is closed as not served, should a kit still be out', async () => {
  const left = r1(fact(WorkerNotFound, WorkerNotFound.samples[1]));
  const overdue = { passed: monday, offered: [], closesAt: '2026-11-30T15:00:00.000Z' };
  const unserved = { overdueSince: monday.to, outcome: { ...outcome, worker: undefined } };
  await givenFacts(provisioning, [
    ...ready,
    left,
    r1(fact(RequestOverdue, overdue, { at: monday.to })),
    kit,
  ])
    .whenever(
      recallSuppliesWhenReassignedOrCancelled,
      r1(fact(ServiceUnserved, unserved, { at: overdue.closesAt })),
    )
    .thenIssues([issue(RecallSupplies, kitId('r1', 1), { reason: 'unserved' })]);
});

it.each([
  ['the worker reported why', false],
  ['nobody came', true],
])('issues it when the service has failed because %s', async (reason, noShow) => {
  const failed = { reason, attribution: 'other' as const, noShow, evidence: [], outcome };
  await givenFacts(provisioning, [...ready, kit])
    .whenever(recallSuppliesWhenReassignedOrCancelled, r1(fact(ServiceFailed, failed)))
    .thenIssues([issue(RecallSupplies, kitId('r1', 1), { reason: 'failed' })]);
});

it('issues nothing at the first assignment, without a kit, and for a kit that is recalled', async () => {
  await givenFacts(provisioning, [r1(requested)])
    .whenever(recallSuppliesWhenReassignedOrCancelled, r1(assigned()))
    .thenIssues([]);
  await givenFacts(provisioning, ready)
    .whenever(recallSuppliesWhenReassignedOrCancelled, cancelled)
    .thenIssues([]);
  const recalled = on(kitId('r1', 1), SuppliesRecalled, { reason: 'cancelled' });
  await givenFacts(provisioning, [...ready, kit, recalled])
    .whenever(recallSuppliesWhenReassignedOrCancelled, cancelled)
    .thenIssues([]);
});
