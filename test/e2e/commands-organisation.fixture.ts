import { mkdir } from 'node:fs/promises';
import {
  derivedId,
  type InstantText,
  instantText,
  type Principal,
  type RecordedEvent,
  type Role,
} from '@callout/kernel';
import { madeIdOf } from '@callout/kernel/testing';
import { model } from '@callout/model';
import {
  createEngine,
  createLog,
  createPasswords,
  type Engine,
  openStore,
  readConfig,
  type Store,
} from '@callout/sync-server';
import { type Account, PASSWORD } from './server.fixture.ts';

const named = (...name: readonly string[]) => derivedId('commands', ...name);
const CLIENT = named('client', 'ada');
const OTHER_CLIENT = named('client', 'beta');
const WORKER = named('worker', 'mila');
const OTHER_WORKER = named('worker', 'zoe');

/** One person of each role. */
const ACCOUNTS: readonly (Account & { readonly role: Role })[] = [
  { login: 'mara', name: 'Mara Voss', role: 'manager' },
  { login: 'rosa', name: 'Rosa Lind', role: 'supplies' },
  { login: 'ines', name: 'Ines Ortega', role: 'reviewer' },
  { login: 'bernd', name: 'Bernd Falk', role: 'accountant' },
  { login: 'mila', name: 'Mila Novak', role: 'worker', subject: WORKER },
  { login: 'ada', name: 'Ada Petersen', role: 'client', subject: CLIENT },
];

export function personOf(role: Role): Principal {
  const { login, name, subject } = accountOf(role);
  return { id: named('account', login), name, roles: [role], ...(subject ? { subject } : {}) };
}

export function accountOf(role: Role) {
  const account = ACCOUNTS.find((one) => one.role === role);
  if (!account) throw new Error(`nobody signs in as ${role}`);
  return account;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ALWAYS = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));
/** A suite that no applicant has been given, and a worker to whom money is owed. */
export const UNASSIGNED_SUITE = 'Ladders';
export const PAID_WORKER = 'Nora Winter';
export const OWN_ACCOUNT = {
  name: 'Northlight',
  iban: 'DE02120300000000202051',
  creditorId: 'DE98ZZZ09999999999',
};

/** A check-in that came too late: the visit had gone to somebody else. */
export const REFUSED_FACT = refusedFactOf('to claim');

function refusedFactOf(request: string): string {
  return madeIdOf('refused', request);
}

type Order = (
  command: string,
  name: string | undefined,
  data: unknown,
  as?: Role | Principal,
) => Promise<string>;

/** Tells a history: each step at its own time, as somebody of a role, through the ordinary commands. */
interface History {
  readonly at: (ms: number) => Promise<void>;
  readonly order: Order;
  readonly settle: () => Promise<void>;
  /** Who was sent to a request. */
  readonly assigneeOf: (stream: string) => Promise<string | undefined>;
  /** The first document of this kind that is in this state. */
  readonly first: (kind: string, status: string) => Promise<string>;
  /** A worker's check-in as their device sends it at last; what becomes of it is the server's to say. */
  readonly checkInLate: (stream: string, event: string) => Promise<RecordedEvent>;
  /** The check-in of a device whose clock was lost: taken, and its time a question to a manager. */
  readonly checkInAtNoTime: (stream: string, event: string) => Promise<void>;
  /** What the clock brings about at this time. */
  readonly runDue: () => Promise<void>;
  /** The same, and weeks and months that are over stay open. */
  readonly runDueButBilling: () => Promise<void>;
}

/**
 * Fills an empty data folder with an organisation in which every command is offered on something: two
 * months in which money was asked for and paid out, last week's services in each of their endings, and
 * what lies ahead. Since its last day the clock has not turned: one week and one month are over and open.
 */
export async function fillFolder(dataFolder: string): Promise<{ readonly position: number }> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const store = await openStore(readConfig({ CALLOUT_DATA: dataFolder }));
  const clock = { now: () => now };
  const nowMs = Date.now();
  let now: InstantText = instantText(nowMs - 75 * DAY_MS);
  const parts = {
    ...{ store, model, clock, random: countedBytes(), log: createLog('silent') },
    ...{ withoutEffects: true, takesLeases: true },
  };
  const engine = createEngine(parts);
  const withoutBilling = createEngine({ ...parts, switchedOff: ['billing'] });
  try {
    await addAccounts(store);
    const history: History = {
      at: async (ms) => {
        now = instantText(nowMs + ms);
        await engine.idle();
      },
      order: orderOf(engine),
      settle: () => engine.idle(),
      assigneeOf: async (stream) => (await store.document('service-request', stream))?.assignee,
      first: async (kind, status) => {
        const context = model.stream(kind)?.context;
        if (!context) throw new Error(`nothing is called ${kind}`);
        const asked = { context, kind, status, tokens: 'everybody', limit: 1 } as const;
        return (await store.documents(asked)).documents[0]?.stream ?? '';
      },
      checkInLate: async (stream, event) => {
        const late = checkInOf(stream, event, now);
        const request = { device: DEVICE, lowestUnsent: 1, events: [late], clock: now };
        await engine.push(request, personOf('worker'));
        return late;
      },
      checkInAtNoTime: async (stream, event) => {
        const events = [checkInOf(stream, event, LOST_CLOCK)];
        await engine.push({ device: DEVICE, lowestUnsent: 1, events }, personOf('worker'));
      },
      runDue: () => engine.runDue(),
      runDueButBilling: () => withoutBilling.runDue(),
    };
    await store.bulk(async () => {
      await foundOrganisation(history, nowMs);
      await earlierMonths(history, nowMs);
      await lastWeek(history, nowMs);
      await today(history, nowMs);
      await engine.idle();
    });
    return { position: await store.head() };
  } finally {
    await engine.stop();
    await withoutBilling.stop();
    await store.close();
  }
}

/** The names of the commands that somebody of this role has issued since, in their order. */
export async function issuedSince(
  dataFolder: string,
  position: number,
  role: Role,
): Promise<readonly string[]> {
  const store = await openStore(readConfig({ CALLOUT_DATA: dataFolder }));
  const events = await store.events(position, EVENTS_MAX);
  await store.close();
  const own = events.filter(({ actor }) => actor.id === personOf(role).id);
  return [...new Set(own.map(({ command }) => command))].sort();
}
const EVENTS_MAX = 10_000;

function countedBytes() {
  let drawn = 0;
  return (bytes: number) => {
    drawn += 1;
    return Uint8Array.from({ length: bytes }, (_, index) => (drawn >> (8 * (index % 4))) & 255);
  };
}

async function addAccounts(store: Store): Promise<void> {
  const passwordHash = await createPasswords().hash(PASSWORD);
  await store.write(async (transaction) => {
    for (const { login, role } of ACCOUNTS) {
      const person = { ...personOf(role), login, passwordHash, disabled: false };
      await transaction.putAccount(person);
    }
  });
}

function orderOf(engine: Engine): Order {
  return async (command, name, data, as = 'manager') => {
    const { context = '' } = model.command(command)?.stream ?? {};
    const stream = name ?? named(command);
    const person = typeof as === 'string' ? personOf(as) : as;
    const done = await engine.execute({ context, command, stream, data, isOurs: true }, person);
    if (!done.ok) throw new Error(`${command} was refused: ${JSON.stringify(done.refusal)}`);
    return stream;
  };
}

const NO_EVIDENCE = { startPhoto: false, reportPhoto: false, signature: false };

async function foundOrganisation({ order }: History, nowMs: number): Promise<void> {
  await order('ConfigureOrganisation', 'organisation', {
    ...{ name: 'Northlight', timeZone: 'Europe/Berlin', currency: 'EUR', locale: 'en' },
    // Devices hold all of its months, so that each command is tried on the oldest that it can be.
    deviceDays: 100,
  });
  for (const { key, ...terms } of [
    { key: 'boiler', name: 'Boiler service', requiredSkills: ['gas'], supplies: [] },
    {
      ...{ key: 'meter', name: 'Gas meter', requiredSkills: ['gas'] },
      supplies: [{ item: 'Gasket', quantity: 1 }],
    },
    { key: 'quiet', name: 'Quiet visit', requiredSkills: ['gas'], supplies: [] },
    { key: 'x-ray', name: 'X-ray of a weld', requiredSkills: ['x-ray'], supplies: [] },
    { key: 'spare', name: 'Zinc roof', requiredSkills: [], supplies: [] },
  ]) {
    await order('DefineServiceType', named('type', key), {
      ...{ ...terms, description: '', basePrice: 12_900, typicalDurationMinutes: 60 },
      evidenceRequired: NO_EVIDENCE,
    });
  }
  for (const [id, name] of [
    [CLIENT, 'Ada Petersen'],
    [OTHER_CLIENT, 'Beta School'],
    [named('client', 'spare'), 'Zeta Spare'],
  ] as const) {
    await order('RegisterClient', id, {
      ...{ name, contact: { name: 'Ada Petersen' }, place: { address: 'Kaistr. 4' } },
    });
  }
  for (const [id, name, skills] of [
    [WORKER, 'Mila Novak', ['gas']],
    [OTHER_WORKER, 'Nora Winter', ['gas']],
    [named('worker', 'suspended'), 'Udo Spare', []],
    [named('worker', 'spare 1'), 'Zeno Spare', []],
    [named('worker', 'spare 2'), 'Zita Spare', []],
  ] as const) {
    // When all are away, what is asked for becomes overdue.
    const beginMs = dayAwayMs(nowMs);
    const timeOff = [{ from: instantText(beginMs), to: instantText(beginMs + 12 * HOUR_MS) }];
    const availability = { weeklyHours: ALWAYS, timeOff };
    await order('RegisterWorker', id, { name, skills, capacity: 20, availability });
  }
  await order('SuspendWorker', named('worker', 'suspended'), { reason: 'On leave.' });
  for (const name of ['Gas safety', UNASSIGNED_SUITE, 'Zinc roofs']) {
    await order('DefineTestSuite', named('suite', name), {
      ...{ name, description: '', answerKey: [] },
      questions: [{ id: 'q1', kind: 'text', text: 'How?', skill: 'gas', points: 10 }],
    });
  }
}

/** In the morning of the day before yesterday. */
function dayAwayMs(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS) * DAY_MS - 2 * DAY_MS + 6 * HOUR_MS;
}

interface Visit {
  readonly type?: string;
  readonly client?: string;
  readonly worker?: string;
  /** Milliseconds from now. */
  readonly from: number;
}

/** Asks for a visit, to which this worker is sent. */
function requesting({ order, settle, assigneeOf }: History, nowMs: number) {
  return async (name: string, visit: Visit) => {
    const { type = 'boiler', client = CLIENT, worker = WORKER, from } = visit;
    const stream = await order('RequestService', named('request', name), {
      client: { id: client, name: client === CLIENT ? 'Ada Petersen' : 'Beta School' },
      serviceType: { id: named('type', type), name: TYPE_NAMES[type] },
      ...{ description: `Visit ${name}.`, place: { address: 'Kaistr. 4' } },
      contact: { name: 'Ada Petersen' },
      wanted: { from: instantText(nowMs + from), to: instantText(nowMs + from + 2 * HOUR_MS) },
    });
    await settle();
    const assignee = await assigneeOf(stream);
    if (assignee && assignee !== worker) {
      await order('ReassignWorker', stream, { workerId: worker, reason: '', evenIfBusy: true });
      await settle();
    }
    return stream;
  };
}
const TYPE_NAMES: Readonly<Record<string, string>> = {
  ...{ boiler: 'Boiler service', meter: 'Gas meter', quiet: 'Quiet visit' },
  'x-ray': 'X-ray of a weld',
};

type Ending = 'started' | 'completed' | 'failed' | 'cancelled';

function ending({ order, settle }: History) {
  return async (stream: string, how: Ending, worker = personOf('worker')) => {
    if (how === 'cancelled') return order('CancelService', stream, { reason: 'Moved.' });
    await order('StartService', stream, { evidence: [] }, worker);
    if (how === 'completed') {
      await order('CompleteService', stream, { evidence: [], notes: '' }, worker);
    }
    if (how === 'failed') {
      const reason = { reason: 'Nobody opened.', attribution: 'client', evidence: [] };
      await order('FailService', stream, reason, worker);
    }
    await settle();
    return stream;
  };
}
const nora: Principal = {
  ...{ id: named('account', 'nora'), name: 'Nora Winter', roles: ['worker'] },
  subject: OTHER_WORKER,
};

/** Invoices in each of their states, and what two workers have earned. */
async function earlierMonths(history: History, nowMs: number): Promise<void> {
  const { at, order, runDue } = history;
  const [request, end] = [requesting(history, nowMs), ending(history)];
  const dayIn = (days: number) => instantText(nowMs + days * DAY_MS).slice(0, 10);
  await order(
    'ChoosePaymentMethod',
    CLIENT,
    { method: 'direct-debit', mandate: 'M-1', iban: 'DE89370400440532013000' },
    'client',
  );
  await end(await request('paid', { from: -74 * DAY_MS }), 'cancelled');
  await at(-67 * DAY_MS);
  const earned = await request('earned', { from: -66.9 * DAY_MS });
  const other = await request('earned too', { worker: OTHER_WORKER, from: -66.9 * DAY_MS });
  await at(-66.9 * DAY_MS);
  await end(earned, 'completed');
  await end(other, 'completed', nora);
  await at(-59.5 * DAY_MS);
  await runDue();
  await order('ExportPayments', undefined, { day: dayIn(-58), account: OWN_ACCOUNT }, 'accountant');
  for (const days of [-59, -51]) {
    await at(days * DAY_MS);
    await end(await request(`asked ${days}`, { from: (days + 1) * DAY_MS }), 'cancelled');
  }
  await at(-38 * DAY_MS);
  await runDue();
  await at(-32 * DAY_MS);
  const late = await request('late', { client: OTHER_CLIENT, from: -31.99 * DAY_MS });
  await end(late, 'completed');
}

/** Services that have ended, and what became of them in review. */
async function lastWeek(history: History, nowMs: number): Promise<void> {
  const { at, order, settle, first } = history;
  const [request, end] = [requesting(history, nowMs), ending(history)];
  await at(-8 * DAY_MS - 4 * HOUR_MS);
  const endings = [
    ...(['completed', 'completed', 'failed', 'failed', 'failed'] as const),
    ...(['cancelled', 'cancelled'] as const),
  ];
  const streams: [string, Ending][] = [];
  for (const [index, how] of endings.entries()) {
    const type = index < 2 ? 'quiet' : 'boiler';
    streams.push([await request(`${how} ${index}`, { type, from: -8 * DAY_MS }), how]);
  }
  await at(-8 * DAY_MS);
  for (const [stream, how] of streams) await end(stream, how);
  await settle();
  const reviewCase = await first('review-case', 'open');
  await order('TakeReview', reviewCase, {}, otto);
  await order(
    'CompleteReview',
    reviewCase,
    {
      ...{ verdict: 'client-at-fault', rootCause: 'client', rating: 3, summary: 'Two doors.' },
      hypotheses: ['Ask for the entrance.', 'Call before.'],
    },
    otto,
  );
  await settle();
}
/** Nobody judges what they have proposed themselves. */
const otto: Principal = { id: named('account', 'otto'), name: 'Otto Hahn', roles: ['reviewer'] };

/** Visits that went to somebody else before a check-in arrived: one to be claimed, and two that are. */
async function refusals(history: History, nowMs: number): Promise<void> {
  const { order, settle, checkInLate } = history;
  const request = requesting(history, nowMs);
  for (const name of ['to claim', 'claimed', 'claimed too']) {
    const stream = await request(`refused ${name}`, { from: 20 * DAY_MS });
    const to = { workerId: OTHER_WORKER, reason: '', evenIfBusy: true };
    await order('ReassignWorker', stream, to);
    const refused = await checkInLate(stream, refusedFactOf(name));
    if (name === 'to claim') continue;
    const input = model.command('ClaimWork')?.takesUp?.from([refused]);
    await order('ClaimWork', stream, input, 'worker');
  }
  await settle();
}

const DEVICE = 'a phone without a network';
/** Long before anything was: what a device shows whose battery has run out. */
const LOST_CLOCK = '2019-01-01T00:00:00.000Z';
let sent = 0;

function checkInOf(stream: string, id: string, occurredAt: InstantText): RecordedEvent {
  const started = model.event('ServiceStarted');
  if (!started) throw new Error('nothing is called ServiceStarted');
  sent += 1;
  const { id: person, name, subject } = personOf('worker');
  return {
    ...{ id, stream, occurredAt, context: started.context, kind: started.stream },
    ...{ type: started.type, v: started.version, data: started.schema.parse({ evidence: [] }) },
    actor: { id: person, role: 'worker', name, ...(subject ? { subject } : {}) },
    ...{ device: DEVICE, deviceSeq: sent, command: 'StartService', correlationId: id },
  };
}

/** Applicants, kits in each of their states, and visits of the next days. */
async function today(history: History, nowMs: number): Promise<void> {
  const { at, order, settle, first, runDueButBilling, checkInAtNoTime } = history;
  const [request, end] = [requesting(history, nowMs), ending(history)];
  await at(-4 * DAY_MS);
  await request('overdue', { from: dayAwayMs(nowMs) + 3 * HOUR_MS - nowMs });
  await at(-2 * HOUR_MS);
  for (const [index, name] of ['Anna', 'Bruno', 'Carla', 'Dora', 'Egon'].entries()) {
    const stream = named('application', name);
    const applicant: Principal = {
      ...{ id: `applicant:${stream}`, name, roles: ['applicant'], subject: stream },
    };
    await order(
      'SubmitApplication',
      stream,
      {
        applicant: { name, email: `${name}@mail.example`, place: { address: 'Grindelallee 4' } },
        ...{ about: '', skills: ['gas'], weeklyHours: ALWAYS, locale: 'en' },
      },
      applicant,
    );
    if (index === 0) await order('AssignTests', stream, { suites: [named('suite', 'Gas safety')] });
    if (index === 0) {
      const answers = [{ question: 'q1', text: 'With care.' }];
      await order(
        'SubmitTestAnswers',
        stream,
        { test: named('suite', 'Gas safety'), answers },
        applicant,
      );
    }
  }
  await runDueButBilling();
  const running = [];
  for (const key of ['a', 'b', 'c', 'd']) {
    running.push(await request(`running ${key}`, { from: -1 * HOUR_MS }));
  }
  const timeless = await request('timeless', { from: -1 * HOUR_MS });
  await at(-0.5 * HOUR_MS);
  for (const stream of running) await end(stream, 'started');
  await checkInAtNoTime(timeless, madeIdOf('timeless'));
  for (let day = 1; day <= 12; day += 1) await request(`ahead ${day}`, { from: day * DAY_MS });
  await request('nobody', { type: 'x-ray', from: 2 * DAY_MS });
  await refusals(history, nowMs);
  // Of each only the newest is still requested when it is taken further.
  for (const state of ['issued', 'ready', 'requested'] as const) {
    await request(`kit ${state}`, { type: 'meter', from: 3 * DAY_MS });
    const kit = await first('supplies-kit', 'requested');
    if (state !== 'requested') {
      await order('MarkSuppliesReady', kit, { shelf: 'A1' }, 'supplies');
    }
    if (state === 'issued') await order('IssueSupplies', kit, { note: '' }, 'supplies');
  }
  await settle();
}
