// Proves that each assignment of a job that needs supplies gets a kit of its own.
import { issue } from '@callout/kernel';
import { fact, givenFacts } from '@callout/kernel/testing';
import { ServiceCancelled, WorkerAssigned } from '@callout/published-language';
import { expect, it } from 'vitest';
import { provisioning } from '../context.ts';
import { kitId, RequestSupplies } from '../streams/supplies-kit/stream.ts';
import {
  assigned,
  boiler,
  client,
  jan,
  mila,
  monday,
  requested,
  surroundings,
  terms,
} from '../testing.fixture.ts';
import { requestSuppliesWhenWorkerAssigned } from './request-supplies-when-worker-assigned.ts';

const on = (said: typeof requested) => ({ ...said, stream: 'r1' });
const world = (...facts: (typeof requested)[]) =>
  givenFacts(provisioning, [...surroundings, ...facts]);
const kit = (assignment: number, worker: typeof mila) =>
  issue(RequestSupplies, kitId('r1', assignment), {
    requestId: 'r1',
    assignment,
    worker,
    serviceType: boiler,
    items: terms.supplies,
    neededBy: monday.from,
    timeZone: 'Europe/Berlin',
  });

it('issues RequestSupplies for the worker, the items and the time', async () => {
  await world(on(requested))
    .whenever(requestSuppliesWhenWorkerAssigned, on(assigned()))
    .thenIssues([kit(1, mila)]);
});

it('issues another kit for another worker', async () => {
  await world(on(requested), on(assigned()))
    .whenever(requestSuppliesWhenWorkerAssigned, on(assigned(2, jan)))
    .thenIssues([kit(2, jan)]);
});

it('issues nothing when the job needs none', async () => {
  const bare = { assignment: 1, worker: mila, window: monday, terms: { ...terms, supplies: [] } };
  await world(on(requested))
    .whenever(requestSuppliesWhenWorkerAssigned, on(fact(WorkerAssigned, bare)))
    .thenIssues([]);
});

it('issues nothing when a later assignment or the end has overtaken it', async () => {
  const late = async (...facts: (typeof requested)[]) => {
    const { view, log } = world(on(requested), on(assigned()), ...facts);
    const first = log.find(({ type }) => type === 'WorkerAssigned');
    return requestSuppliesWhenWorkerAssigned.react(first as never, view);
  };
  const outcome = { client, serviceType: boiler, worker: mila };
  expect(await late()).toHaveLength(1);
  expect(await late(on(assigned(2, jan)))).toEqual([]);
  expect(await late(on(fact(ServiceCancelled, { reason: '', outcome })))).toEqual([]);
});
