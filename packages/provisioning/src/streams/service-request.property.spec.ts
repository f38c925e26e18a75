// Proves what must hold for a request whatever is tried on it, in whatever order and by whomever,
// checked again after every single step.
import {
  type Actor,
  type AnyCommand,
  acceptEvent,
  assembleModel,
  derivedId,
  type RecordedEvent,
  runCommand,
} from '@callout/kernel';
import { actors } from '@callout/kernel/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { provisioning } from '../context.ts';
import {
  jan,
  mila,
  monday,
  order,
  otherPhoto,
  reportPhoto,
  signature,
  startPhoto,
  terms,
  tuesday,
} from '../testing.fixture.ts';
import { AssignWorker, ReassignWorker, SetPrice } from './assign-worker.ts';
import {
  AddNote,
  AttachEvidence,
  CancelService,
  CompleteService,
  FailService,
  RescheduleService,
  StartService,
} from './carry-out.ts';
import { RequestService } from './request-service.ts';
import { isOver, type ServiceRequestState } from './service-request-state.ts';

const model = assembleModel([provisioning], { en: {}, ru: {} });
const byPolicy: readonly AnyCommand[] = [AssignWorker, SetPrice];

interface Step {
  readonly command: AnyCommand;
  readonly input: unknown;
  readonly actor: Actor;
  readonly facts?: unknown;
}

const ranking = { pipelineVersion: 0, steps: [], seed: '', candidates: [], tried: 0 };
const workers = fc.constantFrom(mila, jan);
const anybody = fc.constantFrom<Actor>(
  actors.client,
  actors.otherClient,
  actors.worker,
  actors.otherWorker,
  actors.manager,
  actors.reviewer,
);
const evidence = fc.subarray([startPhoto, reportPhoto, signature, otherPhoto]);
const byHand = (command: AnyCommand, inputs: fc.Arbitrary<unknown>): fc.Arbitrary<Step> =>
  fc.record({ command: fc.constant(command), input: inputs, actor: anybody });

const anything: fc.Arbitrary<Step> = fc.oneof(
  fc.option(workers).map((worker) => ({
    command: AssignWorker,
    input: {},
    actor: actors.policy,
    facts: {
      found: worker ? { worker, terms } : undefined,
      ranking,
      reason: 'nobody-free',
      timeZone: 'Europe/Berlin',
    },
  })),
  fc.integer({ min: 0, max: 99_999 }).map((basePrice) => ({
    command: SetPrice,
    input: {},
    actor: actors.policy,
    facts: basePrice,
  })),
  workers.map((worker) => ({
    command: ReassignWorker,
    input: { workerId: worker.id, reason: '' },
    actor: actors.manager,
    facts: { worker, active: true, skilled: true, free: true, terms, timeZone: 'Europe/Berlin' },
  })),
  byHand(RequestService, fc.constant(order)),
  byHand(
    RescheduleService,
    fc.constantFrom({ window: monday, reason: '' }, { window: tuesday, reason: '' }),
  ),
  byHand(
    StartService,
    evidence.map((pieces) => ({ evidence: pieces })),
  ),
  byHand(
    CompleteService,
    evidence.map((pieces) => ({ evidence: pieces, notes: '' })),
  ),
  byHand(FailService, fc.constant({ reason: 'Closed.', attribution: 'client' })),
  byHand(CancelService, fc.constant({ reason: '' })),
  byHand(AddNote, fc.constant({ text: 'Ring twice.' })),
  byHand(AttachEvidence, fc.constant({ evidence: otherPhoto, note: '' })),
);

/** The road without a detour: chance alone rarely walks it to the end. */
const road: Step[] = [
  {
    command: AssignWorker,
    input: {},
    actor: actors.policy,
    facts: { found: { worker: mila, terms }, ranking, reason: '', timeZone: 'Europe/Berlin' },
  },
  { command: SetPrice, input: {}, actor: actors.policy, facts: 12_900 },
  { command: StartService, input: { evidence: [startPhoto] }, actor: actors.worker },
  {
    command: CompleteService,
    input: { evidence: [reportPhoto, signature], notes: '' },
    actor: actors.worker,
  },
];

const byManager = (command: AnyCommand, input: unknown): Step => ({
  command,
  input,
  actor: actors.manager,
});
/** One history to each status, so that what is proved of all of them is proved of something. */
const endings: Step[][] = [
  [byManager(AddNote, { text: 'Ring twice.' })],
  road.slice(0, 2),
  road.slice(0, 3),
  road,
  [...road.slice(0, 2), byManager(FailService, { reason: 'Closed.', attribution: 'client' })],
  [byManager(CancelService, { reason: '' })],
];

/** Anything at all, with pieces of the road in between. */
const histories = fc.array(fc.oneof(anything, { arbitrary: fc.constantFrom(...road), weight: 2 }), {
  minLength: 1,
  maxLength: 40,
});

function run(step: Step, state: unknown, index: number) {
  const policy = byPolicy.includes(step.command)
    ? {
        name: 'any',
        context: 'provisioning' as const,
        whenever: [],
        issues: byPolicy,
        react: async () => [],
      }
    : undefined;
  return runCommand({
    ...step,
    stream: 'r1',
    state,
    policy,
    now: '2026-11-23T12:00:00.000Z',
    stamp: (nth) => ({ id: derivedId('step', index, nth) }),
    correlationId: 'test',
  });
}

function checkStep(before: ServiceRequestState, after: ServiceRequestState): void {
  if (isOver(before)) {
    expect(after.status).toBe(before.status);
    expect(after.endedAt).toBe(before.endedAt);
    expect(after.worker).toEqual(before.worker);
  }
  if (before.gross !== undefined) expect(after.gross).toBe(before.gross);
  expect(after.evidence.slice(0, before.evidence.length)).toEqual(before.evidence);
  expect(after.notes.slice(0, before.notes.length)).toEqual(before.notes);
  expect(after.assignment - before.assignment).toBeGreaterThanOrEqual(0);
  expect(after.client).toEqual(before.status === 'none' ? order.client : before.client);
  expect(after.worker === undefined).toBe(after.assignment === 0);
  const { terms: asked } = after;
  if (after.status === 'completed' && asked) {
    const purposes = after.evidence.map(({ purpose }) => purpose);
    for (const purpose of ['start-photo', 'report-photo', 'signature']) {
      expect(purposes).toContain(purpose);
    }
  }
}

/** What a device recorded is accepted by a server in the same state, and leads to the same state. */
function checkArrival(
  step: Step,
  state: unknown,
  outcome: { readonly events: readonly RecordedEvent[]; readonly state: unknown },
): void {
  if (step.command.gather || outcome.events.length !== 1) return;
  const [event] = outcome.events;
  if (event) expect(acceptEvent(model, state, event)).toEqual({ ok: true, value: outcome.state });
}

it('holds for any order of anybody doing anything', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(histories, (tried) => {
      const begin: Step = { command: RequestService, input: order, actor: actors.client };
      let state: unknown;
      for (const [index, step] of [begin, ...tried].entries()) {
        const before = state ?? provisioning.streams[0]?.initial;
        const outcome = run(step, state, index);
        if (!outcome.ok) continue;
        checkStep(before as ServiceRequestState, outcome.value.state as ServiceRequestState);
        checkArrival(step, state, outcome.value);
        state = outcome.value.state;
      }
      reached.add((state as ServiceRequestState).status);
    }),
    { numRuns: 400, examples: endings.map((steps) => [steps]) },
  );
  // Otherwise the property would hold of nothing.
  expect([...reached].sort()).toEqual([
    'assigned',
    'cancelled',
    'completed',
    'failed',
    'requested',
    'started',
  ]);
});
