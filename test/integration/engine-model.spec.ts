// Proves the engine with the real contexts: the road from a request to an invoice; that a device's
// work travels; that the same facts come out when billing and review are switched off; and that a log
// that was run through again, or re-folded, is the same.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContextName, type RecordedEvent, runCommand } from '@callout/kernel';
import { madeIdOf } from '@callout/kernel/testing';
import { model } from '@callout/model';
import { createEngine, createSqliteStore, type Store, verify } from '@callout/sync-server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { foundOrganisation, requestServices, sampleOf, workerPerson } from './scene.fixture.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let folder: string;
const closing: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callout-model-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(folder, { recursive: true, force: true });
});

function openEngine(name: string, switchedOff: readonly ContextName[] = []) {
  const store = createSqliteStore({ path: join(folder, `${name}.sqlite`) });
  const clock = { instant: '2026-11-23T09:00:00.000Z' };
  const engine = engineOn(store, clock, switchedOff);
  closing.push(async () => {
    await engine.stop();
    await store.close();
  });
  return { engine, store, clock };
}

function engineOn(
  store: Store,
  clock: { readonly instant: string },
  switchedOff: readonly ContextName[],
) {
  let drawn = 0;
  return createEngine({
    store,
    model,
    clock: { now: () => clock.instant },
    random: (bytes) => {
      drawn += 1;
      return Uint8Array.from({ length: bytes }, (_, index) => (drawn >> (8 * (index % 4))) & 255);
    },
    log: quiet,
    switchedOff,
  });
}

/** A worker's device: runs commands on the state that it holds, as the replica does. */
function deviceOf(worker: number, state: unknown) {
  const { id, name, subject } = workerPerson(worker);
  const device = `device-${worker}`;
  const events: RecordedEvent[] = [];
  let held = state;
  const record = (commandName: string, stream: string, input: unknown) => {
    const command = model.command(commandName);
    if (!command) throw new Error(`there is no ${commandName}`);
    const run = runCommand({
      command,
      stream,
      state: held,
      input,
      actor: { id, role: 'worker', name, subject },
      now: '2026-11-23T09:00:00.000Z',
      stamp: () => ({
        id: madeIdOf(device, events.length + 1),
        device,
        deviceSeq: events.length + 1,
      }),
      correlationId: madeIdOf(device, events.length + 1),
    });
    if (!run.ok) throw new Error(`${commandName} was refused: ${JSON.stringify(run.refusal)}`);
    held = run.value.state;
    events.push(...run.value.events);
  };
  return { device, events, record };
}

const ENDINGS = {
  r1: ['CompleteService', 'ServiceCompleted'],
  r2: ['FailService', 'ServiceFailed'],
} as const;

/** Two requests are carried out offline: the first is completed, the second fails. */
async function walk({ engine, store }: ReturnType<typeof openEngine>) {
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

const typesOf = async ({ store }: ReturnType<typeof openEngine>, kind: string) =>
  (await store.events(0, 1_000)).filter((event) => event.kind === kind).map(({ type }) => type);

it('matches, carries out, charges, invoices and reviews by policy', async () => {
  const bench = openEngine('road');
  await walk(bench);
  expect(await typesOf(bench, 'service-request')).toEqual([
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
  expect(await typesOf(bench, 'supplies-kit')).toEqual([
    'SuppliesRequested',
    'SuppliesRequested',
    'SuppliesRecalled',
  ]);
  expect(await typesOf(bench, 'review-case')).toEqual(['ReviewOpened']);
  expect(await typesOf(bench, 'client-statement')).toEqual(['ClientCharged', 'ClientCharged']);
  expect((await typesOf(bench, 'worker-statement')).sort()).toEqual([
    'WorkerEarned',
    'WorkerFined',
  ]);
  bench.clock.instant = '2026-12-01T09:00:00.000Z';
  await bench.engine.runDue();
  expect(await typesOf(bench, 'client-statement')).toEqual([
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
  const alone = openEngine('alone', ['billing', 'review']);
  await walk(all);
  await walk(alone);
  const facts = async ({ store }: ReturnType<typeof openEngine>) =>
    (await store.events(0, 1_000))
      .filter(({ context }) => context === 'provisioning' || context === 'management')
      // The place in the whole log is what the others' events move; all else is compared as text.
      .map(({ position, ...event }) => JSON.stringify(event));
  expect(await facts(alone)).toEqual(await facts(all));
  expect(await typesOf(alone, 'client-statement')).toEqual([]);
});

it('has every effect once when all processors run again from the beginning', async () => {
  const bench = openEngine('again');
  await walk(bench);
  const before = await bench.store.events(0, 1_000);
  await bench.store.write(async (transaction) => {
    for (const { name } of model.contexts) await transaction.putCheckpoint(name, 0);
  });
  await engineOn(bench.store, bench.clock, []).idle();
  expect(await bench.store.events(0, 1_000)).toEqual(before);
});
