// Proves the engine with the real contexts: the road from a request to an invoice; that a device's
// work travels; that the same facts come out when billing and review are switched off; and that a log
// that was run through again, or re-folded, is the same.
import { model } from '@callout/model';
import { verify } from '@callout/sync-server';
import { expect, it } from 'vitest';
import { deviceOf, engineOn, enginesOfEachTest, type OpenEngine } from './engine.fixture.ts';
import { foundOrganisation, requestServices, sampleOf, workerPerson } from './scene.fixture.ts';

const openEngine = enginesOfEachTest();

const ENDINGS = {
  r1: ['CompleteService', 'ServiceCompleted'],
  r2: ['FailService', 'ServiceFailed'],
} as const;

/** Two requests are carried out offline: the first is completed, the second fails. */
async function walk({ engine, store }: OpenEngine) {
  await foundOrganisation(engine, 2);
  await requestServices(engine, 2);
  for (const stream of ['r1', 'r2'] as const) {
    const state = (await store.document('service-request', stream))?.state;
    const { worker } = state as { readonly worker: { readonly id: string } };
    const number = Number(worker.id.slice(1));
    const { device, events, record } = deviceOf(number, state);
    const [command, ending] = ENDINGS[stream];
    const { outcome, noShow, ...input } = sampleOf(ending);
    record('StartService', stream, sampleOf('ServiceStarted'));
    record(command, stream, input);
    const request = { device, lowestUnsent: 1, events };
    const answer = await engine.push(request, workerPerson(number));
    expect(answer.verdicts).toMatchObject([{ verdict: 'accepted' }, { verdict: 'accepted' }]);
    await engine.idle();
  }
}

it('matches, carries out, charges, invoices and reviews by policy', async () => {
  const bench = openEngine('road');
  await walk(bench);
  expect(await bench.typesOf('service-request')).toEqual([
    'ServiceRequested',
    'WorkerAssigned',
    'PriceSet',
    'ServiceRequested',
    'WorkerAssigned',
    'PriceSet',
    'ServiceStarted',
    'ServiceCompleted',
    'ServiceStarted',
    'ServiceFailed',
  ]);
  expect(await bench.typesOf('supplies-kit')).toEqual([
    'SuppliesRequested',
    'SuppliesRequested',
    'SuppliesRecalled',
  ]);
  expect(await bench.typesOf('review-case')).toEqual(['ReviewOpened']);
  expect(await bench.typesOf('client-statement')).toEqual(['ClientCharged', 'ClientCharged']);
  expect((await bench.typesOf('worker-statement')).sort()).toEqual(['WorkerEarned', 'WorkerFined']);
  bench.clock.instant = '2026-12-01T09:00:00.000Z';
  await bench.engine.runDue();
  expect(await bench.typesOf('client-statement')).toEqual([
    'ClientCharged',
    'ClientCharged',
    'ClientInvoiceIssued',
    'PaymentRequested',
  ]);
  const found = await verify(bench.store, model);
  expect(found.differences).toEqual([]);
  expect(found.events).toBe((await bench.store.events(0, 1_000)).length);
});

it('leaves provisioning and management byte for byte the same without billing and review', async () => {
  const all = openEngine('all');
  const alone = openEngine('alone', { switchedOff: ['billing', 'review'] });
  await walk(all);
  await walk(alone);
  const facts = async ({ store }: OpenEngine) =>
    (await store.events(0, 1_000))
      .filter(({ context }) => context === 'provisioning' || context === 'management')
      // The place in the whole log is what the others' events move; all else is compared as text.
      .map(({ position, ...event }) => JSON.stringify(event));
  expect(await facts(alone)).toEqual(await facts(all));
  expect(await alone.typesOf('client-statement')).toEqual([]);
});

it('has every effect once when all processors run again from the beginning', async () => {
  const bench = openEngine('again');
  await walk(bench);
  const before = await bench.store.events(0, 1_000);
  await bench.store.write(async (transaction) => {
    for (const { name } of model.contexts) await transaction.putCheckpoint(name, 0);
  });
  await engineOn(bench.store, bench.clock).idle();
  expect(await bench.store.events(0, 1_000)).toEqual(before);
});
