import {
  type Actor,
  always,
  assembleModel,
  defineCommand,
  defineContext,
  defineStream,
  definitionsOf,
  eventsOf,
  issue,
  propose,
  refuse,
} from '@callout/kernel';
import { z } from 'zod';

// A model just big enough for every road through the engine: a job of provisioning, carried out by
// a worker, and billing that counts and charges what was done.

const job = eventsOf('provisioning', 'job');
export const JobOpened = job('JobOpened', {
  schema: z.object({
    title: z.string().max(80),
    client: z.string(),
    worker: z.string().optional(),
    secret: z.string().optional(),
  }),
  sample: { title: 'Boiler', client: 'c1' },
});
const JobGiven = job('JobGiven', {
  schema: z.object({ worker: z.string() }),
  sample: { worker: 'w1' },
});
const JobNoted = job('JobNoted', {
  schema: z.object({ text: z.string().max(200) }),
  sample: { text: 'ring twice' },
});
const JobDone = job('JobDone', {
  schema: z.object({
    notes: z.string().max(200),
    client: z.string(),
    photo: z.object({ sha256: z.string() }).optional(),
  }),
  sample: { notes: '', client: 'c1' },
});

interface JobState {
  readonly status: 'none' | 'open' | 'done';
  readonly title: string;
  readonly client: string;
  readonly worker: string;
  readonly notes: readonly string[];
  readonly secret: string;
}
const noJob: JobState = {
  status: 'none',
  title: '',
  client: '',
  worker: '',
  notes: [],
  secret: '',
};

/** Short names that read well in a test; what has none of them must be made like everywhere. */
const JOBS = [
  ...['a', 'b', 'c', 'job-of-c1', 'job-of-c2', 'job-of-c3'],
  ...[...Array(1_200).keys()].map((n) => `j${n}`),
];

const jobs = defineStream({
  kind: 'job',
  ids: { form: 'named', names: JOBS },
  events: [JobOpened, JobGiven, JobNoted, JobDone],
  initial: noJob,
  beginsWith: ['JobOpened'],
  statuses: ['open', 'done'],
  evolve: {
    JobOpened: (_, data) => ({
      ...noJob,
      ...data,
      status: 'open',
      worker: data.worker ?? '',
      secret: data.secret ?? '',
    }),
    JobGiven: (state, data) => ({ ...state, worker: data.worker }),
    JobNoted: (state, data) => ({ ...state, notes: [...state.notes, data.text] }),
    JobDone: (state) => ({ ...state, status: 'done' }),
  },
  rules: {
    JobOpened: always,
    JobGiven: whileOpen,
    JobNoted: (_, data) => {
      // A bug to order, for those tests that ask what a throwing rule does.
      if (data.text === 'throw') throw new Error('this rule is broken');
      return undefined;
    },
    JobDone: whileOpen,
  },
  envelope: (state) => ({
    status: state.status,
    title: state.title,
    sort: state.title.toLowerCase(),
    owner: state.client,
    assignee: state.worker,
    day: '',
    closed: state.status === 'done',
  }),
  relations: (state, actor) => {
    if (actor.role === 'worker') return actor.subject === state.worker ? ['assigned'] : [];
    return actor.role === 'client' && actor.subject === state.client ? ['own'] : [];
  },
  audience: (state) => [
    'role:manager',
    ...(state.client ? ([`client:${state.client}`] as const) : []),
    ...(state.worker ? ([`worker:${state.worker}`] as const) : []),
  ],
  confidential: { secret: ['manager'] },
});

function whileOpen(state: JobState) {
  return state.status === 'done' ? refuse('job-done') : undefined;
}

const provisions = definitionsOf('provisioning', [JobOpened, JobGiven, JobNoted, JobDone]);
const doneByClient = provisions.defineProjection<{ readonly jobs: number }>()({
  name: 'done-by-client',
  on: {
    JobDone: {
      key: (event) => event.data.client,
      fold: (row) => ({ jobs: (row?.jobs ?? 0) + 1 }),
    },
  },
  index: (row) => String(row.jobs).padStart(4, '0'),
});

export const OpenJob = defineCommand({
  name: 'OpenJob',
  stream: jobs,
  input: z.object({
    title: z.string().min(1).max(80),
    client: z.string(),
    worker: z.string().optional(),
    secret: z.string().optional(),
  }),
  actors: { manager: ['any'], client: ['own'], import: ['any'] },
  emits: [JobOpened],
  decide: (_, input) => propose(JobOpened, input),
});
const GiveJob = defineCommand({
  name: 'GiveJob',
  stream: jobs,
  input: z.object({ worker: z.string() }),
  actors: { manager: ['any'] },
  emits: [JobGiven],
  loadFacts: async (_, view) => {
    const busiest = await view.rows(doneByClient, { limit: 10 });
    return busiest.length;
  },
  decide: (_, input, { facts }) =>
    facts > 9 ? refuse('too-busy') : propose(JobGiven, { worker: input.worker }),
});
export const NoteJob = defineCommand({
  name: 'NoteJob',
  stream: jobs,
  input: z.object({ text: z.string().min(1).max(200) }),
  actors: { worker: ['assigned'], manager: ['any'], client: ['own'] },
  emits: [JobNoted],
  decide: (_, input) => propose(JobNoted, input),
});
const FinishJob = defineCommand({
  name: 'FinishJob',
  stream: jobs,
  input: z.object({
    notes: z.string().max(200),
    photo: z.object({ sha256: z.string() }).optional(),
  }),
  actors: { worker: ['assigned'], manager: ['any'] },
  emits: [JobDone],
  decide: (state, input) => propose(JobDone, { ...input, client: state.client }),
  serverCheck: async (event, view) => {
    const state = await view.state(jobs, event.stream);
    return state?.title === 'forbidden' ? refuse('not-confirmed') : undefined;
  },
});
const BreakPromise = defineCommand({
  name: 'BreakPromise',
  stream: jobs,
  input: z.object({}),
  actors: { manager: ['any'] },
  emits: [JobNoted],
  decide: () => propose(JobGiven, { worker: 'w1' }) as never,
});

const bill = eventsOf('billing', 'bill');
const ClientBilled = bill('ClientBilled', {
  schema: z.object({ job: z.string() }),
  sample: { job: 'j1' },
});
const BillClosed = bill('BillClosed', {
  schema: z.object({ lines: z.int() }),
  sample: { lines: 1 },
});
interface BillState {
  readonly status: 'none' | 'open' | 'closed';
  readonly lines: readonly string[];
}
const noBill: BillState = { status: 'none', lines: [] };
const bills = defineStream({
  kind: 'bill',
  events: [ClientBilled, BillClosed],
  initial: noBill,
  beginsWith: [],
  mayBegin: ['ClientBilled'],
  statuses: ['open', 'closed'],
  evolve: {
    ClientBilled: (state, data) => ({ status: 'open', lines: [...state.lines, data.job] }),
    BillClosed: (state) => ({ ...state, status: 'closed' }),
  },
  rules: {
    ClientBilled: (state) => (state.status === 'closed' ? refuse('bill-closed') : undefined),
    BillClosed: (state) => (state.status === 'open' ? undefined : refuse('bill-closed')),
  },
  envelope: (state) => ({
    status: state.status,
    title: 'bill',
    sort: '',
    owner: '',
    assignee: '',
    day: '',
    closed: state.status === 'closed',
  }),
  relations: () => [],
  audience: () => ['role:accountant'],
});
const AddLine = defineCommand({
  name: 'AddLine',
  stream: bills,
  input: z.object({ job: z.string() }),
  actors: {},
  emits: [ClientBilled],
  decide: (_, input) => {
    if (trouble.lineOn === input.job) throw new Error('the line of "Ada" is broken');
    return propose(ClientBilled, input);
  },
});
const CloseBill = defineCommand({
  name: 'CloseBill',
  stream: bills,
  input: z.object({}),
  actors: { accountant: ['any'] },
  emits: [BillClosed],
  decide: (state, _, { stream }) => {
    if (trouble.closeOn === stream) throw new Error('the bill is broken');
    return propose(BillClosed, { lines: state.lines.length });
  },
});
const charging = definitionsOf('billing', [JobOpened, JobDone, ClientBilled, BillClosed]);
export const openedJobs = charging.defineProjection<{ readonly title: string }>()({
  name: 'opened-jobs',
  on: {
    JobOpened: {
      key: (event) => event.stream,
      fold: (_, event) => {
        if (trouble.foldOn === event.stream) throw new Error('the fold is broken');
        return { title: event.data.title };
      },
    },
  },
});
export const openBills = charging.defineProjection<{ readonly lines: number }>()({
  name: 'open-bills',
  on: {
    ClientBilled: {
      key: (event) => event.stream,
      fold: (row) => ({ lines: (row?.lines ?? 0) + 1 }),
    },
    BillClosed: { key: (event) => event.stream, fold: () => undefined },
  },
});

/** Tests break the model through this, and mend it: what threw last time may not throw the next. */
export const NO_TROUBLE = { throwOn: '', foldOn: '', lineOn: '', closeOn: '', dueThrows: false };
export const trouble = { ...NO_TROUBLE };

const billWhenDone = charging.definePolicy({
  name: 'bill-when-done',
  whenever: [JobDone],
  issues: [AddLine],
  react: async (event) => {
    if (trouble.throwOn === event.stream) throw new Error('the policy is broken');
    return [issue(AddLine, event.data.client, { job: event.stream })];
  },
});
/** Every job is billed until its client's bill is closed in the evening. */
export const CLOSING_TIME = '2026-11-23T18:00:00.000Z';
const closeInTheEvening = charging.defineClockPolicy({
  name: 'close-in-the-evening',
  issues: [CloseBill],
  due: async (now, view) => {
    if (trouble.dueThrows) throw new Error('nobody knows what is due');
    if (now < CLOSING_TIME) return [];
    // So few a round that more than one round is needed.
    const open = await view.rows(openBills, { limit: 2 });
    return open.map(({ key }) => issue(CloseBill, key, {}));
  },
});

const texts = { en: {}, ru: {} };
export const toyProvisioning = defineContext({
  name: 'provisioning',
  streams: [jobs],
  commands: [OpenJob, GiveJob, NoteJob, FinishJob, BreakPromise],
  policies: [],
  projections: [doneByClient],
  lists: [],
  texts,
});
export const toyModel = assembleModel(
  [
    toyProvisioning,
    defineContext({
      name: 'billing',
      streams: [bills],
      commands: [AddLine, CloseBill],
      policies: [billWhenDone, closeInTheEvening],
      projections: [openedJobs, openBills],
      lists: [],
      texts,
    }),
  ],
  texts,
);

export const importer = { id: 'import:old', name: 'old', roles: ['import'] } as const;
export const manager: Actor & { readonly roles: readonly ['manager'] } = {
  id: 'u-manager',
  role: 'manager',
  name: 'Mara',
  roles: ['manager'],
};
export const worker = {
  id: 'u-worker',
  role: 'worker',
  name: 'Mila',
  subject: 'w1',
  roles: ['worker'],
} as const;
export const otherWorker = {
  id: 'u-other',
  role: 'worker',
  name: 'Ole',
  subject: 'w2',
  roles: ['worker'],
} as const;
export const client = {
  id: 'u-client',
  role: 'client',
  name: 'Ada',
  subject: 'c1',
  roles: ['client'],
} as const;
