// Proves rule 14 across the contexts: silence becomes a suspicion, then a failure that is charged, fined,
// reviewed and offered again; a check-in that was made in time and arrives later takes all of it back.
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
      now: '2026-11-24T09:05:00.000Z',
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

const typesOf = async ({ store }: ReturnType<typeof openEngine>, kind: string) =>
  (await store.events(0, 1_000)).filter((event) => event.kind === kind).map(({ type }) => type);

it('takes a no-show back with all its consequences', async () => {
  const bench = openEngine('no-show');
  const { engine, store, clock } = bench;
  await foundOrganisation(engine, 1);
  await requestServices(engine, 1);
  const state = (await store.document('service-request', 'r1'))?.state;
  const { device, events, record } = deviceOf(1, state);
  const { outcome, ...done } = sampleOf('ServiceCompleted');
  clock.instant = '2026-11-24T12:00:00.000Z';
  await engine.runDue();
  expect((await store.document('service-request', 'r1'))?.status).toBe('suspected');
  clock.instant = '2026-11-25T00:00:00.000Z';
  await engine.runDue();
  expect(await typesOf(bench, 'service-request')).toEqual([
    'ServiceRequested',
    'WorkerAssigned',
    'PriceSet',
    'NoShowSuspected',
    'ServiceFailed',
    'ReorderOffered',
  ]);
  expect(await typesOf(bench, 'review-case')).toEqual(['ReviewOpened']);
  expect(await typesOf(bench, 'client-statement')).toEqual(['ClientCharged']);
  expect(await typesOf(bench, 'worker-statement')).toEqual(['WorkerFined']);

  record('StartService', 'r1', sampleOf('ServiceStarted'));
  record('CompleteService', 'r1', done);
  const answer = await engine.push({ device, lowestUnsent: 1, events }, workerPerson(1));
  expect(answer.verdicts).toMatchObject([{ verdict: 'accepted' }, { verdict: 'accepted' }]);
  await engine.idle();
  expect((await typesOf(bench, 'service-request')).slice(6)).toEqual([
    'ServiceStarted',
    'ServiceCompleted',
    'NoShowReversed',
  ]);
  expect((await store.document('service-request', 'r1'))?.status).toBe('completed');
  expect(await typesOf(bench, 'review-case')).toEqual(['ReviewOpened', 'ReviewWithdrawn']);
  expect((await typesOf(bench, 'client-statement')).sort()).toEqual([
    'ChargeReversed',
    'ClientCharged',
    'ClientCharged',
  ]);
  expect((await typesOf(bench, 'worker-statement')).sort()).toEqual([
    'FineReversed',
    'WorkerEarned',
    'WorkerFined',
  ]);
  expect((await verify(store, model)).differences).toEqual([]);

  const before = await store.events(0, 1_000);
  await store.write(async (transaction) => {
    for (const { name } of model.contexts) await transaction.putCheckpoint(name, 0);
  });
  await engineOn(store, clock, []).idle();
  expect(await store.events(0, 1_000)).toEqual(before);
});
