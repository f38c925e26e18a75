// Proves the road through this context with its policies running: a request finds its worker, price
// and supplies by itself; what changes on the way comes to rest; projections page through everybody.
import { derivedId } from '@callout/kernel';
import { actors, givenFacts } from '@callout/kernel/testing';
import { expect, it } from 'vitest';
import { provisioning } from './context.ts';
import { activeWorkers } from './matching/candidates.ts';
import { ReassignWorker } from './streams/service-request/assign-worker.ts';
import {
  CancelService,
  CompleteService,
  StartService,
} from './streams/service-request/carry-out.ts';
import { RequestService } from './streams/service-request/request-service.ts';
import { serviceRequest } from './streams/service-request/stream.ts';
import { kitId, suppliesKit } from './streams/supplies-kit/stream.ts';
import {
  jan,
  mila,
  order,
  registered,
  reportPhoto,
  signature,
  startPhoto,
  surroundings,
} from './testing.fixture.ts';

it('carries a request from its creation to its end', async () => {
  const world = givenFacts(provisioning, [...surroundings, registered(mila)]);
  await world.run(RequestService, 'r1', order, actors.client);
  expect(await world.settle()).toEqual(['WorkerAssigned', 'PriceSet', 'SuppliesRequested']);
  await world.run(StartService, 'r1', { evidence: [startPhoto] }, actors.worker);
  const done = { evidence: [reportPhoto, signature], notes: '' };
  const ended = await world.run(CompleteService, 'r1', done, actors.worker);
  expect(ended).toMatchObject({ ok: true });
  expect(await world.settle()).toEqual([]);
  expect(await world.view.state(serviceRequest, 'r1')).toMatchObject({
    status: 'completed',
    gross: 12_900,
    worker: mila,
  });
});

it('gives a waiting request the worker that a cancellation frees, and recalls the kit', async () => {
  const world = givenFacts(provisioning, [...surroundings, registered(mila)]);
  await world.run(RequestService, 'r1', order, actors.client);
  await world.settle();
  await world.run(RequestService, 'r2', order, actors.client);
  expect(await world.settle()).toEqual(['WorkerNotFound']);
  await world.run(CancelService, 'r1', { reason: 'Repaired.' }, actors.client);
  expect(await world.settle()).toEqual([
    'SuppliesRecalled',
    'WorkerAssigned',
    'PriceSet',
    'SuppliesRequested',
  ]);
  expect(await world.view.state(suppliesKit, kitId('r1', 1))).toMatchObject({ status: 'recalled' });
});

it('moves kit and booking along with the worker, and leaves the price', async () => {
  const world = givenFacts(provisioning, [...surroundings, registered(mila), registered(jan)]);
  await world.run(RequestService, 'r1', order, actors.client);
  await world.settle();
  const first = (await world.view.state(serviceRequest, 'r1'))?.worker?.id;
  const other = first === 'w1' ? 'w2' : 'w1';
  const input = { workerId: other, reason: '' };
  expect(await world.run(ReassignWorker, 'r1', input, actors.manager)).toMatchObject({ ok: true });
  expect(await world.settle()).toEqual(['SuppliesRecalled', 'SuppliesRequested']);
});

it('tries every active worker, however many pages they fill', async () => {
  const crowd = Array.from({ length: 1203 }, (_, n) =>
    // Ids of any length, some above what an index key may hold.
    registered({ id: n % 2 ? derivedId(n) : `${'long-'.repeat(12)}${n}`, name: `Worker ${n}` }),
  );
  const world = givenFacts(provisioning, [...surroundings, ...crowd]);
  const found = await activeWorkers(world.view);
  expect(new Set(found.map(({ id }) => id)).size).toBe(1203);
  expect(found).toHaveLength(1203);
});
