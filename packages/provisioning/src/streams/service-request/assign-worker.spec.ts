// Proves what assigning, reassigning and pricing decide from what the server knows, and what the
// server checks of a request and of a new date.
import { actors, fact, givenFacts, on } from '@callout/kernel/testing';
import {
  ClientDeactivated,
  PriceSet,
  ServiceCompleted,
  ServiceRequested,
  ServiceStarted,
  ServiceTypeRetired,
  WorkerAssigned,
  WorkerNotFound,
  WorkerSuspended,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { provisioning } from '../../context.ts';
import { seedOf } from '../../matching/pipeline.ts';
import { assignWorkerWhenServiceRequested } from '../../policies/assign-worker-when-service-requested.ts';
import { setPriceWhenWorkerFirstAssigned } from '../../policies/set-price-when-worker-first-assigned.ts';
import {
  assigned,
  jan,
  mila,
  monday,
  order,
  outcome,
  priced,
  registered,
  reportPhoto,
  requested,
  signature,
  startPhoto,
  surroundings,
  terms,
  tuesday,
} from '../../testing.fixture.ts';
import { AssignWorker, ReassignWorker, SetPrice } from './assign-worker.ts';
import { RescheduleService } from './carry-out.ts';
import { RequestService } from './request-service.ts';

type Facts = Parameters<typeof givenFacts>[1];
const r1 = (said: ReturnType<typeof fact>) => ({ ...said, stream: 'r1' });
const r2 = (said: ReturnType<typeof fact>) => ({ ...said, stream: 'r2' });
const world = (facts: Facts = []) => givenFacts(provisioning, [...surroundings, ...(facts ?? [])]);
const byPolicy = { policy: assignWorkerWhenServiceRequested };
const pricing = { policy: setPriceWhenWorkerFirstAssigned };

/** What was recorded, as type and data, or the refusal's code and parameters. */
function said(result: Awaited<ReturnType<ReturnType<typeof world>['run']>>) {
  if (!result.ok) return [result.refusal.code, result.refusal.params ?? {}];
  return result.value.map(({ type, data }) => ({ type, data }));
}

describe('AssignWorker', () => {
  const assign = (facts: Facts) =>
    world(facts).run(AssignWorker, 'r1', {}, actors.policy, byPolicy);
  const ranking = { pipelineVersion: 0, steps: expect.any(Array), seed: seedOf('r1') };

  it('assigns the best, with the window, the terms, the ranking and the time zone', async () => {
    const result = await assign([registered(mila), r1(requested)]);
    expect(said(result)).toEqual([
      {
        type: 'WorkerAssigned',
        data: {
          assignment: 1,
          worker: mila,
          window: monday,
          terms,
          timeZone: 'Europe/Berlin',
          ranking: {
            ...ranking,
            candidates: [
              {
                worker: mila,
                // (10×1000 + 10×1000 + 40×1000 + 25×500 + 15×500) / 100
                total: 800,
                scores: [
                  { step: 'skill', score: 1000, why: 'all-skills' },
                  { step: 'availability', score: 1000, why: 'free' },
                  { step: 'workload', score: 1000, why: 'open-jobs:0' },
                  { step: 'distance', score: 500, why: 'distance-unknown' },
                  { step: 'past-results', score: 500, why: 'no-results' },
                ],
              },
            ],
            tried: 1,
          },
        },
      },
    ]);
  });
  it.each([
    ['nobody-active', []],
    ['nobody-active', [registered(mila), on('w1', WorkerSuspended, { reason: '' })]],
    ['nobody-skilled', [registered(mila, { skills: ['electric'] })]],
    ['nobody-free', [registered(mila), r2(requested), r2(assigned()), r2(priced)]],
  ] as const)('says so when %s', async (reason, facts) => {
    const result = await assign([...facts, r1(requested)]);
    expect(said(result)).toMatchObject([
      { type: 'WorkerNotFound', data: { reason, ranking: { candidates: [] } } },
    ]);
  });
  it('says it once: a try in vain adds nothing to a request that waits', async () => {
    const waiting = fact(WorkerNotFound, {
      ranking: { pipelineVersion: 0, steps: [], seed: '', candidates: [], tried: 0 },
      reason: 'nobody-active',
    });
    expect(said(await assign([r1(requested), r1(waiting)]))).toEqual([]);
    expect(said(await assign([r1(requested), r1(waiting), registered(mila)]))).toMatchObject([
      { type: 'WorkerAssigned', data: { worker: mila } },
    ]);
  });
  it('waits for a service type that the catalogue does not know yet', async () => {
    const bare = givenFacts(provisioning, [registered(mila), r1(requested)]);
    expect(said(await bare.run(AssignWorker, 'r1', {}, actors.policy, byPolicy))).toMatchObject([
      { type: 'WorkerNotFound', data: { reason: 'service-type-unknown' } },
    ]);
  });
  it('is refused on a request that has a worker, and to people', async () => {
    const held = [registered(mila), r1(requested), r1(assigned())];
    expect(said(await assign(held))).toEqual(['already-assigned', {}]);
    const byHand = await world([r1(requested)]).run(AssignWorker, 'r1', {}, actors.manager);
    expect(said(byHand)).toEqual(['not-permitted', { command: 'AssignWorker', role: 'manager' }]);
  });
  it('counts a finished job no longer as a booking, but as a result', async () => {
    const done = { evidence: [reportPhoto, signature], notes: '', outcome };
    const result = await assign([
      registered(mila),
      r2(requested),
      r2(assigned()),
      r2(priced),
      r2(fact(ServiceStarted, { evidence: [startPhoto] })),
      r2(fact(ServiceCompleted, done)),
      r1(requested),
    ]);
    expect(said(result)).toMatchObject([
      {
        type: 'WorkerAssigned',
        data: {
          ranking: {
            candidates: [{ scores: { 4: { score: 600, why: 'completed:1/1' }, length: 5 } }],
          },
        },
      },
    ]);
  });
});

describe('ReassignWorker', () => {
  const choose = (facts: Facts, input: object) =>
    world([registered(mila), registered(jan), r1(requested), ...(facts ?? [])]).run(
      ReassignWorker,
      'r1',
      { workerId: 'w2', reason: 'Mila is ill.', ...input },
      actors.manager,
    );
  const held = [r1(assigned()), r1(priced)];

  it('gives the request to the one chosen, under the terms that it has', async () => {
    expect(said(await choose(held, {}))).toEqual([
      {
        type: 'WorkerAssigned',
        data: {
          assignment: 2,
          worker: jan,
          window: monday,
          terms,
          reason: 'Mila is ill.',
          timeZone: 'Europe/Berlin',
        },
      },
    ]);
  });
  it('also helps a request for which nobody was found', async () => {
    expect(said(await choose([], {}))).toMatchObject([
      { type: 'WorkerAssigned', data: { assignment: 1, worker: jan } },
    ]);
  });
  it('sends a busy one only when told to', async () => {
    const busy = [...held, r2(requested), r2(assigned(1, jan))];
    expect(said(await choose(busy, {}))).toEqual(['worker-not-free', { name: 'Jan Koch' }]);
    expect(said(await choose(busy, { evenIfBusy: true }))).toMatchObject([
      { type: 'WorkerAssigned', data: { assignment: 2, worker: jan } },
    ]);
  });
  it.each([
    ['worker-unknown', { workerId: 'w9' }, []],
    ['worker-has-it-already', { workerId: 'w1' }, []],
    ['worker-not-at-work', {}, [on('w2', WorkerSuspended, { reason: '' })]],
    ['worker-lacks-skill', {}, [registered(jan, { skills: [] })]],
    ['already-started', {}, [r1(fact(ServiceStarted, { evidence: [startPhoto] }))]],
  ])('is refused as %s', async (code, input, facts) => {
    expect(said(await choose([...held, ...facts], input))[0]).toBe(code);
  });
  it('is refused when the service type is not known', async () => {
    const bare = givenFacts(provisioning, [registered(jan), r1(requested)]);
    const input = { workerId: 'w2', reason: '' };
    expect(said(await bare.run(ReassignWorker, 'r1', input, actors.manager))).toEqual([
      'service-type-unknown',
      {},
    ]);
  });
});

describe('SetPrice', () => {
  const price = (facts: Facts) => world(facts).run(SetPrice, 'r1', {}, actors.policy, pricing);
  it('freezes the base price of the catalogue', async () => {
    expect(said(await price([r1(requested), r1(assigned())]))).toEqual([
      {
        type: 'PriceSet',
        data: { gross: 12_900, basis: { serviceTypeId: 't1', basePrice: 12_900 } },
      },
    ]);
  });
  it('is refused twice, before a worker is found, and for an unknown type', async () => {
    expect(said(await price([r1(requested), r1(assigned()), r1(priced)]))).toEqual([
      'price-already-set',
      {},
    ]);
    expect(said(await price([r1(requested)]))).toEqual(['not-assigned', {}]);
    const bare = givenFacts(provisioning, [r1(requested), r1(assigned())]);
    expect(said(await bare.run(SetPrice, 'r1', {}, actors.policy, pricing))).toEqual([
      'service-type-unknown',
      {},
    ]);
  });
  it('the price stays when the worker changes', () => {
    const after = world([r1(requested), r1(assigned()), r1(priced), r1(assigned(2, jan))]);
    expect(after.log.filter(({ type }) => type === PriceSet.type)).toHaveLength(1);
  });
});

describe('what the server alone checks', () => {
  const ask = (facts: Facts, input: object) =>
    world(facts).run(RequestService, 'r1', { ...order, ...input }, actors.manager);
  it('takes a request for a client and a service that there are', async () => {
    expect(said(await ask([], {}))).toEqual([{ type: ServiceRequested.type, data: order }]);
  });
  it.each([
    ['client-unknown', [], { client: { id: 'c9', name: 'Nobody' } }],
    ['client-not-served', [on('c1', ClientDeactivated, { reason: '' })], {}],
    ['service-type-unknown', [], { serviceType: { id: 't9', name: 'Nothing' } }],
    ['service-type-not-offered', [on('t1', ServiceTypeRetired, { reason: '' })], {}],
  ] as const)('refuses it as %s', async (code, facts, input) => {
    expect(said(await ask(facts, input))).toEqual([code, {}]);
  });
  it('moves a job only to a time at which its worker is free', async () => {
    const move = (facts: Facts) =>
      world([registered(mila), r1(requested), r1(assigned()), ...(facts ?? [])]).run(
        RescheduleService,
        'r1',
        { window: tuesday, reason: 'Away.' },
        actors.manager,
      );
    expect(said(await move([]))).toMatchObject([{ type: 'ServiceRescheduled' }]);
    const elsewhere = fact(WorkerAssigned, {
      assignment: 1,
      worker: mila,
      window: tuesday,
      terms,
    });
    expect(said(await move([r2(requested), r2(elsewhere)]))).toEqual([
      'worker-not-free',
      { name: 'Mila Novak' },
    ]);
  });
});
