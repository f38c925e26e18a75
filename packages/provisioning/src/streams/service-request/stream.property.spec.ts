// Proves what must hold for a request whatever is tried on it, in whatever order and by whomever,
// checked again after every single step; that device and server agree on every refusal; and that a
// device that is shown less folds to what it is shown. What a person may do was offered to them, on what
// they are shown, and what their role or tie does not allow was not.
import { isDeepStrictEqual } from 'node:util';
import {
  type Actor,
  type AnyCommand,
  acceptEvent,
  assembleModel,
  derivedId,
  evolveState,
  offersOn,
  permissionRefusal,
  type RecordedEvent,
  runCommand,
  shownTo,
} from '@callout/kernel';
import { actors } from '@callout/kernel/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { provisioning } from '../../context.ts';
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
} from '../../testing.fixture.ts';
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
import {
  DisputeOutcome,
  OfferReorder,
  ReorderService,
  ReverseNoShow,
  SuspectNoShow,
} from './no-show.ts';
import { CloseUnserved, MarkOverdue } from './overdue-commands.ts';
import { RequestService } from './request-service.ts';
import { isOver, type ServiceRequestState } from './state.ts';
import { serviceRequest } from './stream.ts';

const model = assembleModel([provisioning], { en: {}, ru: {} });
const byPolicy: readonly AnyCommand[] = [
  AssignWorker,
  SetPrice,
  SuspectNoShow,
  ReverseNoShow,
  OfferReorder,
  MarkOverdue,
  CloseUnserved,
];

interface Step {
  readonly command: AnyCommand;
  readonly input: unknown;
  readonly actor: Actor;
  readonly facts?: unknown;
  /** Noon where nothing else is said: before the window. */
  readonly now?: string;
  readonly [fc.toStringMethod]?: () => string;
}

/** Before `checkInBefore`: what a device that was out of reach says later. */
const IN_TIME = '2026-11-23T08:05:00.000Z';
const NOON = '2026-11-23T12:00:00.000Z';
const silence = { checkInBefore: '2026-11-23T11:00:00.000Z', failsAt: '2026-11-23T23:00:00.000Z' };
const bySystem = (command: AnyCommand, input: unknown): Step => ({
  command,
  input,
  actor: actors.policy,
});
const WINDOW_OVER = monday.to;
const CLOSES_AT = '2026-11-30T15:00:00.000Z';
const offer = { offered: [tuesday], closesAt: CLOSES_AT, timeZone: 'Europe/Berlin' };
const markOverdue = (now: string): Step => ({
  ...bySystem(MarkOverdue, {}),
  facts: offer,
  now,
});
const closeUnserved = (now: string): Step => ({ ...bySystem(CloseUnserved, {}), now });
const noShow: Step = {
  command: FailService,
  input: { reason: 'no-show', attribution: 'worker', noShow: true },
  actor: actors.clock,
};

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
const instants = fc.constantFrom(NOON, WINDOW_OVER, CLOSES_AT);
const evidence = fc.subarray([startPhoto, reportPhoto, signature, otherPhoto]);
const byHand = (command: AnyCommand, inputs: fc.Arbitrary<unknown>): fc.Arbitrary<Step> =>
  fc.record({ command: fc.constant(command), input: inputs, actor: anybody });

const anything: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.option(workers), fc.boolean(), instants).map(([worker, workerLeft, now]) => ({
    command: AssignWorker,
    now,
    input: {},
    actor: actors.policy,
    facts: {
      workerLeft,
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
  fc
    .tuple(workers, instants, fc.option(fc.constantFrom(monday, tuesday)))
    .map(([worker, now, window]) => ({
      command: ReassignWorker,
      now,
      input: { workerId: worker.id, reason: '', ...(window ? { window } : {}) },
      actor: actors.manager,
      facts: { worker, active: true, skilled: true, free: true, terms, timeZone: 'Europe/Berlin' },
    })),
  instants.map(markOverdue),
  instants.map(closeUnserved),
  byHand(RequestService, fc.constant(order)),
  fc.record({
    command: fc.constant(RescheduleService),
    input: fc.constantFrom({ window: monday, reason: '' }, { window: tuesday, reason: '' }),
    actor: anybody,
    now: instants,
  }),
  fc.record({
    command: fc.constant(StartService),
    input: evidence.map((pieces) => ({ evidence: pieces })),
    actor: anybody,
    now: fc.constantFrom(IN_TIME, NOON),
  }),
  fc
    .integer({ min: 1, max: 3 })
    .map((assignment) => bySystem(SuspectNoShow, { ...silence, assignment })),
  fc.constantFrom(
    noShow,
    bySystem(ReverseNoShow, {}),
    bySystem(OfferReorder, { because: 'no-show' }),
  ),
  byHand(ReorderService, fc.constantFrom({ wanted: tuesday }, { wanted: monday })),
  byHand(DisputeOutcome, fc.constant({ reason: 'The boiler is cold again.' })),
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
const checkIn = (now: string): Step => ({
  command: StartService,
  input: { evidence: [startPhoto] },
  actor: actors.worker,
  now,
});
const missed: Step[] = [
  ...road.slice(0, 2),
  bySystem(SuspectNoShow, { ...silence, assignment: 1 }),
  noShow,
  bySystem(OfferReorder, { because: 'no-show' }),
];
const reorder: Step = {
  command: ReorderService,
  input: { wanted: tuesday },
  actor: actors.client,
};
const dispute: Step = {
  command: DisputeOutcome,
  input: { reason: 'Nobody came.' },
  actor: actors.client,
};

/** One history to each status, so that what is proved of all of them is proved of something. */
const endings: Step[][] = [
  [byManager(AddNote, { text: 'Ring twice.' })],
  road.slice(0, 2),
  road.slice(0, 3),
  road,
  [...road.slice(0, 2), byManager(FailService, { reason: 'Closed.', attribution: 'client' })],
  [byManager(CancelService, { reason: '' })],
  missed.slice(0, 3),
  [...missed, dispute, checkIn(IN_TIME), bySystem(ReverseNoShow, {}), ...road.slice(3)],
  [...missed, checkIn(NOON), reorder, checkIn(IN_TIME)],
];

/** Nobody was found: another time was chosen, somebody was sent at one, or it was closed. */
const overdue = markOverdue(WINDOW_OVER);
endings.push(
  [overdue],
  [overdue, closeUnserved(CLOSES_AT)],
  [
    overdue,
    {
      command: RescheduleService,
      input: { window: tuesday, reason: '' },
      actor: actors.client,
      now: WINDOW_OVER,
    },
    ...road,
  ],
  [overdue, { ...byManager(CancelService, { reason: '' }), now: WINDOW_OVER }],
);

/** Without it, a counterexample prints every schema of the model. */
function readable(step: Step): Step {
  const { command, input, actor, facts, now = '' } = step;
  const text = `${command.name} ${JSON.stringify({ input, facts })} by ${actor.id} ${now}`;
  return { ...step, [fc.toStringMethod]: () => text };
}

/** Anything at all, with pieces of the road in between. */
const histories = fc.array(
  fc
    .oneof(anything, { arbitrary: fc.constantFrom(...road, ...missed, overdue), weight: 2 })
    .map(readable),
  { minLength: 1, maxLength: 40 },
);

function isOfSystem({ actor }: Step): boolean {
  return actor.role === 'policy' || actor.role === 'clock';
}

function run(step: Step, state: unknown, index: number) {
  const policy = isOfSystem(step)
    ? {
        name: 'any',
        context: 'provisioning' as const,
        whenever: [],
        issues: [...byPolicy, FailService],
        react: async () => [],
      }
    : undefined;
  return runCommand({
    ...step,
    stream: 'r1',
    state,
    policy,
    now: step.now ?? NOON,
    stamp: (nth) => ({ id: derivedId('step', index, nth) }),
    correlationId: 'test',
  });
}

function checkStep(before: ServiceRequestState, after: ServiceRequestState): void {
  const reversed = before.noShow?.failureId !== undefined && after.status === 'started';
  if (isOver(before) && !reversed) {
    expect(after.status).toBe(before.status);
    expect(after.endedAt).toBe(before.endedAt);
    expect(after.worker).toEqual(before.worker);
  }
  if (before.gross !== undefined) expect(after.gross).toBe(before.gross);
  expect(after.evidence.slice(0, before.evidence.length)).toEqual(before.evidence);
  expect(after.notes.slice(0, before.notes.length)).toEqual(before.notes);
  expect(after.assignment - before.assignment).toBeGreaterThanOrEqual(0);
  expect(after.client).toEqual(before.status === 'none' ? order.client : before.client);
  const unfound = ['requested', 'overdue', 'unserved', 'cancelled'];
  if (!unfound.includes(after.status)) expect(after.worker).toBeDefined();
  // Rule 21: nobody is promised for, or suspected of missing, a window that had passed by then.
  if (after.worker && after.promisedAt) expect(after.promisedAt < after.window.to).toBe(true);
  if (after.status === 'overdue' || after.status === 'unserved') {
    expect(after.worker).toBeUndefined();
    expect(after.overdue && after.overdue.since >= after.window.to).toBe(true);
  }
  if (after.status === 'unserved' && before.status !== 'unserved') {
    expect(before.status).toBe('overdue');
  }
  if (after.assignment === 0) expect(after.worker).toBeUndefined();
  // A re-order that was placed is never taken back, and forbids the reversal.
  if (before.reorder) {
    expect(after.status).toBe('failed');
    expect(after.reorder?.attempt).toBeGreaterThanOrEqual(before.reorder.attempt);
  }
  const { terms: asked } = after;
  if (after.status === 'completed' && asked) {
    const purposes = after.evidence.map(({ purpose }) => purpose);
    for (const purpose of ['start-photo', 'report-photo', 'signature']) {
      expect(purposes).toContain(purpose);
    }
  }
}

function checkOffers(step: Step, state: unknown, succeeded: boolean): void {
  const { actor, command } = step;
  if (state === undefined || isOfSystem(step)) return;
  const shown = shownTo(serviceRequest, state, [actor.role]) as ServiceRequestState;
  const { status, title, closed } = serviceRequest.envelope(shown);
  const document = { stream: 'r1', kind: 'service-request', status, title, closed, state: shown };
  const person = { ...actor, roles: [actor.role] };
  const offers = offersOn(model, person, document, step.now ?? NOON).map((one) => one.command);
  // What it begins with is known before it is there: it is no step of a request.
  if (succeeded) expect(offers).toContain(command);
  for (const offered of offers) {
    expect(permissionRefusal(offered, actor, shown)).toBeUndefined();
  }
}

interface Recorded {
  readonly step: Step;
  readonly event: RecordedEvent;
}

/**
 * What a device recorded on an earlier state arrives on this one: the server refuses it just where
 * the same command is refused here, and for the same reason.
 */
function checkArrivals(earlier: readonly Recorded[], state: unknown): void {
  for (const { step, event } of earlier) {
    const here = run(step, state, 0);
    const arrives = acceptEvent(model, state, event);
    if (!here.ok) {
      expect(arrives).toMatchObject({ ok: false, refusal: { code: here.refusal.code } });
    } else if (isDeepStrictEqual(here.value.events[0]?.data, event.data)) {
      expect(arrives).toMatchObject({ ok: true });
    } else {
      expect(arrives).toMatchObject({ ok: false });
    }
  }
}

/** A device that may not see a field folds to what it is shown of the server's state. */
function checkShown(before: unknown, events: readonly RecordedEvent[], after: unknown): void {
  const shown = (fields: unknown) => shownTo(serviceRequest, fields, ['worker']);
  let state = shown(before);
  for (const event of events) {
    state = evolveState(serviceRequest, state, { ...event, data: shown(event.data) });
  }
  expect(state).toEqual(shown(after));
}

it('holds for any order of anybody doing anything', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(histories, (tried) => {
      const begin: Step = { command: RequestService, input: order, actor: actors.client };
      let state: unknown;
      const earlier: Recorded[] = [];
      for (const [index, step] of [begin, ...tried].entries()) {
        const before = state ?? provisioning.streams[0]?.initial;
        const outcome = run(step, state, index);
        if (!outcome.ok) continue;
        checkStep(before as ServiceRequestState, outcome.value.state as ServiceRequestState);
        if (!step.command.loadFacts) {
          checkShown(before, outcome.value.events, outcome.value.state);
        }
        const [event] = outcome.value.events;
        if (event && !step.command.loadFacts && !isOfSystem(step)) earlier.push({ step, event });
        if (state !== undefined) checkArrivals(earlier, state);
        state = outcome.value.state;
        checkArrivals(earlier, state);
      }
      reached.add((state as ServiceRequestState).status);
    }),
    { numRuns: 400, examples: endings.map((steps) => [steps.map(readable)]) },
  );
  // Otherwise the property would hold of nothing.
  expect([...reached].sort()).toEqual([
    'assigned',
    'cancelled',
    'completed',
    'failed',
    'overdue',
    'requested',
    'started',
    'suspected',
    'unserved',
  ]);
});

it('offers whatever a person may do, and nothing that is not theirs to do', () => {
  const done = new Set<string>();
  fc.assert(
    fc.property(histories, (tried) => {
      const begin: Step = { command: RequestService, input: order, actor: actors.client };
      let state: unknown;
      for (const [index, step] of [begin, ...tried].entries()) {
        const outcome = run(step, state, index);
        checkOffers(step, state, outcome.ok);
        if (!outcome.ok) continue;
        if (!isOfSystem(step)) done.add(step.command.name);
        state = outcome.value.state;
      }
    }),
    { numRuns: 200, examples: endings.map((steps) => [steps.map(readable)]) },
  );
  // Which of the rarer commands a seed reaches differs; that most are reached must not.
  expect(done.size).toBeGreaterThanOrEqual(7);
});
