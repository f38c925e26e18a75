import {
  type AudienceToken,
  always,
  assembleModel,
  type ContextName,
  defineCommand,
  defineContext,
  defineStream,
  eventsOf,
  type Model,
  propose,
  refuse,
} from '@callout/kernel';
import { z } from 'zod';
import type { Owner } from '../network/sessions.ts';

/** A job that is opened, noted on and closed: enough of a domain for a replica to be tried on. */
const event = eventsOf('provisioning', 'job');
const JobOpened = event('JobOpened', {
  schema: z.object({ title: z.string().min(1), worker: z.string() }),
  sample: { title: 'Boiler', worker: 'w1' },
});
const JobNoted = event('JobNoted', {
  schema: z.object({ text: z.string() }),
  sample: { text: '' },
});
const JobClosed = event('JobClosed', { schema: z.object({}), sample: {} });
const JobHandedOver = event('JobHandedOver', {
  schema: z.object({ worker: z.string() }),
  sample: { worker: 'w2' },
});

interface JobState {
  readonly title: string;
  readonly worker: string;
  readonly notes: readonly string[];
  readonly closed: boolean;
}
const initial: JobState = { title: '', worker: '', notes: [], closed: false };
const whileOpen = (state: JobState) => (state.closed ? refuse('job-closed') : undefined);

const job = defineStream({
  kind: 'job',
  statuses: ['open', 'closed'],
  events: [JobOpened, JobNoted, JobClosed, JobHandedOver],
  initial,
  beginsWith: ['JobOpened'],
  evolve: {
    JobOpened: (state, data) => ({ ...state, title: data.title, worker: data.worker }),
    JobNoted: (state, data) => ({ ...state, notes: [...state.notes, data.text] }),
    JobClosed: (state) => ({ ...state, closed: true }),
    JobHandedOver: (state, data) => ({ ...state, worker: data.worker }),
  },
  rules: {
    JobOpened: always,
    JobNoted: whileOpen,
    JobClosed: whileOpen,
    JobHandedOver: always,
  },
  envelope: (state) => ({
    status: state.closed ? 'closed' : 'open',
    title: state.title,
    sort: state.title,
    owner: '',
    assignee: state.worker,
    day: '2026-11-23',
    closed: state.closed,
  }),
  relations: (state, actor) => (actor.subject === state.worker ? ['assigned'] : []),
  audience: (state) => ['role:manager', `worker:${state.worker}`],
});

const actors = { manager: ['any'], worker: ['assigned'] } as const;
const OpenJob = defineCommand({
  name: 'OpenJob',
  stream: job,
  input: z.object({ title: z.string().min(1).max(80), worker: z.string() }),
  actors,
  emits: [JobOpened],
  decide: (_, input) => propose(JobOpened, input),
});
const NoteJob = defineCommand({
  name: 'NoteJob',
  stream: job,
  input: z.object({ texts: z.array(z.string()) }),
  actors,
  emits: [JobNoted],
  decide: (_, input) => input.texts.map((text) => propose(JobNoted, { text })),
});
const CloseJob = defineCommand({
  name: 'CloseJob',
  stream: job,
  input: z.object({}),
  actors,
  emits: [JobClosed],
  decide: () => propose(JobClosed, {}),
});
const HandOverJob = defineCommand({
  name: 'HandOverJob',
  stream: job,
  input: z.object({ worker: z.string() }),
  actors,
  emits: [JobHandedOver],
  loadFacts: async () => ({}),
  decide: (_, input) => propose(JobHandedOver, input),
});

/** A second stream in another context: the numbers of a device run over both. */
const expenseEvent = eventsOf('billing', 'expense');
const ExpenseNoted = expenseEvent('ExpenseNoted', {
  schema: z.object({ cents: z.int() }),
  sample: { cents: 1 },
});
const expense = defineStream({
  kind: 'expense',
  statuses: ['noted'],
  events: [ExpenseNoted],
  initial: { cents: 0 } as { readonly cents: number },
  beginsWith: [],
  mayBegin: ['ExpenseNoted'],
  evolve: { ExpenseNoted: (state, data) => ({ cents: state.cents + data.cents }) },
  rules: { ExpenseNoted: always },
  envelope: (state) => ({
    status: 'noted',
    title: String(state.cents),
    sort: '',
    owner: '',
    assignee: '',
    day: '',
    closed: false,
  }),
  relations: () => [],
  audience: () => ['role:manager', 'role:worker'],
});
const NoteExpense = defineCommand({
  name: 'NoteExpense',
  stream: expense,
  input: z.object({ cents: z.int() }),
  actors: { manager: ['any'], worker: ['any'] },
  emits: [ExpenseNoted],
  decide: (_, input) => propose(ExpenseNoted, input),
});

function context(name: ContextName, parts: object) {
  return defineContext({
    name,
    streams: [],
    commands: [],
    policies: [],
    projections: [],
    lists: [],
    texts: { en: {}, ru: {} },
    ...parts,
  });
}

export const toyModel: Model = assembleModel(
  [
    context('provisioning', {
      streams: [job],
      commands: [OpenJob, NoteJob, CloseJob, HandOverJob],
    }),
    // As many as Callout has, so that exchanges take as many turns.
    context('management', {}),
    context('review', {}),
    context('billing', { streams: [expense], commands: [NoteExpense] }),
  ],
  { en: {}, ru: {} },
);

export const MANAGER: Owner = { id: 'u-manager', name: 'Maria', roles: ['manager'] };
export const WORKER: Owner = { id: 'u-worker', name: 'Walter', roles: ['worker'], subject: 'w1' };

/** The tokens of the toy's people: their role's, and their own. */
export function tokensOf({ roles, subject }: Owner): readonly AudienceToken[] {
  const own = subject === undefined ? [] : [`worker:${subject}` as const];
  return [...own, ...roles.map((role) => `role:${role}` as const)];
}
