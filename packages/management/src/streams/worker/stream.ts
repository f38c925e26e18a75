import {
  always,
  cell,
  defineCommand,
  defineStream,
  type EventMeta,
  hoursRow,
  recordsInput,
  refuse,
  shown,
} from '@callout/kernel';
import {
  type availabilitySchema,
  type characteristicsSchema,
  forRole,
  forWorker,
  WorkerAvailabilitySet,
  WorkerDismissed,
  WorkerProfileChanged,
  WorkerRegistered,
  WorkerReinstated,
  WorkerSuspended,
  type workerProfileSchema,
} from '@callout/published-language';
import type { z } from 'zod';

type Profile = z.infer<typeof workerProfileSchema>;

export interface WorkerState {
  readonly id: string;
  readonly status: 'none' | 'active' | 'suspended' | 'dismissed';
  readonly profile: Profile | undefined;
  readonly availability: z.infer<typeof availabilitySchema>;
  /** What a manager found out when accepting them. Absent where it is not shown. */
  readonly characteristics?: z.infer<typeof characteristicsSchema> | undefined;
}

const initial: WorkerState = {
  id: '',
  status: 'none',
  profile: undefined,
  availability: { weeklyHours: [], timeOff: [] },
};

const of = shown<WorkerState>();
const workerFields = {
  skills: of.words(({ profile }) => profile?.skills),
  phone: of.text(({ profile }) => profile?.phone),
  email: of.text(({ profile }) => profile?.email),
  capacity: of.count(({ profile }) => profile?.capacity),
  base: of.place(({ profile }) => profile?.base),
  strengths: of.words(({ characteristics }) => characteristics?.strengths),
  weaknesses: of.words(({ characteristics }) => characteristics?.weaknesses),
  externalId: of.text(({ profile }) => profile?.externalId),
  weeklyHours: of.lines(({ availability }) => availability.weeklyHours.map(hoursRow)),
  timeOff: of.lines(({ availability }) =>
    availability.timeOff.map(({ from, to }) => ({ window: cell('window', { from, to }) })),
  ),
};

export const worker = defineStream({
  kind: 'worker',
  isCatalogue: true,
  events: [
    WorkerRegistered,
    WorkerProfileChanged,
    WorkerAvailabilitySet,
    WorkerSuspended,
    WorkerReinstated,
    WorkerDismissed,
  ],
  initial,
  beginsWith: ['WorkerRegistered'],
  statuses: ['active', 'suspended', 'dismissed'],
  fields: workerFields,
  evolve: {
    WorkerRegistered: (_, { availability, characteristics, ...profile }, event) => ({
      id: event.stream,
      status: 'active',
      profile,
      availability,
      ...(characteristics ? { characteristics } : {}),
    }),
    WorkerProfileChanged: (state, data) => ({ ...state, profile: data }),
    WorkerAvailabilitySet: (state, data) => ({ ...state, availability: data }),
    WorkerSuspended: (state) => ({ ...state, status: 'suspended' }),
    WorkerReinstated: (state) => ({ ...state, status: 'active' }),
    WorkerDismissed: (state) => ({ ...state, status: 'dismissed' }),
  },
  rules: {
    WorkerRegistered: always,
    WorkerProfileChanged: (state, data, event) =>
      whileEmployed(state) ?? ownPartOfProfile(state, data, event),
    WorkerAvailabilitySet: whileEmployed,
    WorkerSuspended: (state) =>
      state.status === 'active' ? undefined : refuse('worker-not-active'),
    WorkerReinstated: (state) =>
      state.status === 'suspended' ? undefined : refuse('worker-not-suspended'),
    WorkerDismissed: whileEmployed,
  },
  envelope: (state) => ({
    status: state.status,
    title: state.profile?.name ?? '',
    sort: (state.profile?.name ?? '').toLowerCase(),
    assignee: state.id,
    closed: state.status === 'dismissed',
  }),
  relations: (state, actor) =>
    actor.role === 'worker' && actor.subject === state.id ? ['own'] : [],
  audience: (state) => [forRole('manager'), forRole('accountant'), forWorker(state.id)],
  confidential: { characteristics: ['manager'] },
});

function whileEmployed(state: WorkerState) {
  return state.status === 'dismissed' ? refuse('worker-dismissed') : undefined;
}

/** Matching trusts skills and capacity, so workers change their address, not what they may be sent to. */
function ownPartOfProfile(state: WorkerState, data: Profile, event: EventMeta) {
  if (event.actor.role !== 'worker') return undefined;
  const before = state.profile;
  const fields = [
    ...(sameSet(before?.skills ?? [], data.skills) ? [] : ['skills']),
    ...(before?.capacity === data.capacity ? [] : ['capacity']),
    ...(before?.externalId === data.externalId ? [] : ['externalId']),
  ];
  return fields.length === 0 ? undefined : refuse('managers-part-of-profile', { fields });
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return [...new Set(a)].sort().join('\n') === [...new Set(b)].sort().join('\n');
}

export const RegisterWorker = defineCommand({
  name: 'RegisterWorker',
  stream: worker,
  actors: { manager: ['any'], import: ['any'] },
  offer: { group: 'main' },
  ...recordsInput(WorkerRegistered),
});

export const ChangeWorkerProfile = defineCommand({
  name: 'ChangeWorkerProfile',
  stream: worker,
  actors: { manager: ['any'], worker: ['own'] },
  offer: { group: 'main', initial: ({ profile }) => profile ?? {} },
  ...recordsInput(WorkerProfileChanged),
});

export const SetAvailability = defineCommand({
  name: 'SetAvailability',
  stream: worker,
  actors: { manager: ['any'], worker: ['own'] },
  offer: { group: 'main', initial: ({ availability }) => availability },
  ...recordsInput(WorkerAvailabilitySet),
});

export const SuspendWorker = defineCommand({
  name: 'SuspendWorker',
  stream: worker,
  actors: { manager: ['any'] },
  offer: { group: 'danger' },
  ...recordsInput(WorkerSuspended),
});

export const ReinstateWorker = defineCommand({
  name: 'ReinstateWorker',
  stream: worker,
  actors: { manager: ['any'] },
  ...recordsInput(WorkerReinstated),
});

export const DismissWorker = defineCommand({
  name: 'DismissWorker',
  stream: worker,
  actors: { manager: ['any'] },
  offer: { group: 'danger' },
  ...recordsInput(WorkerDismissed),
});

/** In the order in which they are offered. */
export const workerCommands = [
  RegisterWorker,
  ChangeWorkerProfile,
  SetAvailability,
  SuspendWorker,
  ReinstateWorker,
  DismissWorker,
];
