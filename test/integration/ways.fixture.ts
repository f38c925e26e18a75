import type { AnyCommand } from '@callout/kernel';
import { kitId, model, type StateOf } from '@callout/model';
import type { Principal } from '@callout/sync-server';
import {
  found,
  MANAGER,
  openWorld,
  orderOf,
  personOf,
  type World,
} from './pushing-world.fixture.ts';
import { sampleOf } from './scene.fixture.ts';

/** Where a command can be recorded next: on which stream, by whom of the role, with what input. */
interface Place {
  readonly stream: string;
  readonly input: unknown;
  /** Who it has to be, where any of the role would not do. */
  readonly person?: Principal;
}
export type Way = (world: World, role: string) => Promise<Place>;

const REVIEWER = personOf('reviewer');
const OTHER_REVIEWER = { ...REVIEWER, id: 'user-reviewer-2', name: 'The other reviewer' };
const ACCOUNTANT = personOf('accountant');
/** So many clients have an invoice to pay, and so many workers a payout. */
const PEOPLE = 12;

/** A world with a past: what is billed is there to be paid. */
export async function openWays() {
  const world = openWorld();
  await found(world, PEOPLE);
  for (let index = 1; index <= PEOPLE; index += 1) await completed(world, index);
  // Over the end of the week and of the month: invoices and payouts are issued.
  await world.pass(24 * 9);
  return world;
}
async function asked(world: World, index = 1): Promise<string> {
  const stream = world.newUuid();
  const client = personOf('client', `c${index}`);
  await world.say('RequestService', stream, orderOf(world, index), client);
  await world.engine.idle();
  if (index !== 1) {
    const choice = { workerId: `w${index}`, reason: 'Knows the testServer.', evenIfBusy: true };
    const { worker } = await requestOf(world, stream);
    if (worker?.id !== choice.workerId) await world.say('ReassignWorker', stream, choice, MANAGER);
    await world.engine.idle();
  }
  return stream;
}

async function requestOf(world: World, stream: string): Promise<StateOf<'service-request'>> {
  const document = await world.store.document('service-request', stream);
  return document?.state as StateOf<'service-request'>;
}

async function workerOf(world: World, stream: string): Promise<Principal> {
  return personOf('worker', (await requestOf(world, stream)).worker?.id ?? '');
}

async function started(world: World, index = 1): Promise<string> {
  const stream = await asked(world, index);
  const start = { ...sampleOf('ServiceStarted'), evidence: [] };
  await world.say('StartService', stream, start, await workerOf(world, stream));
  return stream;
}

async function completed(world: World, index = 1): Promise<string> {
  const stream = await started(world, index);
  const done = { evidence: [], notes: 'Done.' };
  await world.say('CompleteService', stream, done, await workerOf(world, stream));
  await world.engine.idle();
  return stream;
}

/** Nobody can dive, so its window passes without a worker. */
async function overdue(world: World): Promise<string> {
  const name = 'Diving';
  const type = { ...sampleOf('ServiceTypeDefined'), name, requiredSkills: ['diving'] };
  const id = await made(world, 'DefineServiceType', type);
  const stream = world.newUuid();
  const data = { ...orderOf(world, 1), serviceType: { id, name } };
  await world.say('RequestService', stream, data, personOf('client', 'c1'));
  await world.engine.idle();
  await world.pass(8);
  return stream;
}

async function failed(world: World): Promise<string> {
  const stream = await asked(world);
  const why = { reason: 'Nobody opened.', attribution: 'client' };
  await world.say('FailService', stream, why, await workerOf(world, stream));
  await world.engine.idle();
  return stream;
}

async function found1(world: World, kind: string, fits: (state: never) => boolean) {
  const context = model.stream(kind)?.context;
  if (!context) throw new Error(`there is no ${kind}`);
  const query = { context, kind, tokens: 'everybody' as const, limit: 1000 };
  const { documents } = await world.store.documents(query);
  const document = documents.find(({ state }) => fits(state as never));
  if (!document) throw new Error(`no ${kind} fits`);
  return document.stream;
}

async function caseOpened(world: World): Promise<string> {
  const request = await failed(world);
  return found1(
    world,
    'review-case',
    ({ opened }: StateOf<'review-case'>) => opened?.requestId === request,
  );
}

async function caseTaken(world: World): Promise<string> {
  const stream = await caseOpened(world);
  await world.say('TakeReview', stream, {}, REVIEWER);
  return stream;
}

const result = () => {
  const { about: _, ...form } = sampleOf('ReviewCompleted');
  return form;
};

async function caseCompleted(world: World): Promise<string> {
  const stream = await caseTaken(world);
  const form = { ...result(), hypotheses: [`Seen in ${stream}.`] };
  await world.say('CompleteReview', stream, form, REVIEWER);
  await world.engine.idle();
  return stream;
}

async function hypothesis(world: World): Promise<string> {
  const of = await caseCompleted(world);
  return found1(
    world,
    'hypothesis',
    ({ proposed }: { proposed?: { caseId: string } }) => proposed?.caseId === of,
  );
}

async function made(world: World, command: string, data: object): Promise<string> {
  const stream = world.newUuid();
  await world.say(command, stream, data, MANAGER);
  await world.engine.idle();
  return stream;
}

const aClient = (world: World) => made(world, 'RegisterClient', sampleOf('ClientRegistered'));
const aType = (world: World) => made(world, 'DefineServiceType', sampleOf('ServiceTypeDefined'));
const aSuite = (world: World) => made(world, 'DefineTestSuite', sampleOf('TestSuiteDefined'));
const aWorker = (world: World) =>
  made(world, 'RegisterWorker', { ...sampleOf('WorkerRegistered'), skills: ['none'] });

async function application(world: World): Promise<string> {
  const stream = world.newUuid();
  const { duplicateOf: _, ...data } = sampleOf('ApplicationSubmitted');
  await world.say('SubmitApplication', stream, data, personOf('applicant', stream));
  return stream;
}

async function kit(world: World, ...steps: readonly string[]): Promise<Place> {
  const request = await asked(world);
  const stream = kitId(request, 1);
  const supplies = personOf('supplies');
  const inputs: Readonly<Record<string, object>> = {
    MarkSuppliesReady: { shelf: 'B2' },
    IssueSupplies: { note: '' },
  };
  for (const step of steps) await world.say(step, stream, inputs[step], supplies);
  return {
    stream,
    input: {},
    person: steps.length > 1 ? await workerOf(world, request) : supplies,
  };
}

/** Work that arrives once the job has gone to somebody else: refused, and there to be claimed. */
async function refusedWork(world: World): Promise<Place & { readonly person: Principal }> {
  const stream = await asked(world);
  const person = await workerOf(world, stream);
  const start = { ...sampleOf('ServiceStarted'), evidence: [] };
  const recorded = await world.recordedBy(person, 'StartService', stream, start);
  if (!recorded.ok) throw new Error(JSON.stringify(recorded.refusal));
  const workerId = person.subject === 'w2' ? 'w3' : 'w2';
  const choice = { workerId, reason: 'Knows the testServer.', evenIfBusy: true };
  await world.say('ReassignWorker', stream, choice, MANAGER);
  await world.engine.idle();
  await world.push(person, recorded.value.events);
  const input = model.command('ClaimWork')?.takesUp?.from(recorded.value.events);
  return { stream, person, input: { ...(input as object), remark: 'I was there.' } };
}

async function openClaim(world: World): Promise<Place & { readonly claim: string }> {
  const { stream, person, input } = await refusedWork(world);
  await world.say('ClaimWork', stream, input, person);
  const claim = (await requestOf(world, stream)).claims?.at(-1)?.id;
  if (claim === undefined) throw new Error('nothing is claimed');
  return { stream, input, claim };
}

const onRequest =
  (make: (world: World) => Promise<string>, input: (world: World) => object): Way =>
  async (world, role) => {
    const stream = await make(world);
    const isWorkers = role === 'worker';
    const person = isWorkers ? await workerOf(world, stream) : personOf('client', 'c1');
    const theirs = isWorkers || role === 'client' ? { person } : {};
    return { stream, input: input(world), ...theirs };
  };
const ofSelf =
  (input: object): Way =>
  async (world, role) => {
    const stream = await aWorker(world);
    return { stream, input, ...(role === 'worker' ? { person: personOf('worker', stream) } : {}) };
  };
const byReviewer =
  (make: (world: World) => Promise<string>, input: object): Way =>
  async (world) => ({ stream: await make(world), input, person: REVIEWER });
const judging =
  (judgement: string, after?: string): Way =>
  async (world, role) => {
    const stream = await hypothesis(world);
    const judge = role === 'manager' ? MANAGER : OTHER_REVIEWER;
    if (after) await world.say('JudgeHypothesis', stream, { judgement: after, note: '' }, judge);
    return { stream, input: { judgement, note: 'Seen.' }, person: judge };
  };
const photo = (sampleOf('EvidenceAttached') as { evidence: object }).evidence;

/** Ways that nothing can be concluded for: in some other state, by somebody in particular, with other data. */
export const OWN_WAYS: Readonly<Record<string, readonly Way[]>> = {
  RequestService: [
    async (world) => ({
      stream: world.newUuid(),
      input: orderOf(world, 1),
    }),
  ],
  RescheduleService: [
    async (world, role) => {
      const stream = role === 'client' ? await overdue(world) : await asked(world);
      const input = { window: world.windowIn(30), reason: 'The client is away.' };
      return { stream, input, ...(role === 'client' ? { person: personOf('client', 'c1') } : {}) };
    },
  ],
  StartService: [onRequest(asked, () => ({ evidence: [], point: { latitude: 1, longitude: 2 } }))],
  CompleteService: [onRequest(started, () => ({ evidence: [], notes: 'Done.', signedBy: 'Ada' }))],
  FailService: [onRequest(asked, () => ({ reason: 'Nobody opened.', attribution: 'client' }))],
  CancelService: [onRequest(asked, () => ({ reason: 'Repaired.' }))],
  ClaimWork: [refusedWork],
  AcceptClaim: [
    async (world) => {
      const { stream, claim } = await openClaim(world);
      return { stream, input: { claim, note: 'The photo shows it.' }, person: MANAGER };
    },
  ],
  RejectClaim: [
    async (world) => {
      const { stream, claim } = await openClaim(world);
      return { stream, input: { claim, reason: 'Nobody was there.' }, person: MANAGER };
    },
  ],
  // Three hours before its window, so that it is marked.
  SettleTime: [
    onRequest(started, (world) => ({
      ...{ step: 'check-in', time: world.now(), reason: 'They were let in early.' },
    })),
  ],
  AddNote: [onRequest(asked, () => ({ text: 'Ring twice.' }))],
  AttachEvidence: [onRequest(asked, () => ({ evidence: photo, note: 'Plate.' }))],
  ReorderService: [onRequest(failed, (world) => ({ wanted: world.windowIn(30) }))],
  DisputeOutcome: [onRequest(completed, () => ({ reason: 'Cold again.' }))],
  MarkSuppliesReady: [async (world) => ({ ...(await kit(world)), input: { shelf: 'B2' } })],
  IssueSupplies: [
    async (world) => ({ ...(await kit(world, 'MarkSuppliesReady')), input: { note: '' } }),
  ],
  CollectSupplies: [
    async (world) => ({
      ...(await kit(world, 'MarkSuppliesReady', 'IssueSupplies')),
      input: { note: '' },
    }),
  ],
  SetMatchingPipeline: [
    async () => ({
      stream: 'organisation',
      input: {
        steps: ['skill', 'availability'].map((step) => ({ step, weight: 10, params: { a: 'b' } })),
      },
    }),
  ],
  RecordTestResult: [
    async (world) => {
      const stream = await application(world);
      const question = { id: 'q1', kind: 'text', text: 'How?', skill: 'gas', points: 10 };
      const set = { name: 'For Lena', questions: [question], answerKey: [] };
      await world.say('AssignTests', stream, { suites: [], set }, MANAGER);
      const points = [{ question: 'q1', points: 4 }];
      return { stream, input: { test: 'set-1', points, note: 'By phone.' } };
    },
  ],
  ChangeWorkerProfile: [ofSelf({ ...sampleOf('WorkerProfileChanged'), skills: ['none'] })],
  SetAvailability: [ofSelf(sampleOf('WorkerAvailabilitySet'))],
  ReinstateWorker: [
    async (world) => {
      const stream = await aWorker(world);
      await world.say('SuspendWorker', stream, { reason: 'Licence.' }, MANAGER);
      return { stream, input: { note: 'Renewed.' } };
    },
  ],
  TakeReview: [byReviewer(caseOpened, {})],
  RecordClientContact: [byReviewer(caseTaken, sampleOf('ClientContacted'))],
  RecordFinding: [byReviewer(caseTaken, sampleOf('FindingRecorded'))],
  CompleteReview: [byReviewer(caseTaken, result())],
  ReopenReview: [byReviewer(caseCompleted, { reason: 'A photo came.' })],
  JudgeHypothesis: [judging('accepted'), judging('rejected'), judging('confirmed', 'accepted')],
  ChoosePaymentMethod: [
    async () => ({
      stream: 'c1',
      input: sampleOf('PaymentMethodChosen'),
      person: personOf('client', 'c1'),
    }),
  ],
  RecordPayment: [
    async (world) => {
      type Statement = { readonly status: string; readonly payment?: { readonly amount: number } };
      const due = ({ status }: Statement) => status === 'payment-requested';
      const stream = await found1(world, 'client-statement', due);
      const state = (await world.store.document('client-statement', stream))?.state as Statement;
      const paidOn = world.now().slice(0, 10);
      const input = { amount: state.payment?.amount, paidOn, reference: 'By hand' };
      return { stream, input, person: ACCOUNTANT };
    },
  ],
  RecordPayout: [
    async (world) => {
      type Statement = { readonly status: string; readonly payout?: { readonly total: number } };
      const due = ({ status }: Statement) => status === 'issued';
      const stream = await found1(world, 'worker-statement', due);
      const state = (await world.store.document('worker-statement', stream))?.state as Statement;
      const paidOn = world.now().slice(0, 10);
      const input = { amount: state.payout?.total, paidOn, reference: 'By hand' };
      return { stream, input, person: ACCOUNTANT };
    },
  ],
};

/** Where a command finds what it is about, by the kind of its stream, as it was made. */
const MADE: Readonly<Record<string, (world: World) => Promise<string>>> = {
  organisation: async () => 'organisation',
  client: aClient,
  'service-type': aType,
  'test-suite': aSuite,
  worker: aWorker,
  'worker-application': application,
};

/** The ways to a command that a device records: a command for which there is none fails the test. */
export function waysTo({ name, stream, emits: [event] }: AnyCommand): readonly Way[] {
  const own = OWN_WAYS[name];
  if (own || !event) return own ?? [];
  const input = sampleOf(event.type);
  const make = MADE[stream.kind];
  if (stream.beginsWith.includes(event.type))
    return [async (world) => ({ stream: world.newUuid(), input })];
  return make ? [async (world) => ({ stream: await make(world), input })] : [];
}
