// Proves the claim that the contexts are cut where their data flows are independent: over a long random
// history, with failures, cancellations, re-assignments, no-shows and workers who leave, the streams of
// provisioning and management come out byte for byte the same with billing and review switched off.
import type { ContextName, Role } from '@callout/kernel';
import { model, type StateOf } from '@callout/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inputOf } from '../matrix/states.fixture.ts';
import { enginesOfEachTest, type OpenEngine } from './engine.fixture.ts';
import { foundOrganisation, MANAGER, sampleOf, workerPerson } from './scene.fixture.ts';

const STEPS = 500;
const WORKERS = 3;
const HOUR_MS = 3_600_000;

/** What somebody tries next. `pick` chooses among what there is, `hours` how late or how long. */
interface Step {
  readonly what: (typeof DEEDS)[number];
  readonly pick: number;
  readonly hours: number;
}
const DEEDS = [
  'RequestService',
  'RequestService',
  'RequestService',
  'StartService',
  'StartService',
  'CompleteService',
  'FailService',
  'CancelService',
  'ReassignWorker',
  'RescheduleService',
  'ReorderService',
  'DisputeOutcome',
  'AddNote',
  'SuspendWorker',
  'ReinstateWorker',
  'ChangeServiceType',
  'TakeReview',
  'CompleteReview',
  'RecordPayment',
  'SetTariff',
  'wait',
] as const;

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...DEEDS),
  pick: fc.nat(),
  hours: fc.integer({ min: 1, max: 30 }),
});

const openEngine = enginesOfEachTest();
const EARLY = '2026-11-23T06:00:00.000Z';

const later = (instant: string, hours: number) =>
  new Date(Date.parse(instant) + hours * HOUR_MS).toISOString();

const CLIENT = { id: 'user-client', name: 'client', roles: ['client'], subject: 'c1' } as const;
const person = (role: Role) => ({ id: `user-${role}`, name: role, roles: [role] });

/** Where a deed has a chance; every fifth time it is tried wherever it falls. */
const STATUSES: Readonly<Partial<Record<Step['what'], string>>> = {
  StartService: 'assigned',
  CancelService: 'assigned',
  RescheduleService: 'assigned',
  ReassignWorker: 'assigned',
  CompleteService: 'started',
};

/** A stream that the deed may be about; undefined when there is none. */
async function pickOf({ store }: OpenEngine, { what, pick }: Step) {
  const kind = KINDS[what] ?? 'service-request';
  const status = pick % 5 === 0 ? undefined : STATUSES[what];
  const context = model.stream(kind)?.context;
  if (!context) throw new Error(`there is no ${kind}`);
  const { documents } = await store.documents({
    context,
    kind,
    tokens: 'everybody',
    status,
    limit: 1_000,
  });
  const found = [...documents].sort((a, b) => (a.id < b.id ? -1 : 1));
  return found[pick % Math.max(1, found.length)];
}

function roleFor(what: Step['what']): Role {
  if (what === 'TakeReview' || what === 'CompleteReview') return 'reviewer';
  return what === 'RecordPayment' || what === 'SetTariff' ? 'accountant' : 'manager';
}

const KINDS: Readonly<Partial<Record<Step['what'], string>>> = {
  SuspendWorker: 'worker',
  ReinstateWorker: 'worker',
  ChangeServiceType: 'service-type',
  TakeReview: 'review-case',
  CompleteReview: 'review-case',
  RecordPayment: 'client-statement',
};

function dataFor(bench: OpenEngine, { what, pick, hours }: Step): object {
  const command = model.command(what);
  if (!command) throw new Error(`there is no ${what}`);
  const from = later(bench.clock.instant, hours);
  const window = { from, to: later(from, 2) };
  if (what === 'RequestService') return { ...sampleOf('ServiceRequested'), wanted: window };
  if (what === 'RescheduleService') return { ...inputOf(command), window };
  if (what === 'ReorderService') return { ...inputOf(command), wanted: window };
  if (what === 'ReassignWorker') {
    return { ...inputOf(command), workerId: `w${1 + (pick % WORKERS)}`, evenIfBusy: true };
  }
  if (what === 'FailService') return { reason: 'Nobody opened.', attribution: 'other' };
  if (what === 'CompleteService') {
    const { outcome, noShow, ...input } = sampleOf('ServiceCompleted');
    return input;
  }
  if (what === 'SetTariff') {
    return { ...inputOf(command), from: later(bench.clock.instant, 48).slice(0, 10) };
  }
  if (what === 'ChangeServiceType') {
    const evidenceRequired = { startPhoto: false, reportPhoto: false, signature: false };
    return { ...inputOf(command), evidenceRequired };
  }
  return inputOf(command);
}

function personFor(what: Step['what'], state: unknown) {
  const worker = (state as Partial<StateOf<'service-request'>> | undefined)?.worker;
  const isJob = what === 'StartService' || what === 'CompleteService';
  if (isJob && worker) return workerPerson(Number(worker.id.slice(1)));
  if (what === 'DisputeOutcome') return CLIENT;
  const role = roleFor(what);
  return role === 'manager' ? MANAGER : person(role);
}

function streamFor(what: Step['what'], picked: string | undefined, index: number): string {
  if (what === 'SetTariff') return 'tariff';
  return what === 'RequestService' || picked === undefined ? `r${index}` : picked;
}

/** Tries one thing; @returns whether it was accepted. */
async function act(bench: OpenEngine, step: Step, index: number): Promise<boolean> {
  const { what } = step;
  if (what === 'wait') {
    bench.clock.instant = later(bench.clock.instant, step.hours);
    await bench.engine.runDue();
    return true;
  }
  const picked = await pickOf(bench, step);
  const who = personFor(what, picked?.state);
  const context = model.command(what)?.stream.context ?? '';
  const data = dataFor(bench, step);
  const stream = streamFor(what, picked?.stream, index);
  const done = await bench.engine.execute(
    { context, command: what, stream, data, id: `step-${index}`, isOurs: true },
    who,
  );
  await bench.engine.idle();
  return done.ok;
}

async function live(bench: OpenEngine, steps: readonly Step[]): Promise<number> {
  await foundOrganisation(bench.engine, WORKERS);
  let accepted = 0;
  for (const [index, step] of steps.entries()) {
    if (await act(bench, step, index)) accepted += 1;
  }
  return accepted;
}

const eventsIn = async ({ store }: OpenEngine, contexts: readonly ContextName[]) =>
  (await store.events(0, 100_000)).filter(({ context }) => contexts.includes(context));

/** Each stream's events in its own order; the place in the whole log is what the others' events move. */
async function streamsIn(bench: OpenEngine, contexts: readonly ContextName[]) {
  const facts = await eventsIn(bench, contexts);
  return facts.map(({ position, ...event }) => JSON.stringify(event));
}

it('leaves a long random history the same, byte for byte, without billing and review', async () => {
  const seed = fc.readConfigureGlobal().seed ?? Math.floor(Math.random() * 2 ** 31);
  const history = fc.array(stepArbitrary, { minLength: STEPS, maxLength: STEPS, size: 'max' });
  const [steps = []] = fc.sample(history, { seed, numRuns: 1 });
  const all = openEngine('all', { from: EARLY });
  const alone = openEngine('alone', { from: EARLY, switchedOff: ['billing', 'review'] });
  const accepted = await live(all, steps);
  await live(alone, steps);
  const kept = await streamsIn(alone, ['provisioning', 'management']);
  const others = await eventsIn(all, ['billing', 'review']);
  const types = new Map<string, number>();
  for (const { type } of await eventsIn(all, ['provisioning', 'management'])) {
    types.set(type, (types.get(type) ?? 0) + 1);
  }
  console.info(
    `isolation: seed ${seed}, ${steps.length} steps, ${accepted} accepted, ${kept.length} events ` +
      `compared beside ${others.length} of billing and review`,
    Object.fromEntries(types),
  );
  expect(await streamsIn(all, ['provisioning', 'management'])).toEqual(kept);
  // The comparison is worth something only where much happened, on both sides of the cut.
  const awaited = [
    'WorkerAssigned',
    'ServiceCompleted',
    'ServiceFailed',
    'ServiceCancelled',
    'ServiceRescheduled',
    'NoShowSuspected',
    'WorkerSuspended',
  ];
  expect(awaited.filter((type) => !types.has(type))).toEqual([]);
  expect(others.length).toBeGreaterThan(STEPS / 10);
  expect(new Set(others.map(({ context }) => context))).toEqual(new Set(['billing', 'review']));
}, 180_000);
