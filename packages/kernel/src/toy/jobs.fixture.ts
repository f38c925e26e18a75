import { z } from 'zod';
import { defineCommand, propose } from '../command.ts';
import { definitionsOf } from '../define.ts';
import { eventsOf } from '../event.ts';
import { refuse } from '../result.ts';
import { always, defineStream } from '../stream.ts';
import { envelopeOf, toyContext } from './parts.fixture.ts';

// A job that somebody opens, notes on, gives to another worker and finishes: enough of a domain for a
// device, a server and what travels between them. Its state remembers the id of every fact folded into
// it, so that a test can see what was folded, how often and in which order.

const job = eventsOf('provisioning', 'job');
const text = z.string().max(2_000);
export const JobOpened = job('JobOpened', {
  schema: z.object({
    title: z.string().max(80),
    client: z.string().optional(),
    worker: z.string().optional(),
    secret: z.string().optional(),
  }),
  sample: { title: 'Boiler', client: 'c1' },
});
const JobGiven = job('JobGiven', {
  schema: z.object({ worker: z.string() }),
  sample: { worker: 'w1' },
});
const JobNoted = job('JobNoted', { schema: z.object({ text }), sample: { text: 'ring twice' } });
export const JobDone = job('JobDone', {
  schema: z.object({
    notes: text,
    client: z.string(),
    photo: z.object({ sha256: z.string() }).optional(),
  }),
  sample: { notes: '', client: 'c1' },
});
const JobReopened = job('JobReopened', { schema: z.object({}), sample: {} });

export interface JobState {
  readonly status: 'none' | 'open' | 'done';
  readonly title: string;
  readonly client: string;
  readonly worker: string;
  readonly notes: readonly string[];
  readonly secret: string;
  readonly folded: readonly string[];
}
const noJob: JobState = {
  status: 'none',
  title: '',
  client: '',
  worker: '',
  notes: [],
  secret: '',
  folded: [],
};

/** Short names that read well in a test; what has none of them must be made like everywhere. */
const NAMES = [
  ...['a', 'b', 'c', 'job-of-c1', 'job-of-c2', 'job-of-c3'],
  ...[...Array(1_200).keys()].map((n) => `j${n}`),
];

const whileOpen = ({ status }: JobState) => (status === 'done' ? refuse('job-done') : undefined);

/** What a fact does to the state, and that it did. */
function folding<D>(fold: (state: JobState, data: D) => Partial<JobState>) {
  return (state: JobState, data: D, { id }: { readonly id: string }): JobState => ({
    ...state,
    ...fold(state, data),
    folded: [...state.folded, id],
  });
}

export const jobs = defineStream({
  kind: 'job',
  ids: { form: 'named', names: NAMES },
  events: [JobOpened, JobGiven, JobNoted, JobDone, JobReopened],
  initial: noJob,
  beginsWith: ['JobOpened'],
  statuses: ['open', 'done'],
  evolve: {
    JobOpened: folding((_, { title, client = '', worker = '', secret = '' }) => ({
      ...{ status: 'open', title, client, worker, secret },
    })),
    JobGiven: folding((_, { worker }) => ({ worker })),
    JobNoted: folding(({ notes }, said) => ({ notes: [...notes, said.text] })),
    JobDone: folding(() => ({ status: 'done' })),
    JobReopened: folding(() => ({ status: 'open' })),
  },
  rules: {
    JobOpened: always,
    JobGiven: whileOpen,
    JobNoted: (state, data) => {
      // A bug to order, for those tests that ask what a throwing rule does.
      if (data.text === 'throw') throw new Error('this rule is broken');
      return whileOpen(state);
    },
    JobDone: whileOpen,
    JobReopened: ({ status }) => (status === 'done' ? undefined : refuse('job-open')),
  },
  envelope: ({ status, title, client, worker }) =>
    envelopeOf(status, title, {
      sort: title.toLowerCase(),
      owner: client,
      assignee: worker,
      day: '2026-11-23',
      closed: status === 'done',
    }),
  relations: (state, { role, subject }) => {
    if (role === 'worker') return subject === state.worker ? ['assigned'] : [];
    return role === 'client' && subject === state.client ? ['own'] : [];
  },
  audience: ({ client, worker }) => [
    'role:manager',
    ...(client ? ([`client:${client}`] as const) : []),
    ...(worker ? ([`worker:${worker}`] as const) : []),
  ],
  confidential: { secret: ['manager'] },
});

const doneByClient = definitionsOf('provisioning', [JobDone]).defineProjection<{
  readonly jobs: number;
}>()({
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
  input: JobOpened.schema.extend({ title: z.string().min(1).max(80) }),
  actors: { manager: ['any'], worker: ['assigned'], client: ['own'], import: ['any'] },
  emits: [JobOpened],
  decide: (_, input) => propose(JobOpened, input),
});
/** What a server alone can decide: it looks at others' rows. */
const GiveJob = defineCommand({
  name: 'GiveJob',
  stream: jobs,
  input: z.object({ worker: z.string() }),
  actors: { manager: ['any'], worker: ['assigned'] },
  emits: [JobGiven],
  loadFacts: async (_, view) => (await view.rows(doneByClient, { limit: 10 })).length,
  decide: (_, input, { facts }) => (facts > 9 ? refuse('too-busy') : propose(JobGiven, input)),
});
/** So many notes, so many facts. */
export const NoteJob = defineCommand({
  name: 'NoteJob',
  stream: jobs,
  input: z.object({ texts: z.array(text.min(1)) }),
  actors: { worker: ['assigned'], manager: ['any'], client: ['own'] },
  emits: [JobNoted],
  decide: (_, { texts }) => texts.map((each) => propose(JobNoted, { text: each })),
});
const FinishJob = defineCommand({
  name: 'FinishJob',
  stream: jobs,
  input: z.object({
    notes: text.default(''),
    photo: z.object({ sha256: z.string() }).optional(),
  }),
  actors: { worker: ['assigned'], manager: ['any'] },
  emits: [JobDone],
  decide: ({ client }, input) => propose(JobDone, { ...input, client }),
  serverCheck: async (event, view) => {
    const state = await view.state(jobs, event.stream);
    return state?.title === 'forbidden' ? refuse('not-confirmed') : undefined;
  },
});
const ReopenJob = defineCommand({
  name: 'ReopenJob',
  stream: jobs,
  input: z.object({}),
  actors: { worker: ['assigned'], manager: ['any'] },
  emits: [JobReopened],
  decide: () => propose(JobReopened, {}),
});
const BreakPromise = defineCommand({
  name: 'BreakPromise',
  stream: jobs,
  input: z.object({}),
  actors: { manager: ['any'] },
  emits: [JobNoted],
  decide: () => propose(JobGiven, { worker: 'w1' }) as never,
});

export const toyProvisioning = toyContext('provisioning', {
  streams: [jobs],
  commands: [OpenJob, GiveJob, NoteJob, FinishJob, ReopenJob, BreakPromise],
  projections: [doneByClient],
});
