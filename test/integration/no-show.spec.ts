// Proves rule 14 across the contexts: silence becomes a suspicion, then a failure that is charged, fined,
// reviewed and offered again; a check-in that was made in time and arrives later takes all of it back.
import { model } from '@callout/model';
import { verify } from '@callout/sync-server';
import { expect, it } from 'vitest';
import { deviceOf, engineOn, enginesOfEachTest } from './engine.fixture.ts';
import { foundOrganisation, requestServices, sampleOf, workerPerson } from './scene.fixture.ts';

const openEngine = enginesOfEachTest();
/** Within the window and the grace, so in time. */
const CHECK_IN = '2026-11-24T09:05:00.000Z';

it('takes a no-show back with all its consequences', async () => {
  const { engine, store, clock, typesOf } = openEngine('no-show');
  await foundOrganisation(engine, 1);
  await requestServices(engine, 1);
  const state = (await store.document('service-request', 'r1'))?.state;
  const { device, events, record } = deviceOf(1, state, CHECK_IN);
  const { outcome, ...done } = sampleOf('ServiceCompleted');
  clock.instant = '2026-11-24T12:00:00.000Z';
  await engine.runDue();
  expect((await store.document('service-request', 'r1'))?.status).toBe('suspected');
  clock.instant = '2026-11-25T00:00:00.000Z';
  await engine.runDue();
  expect(await typesOf('service-request')).toEqual([
    'ServiceRequested',
    'WorkerAssigned',
    'PriceSet',
    'NoShowSuspected',
    'ServiceFailed',
    'ReorderOffered',
  ]);
  expect(await typesOf('review-case')).toEqual(['ReviewOpened']);
  expect(await typesOf('client-statement')).toEqual(['ClientCharged']);
  expect(await typesOf('worker-statement')).toEqual(['WorkerFined']);

  record('StartService', 'r1', sampleOf('ServiceStarted'));
  record('CompleteService', 'r1', done);
  const answer = await engine.push({ device, lowestUnsent: 1, events }, workerPerson(1));
  expect(answer.verdicts).toMatchObject([{ verdict: 'accepted' }, { verdict: 'accepted' }]);
  await engine.idle();
  expect((await typesOf('service-request')).slice(6)).toEqual([
    'ServiceStarted',
    'ServiceCompleted',
    'NoShowReversed',
  ]);
  expect((await store.document('service-request', 'r1'))?.status).toBe('completed');
  expect(await typesOf('review-case')).toEqual(['ReviewOpened', 'ReviewWithdrawn']);
  expect((await typesOf('client-statement')).sort()).toEqual([
    'ChargeReversed',
    'ClientCharged',
    'ClientCharged',
  ]);
  expect((await typesOf('worker-statement')).sort()).toEqual([
    'FineReversed',
    'WorkerEarned',
    'WorkerFined',
  ]);
  expect((await verify(store, model)).differences).toEqual([]);

  const before = await store.events(0, 1_000);
  await store.write(async (transaction) => {
    for (const { name } of model.contexts) await transaction.putCheckpoint(name, 0);
  });
  await engineOn(store, clock).idle();
  expect(await store.events(0, 1_000)).toEqual(before);
});
