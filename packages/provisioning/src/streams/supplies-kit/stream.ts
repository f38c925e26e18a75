import {
  always,
  cell,
  dayOf,
  defineCommand,
  defineStream,
  derivedId,
  type InstantText,
  type Refusal,
  recordsInput,
  refuse,
  shown,
} from '@callout/kernel';
import {
  forRole,
  forWorker,
  SuppliesCollected,
  SuppliesIssued,
  SuppliesReady,
  SuppliesRecalled,
  SuppliesRequested,
} from '@callout/published-language';
import type { z } from 'zod';

type Ordered = z.infer<typeof SuppliesRequested.schema>;
type KitStatus = 'requested' | 'ready' | 'issued' | 'collected' | 'recalled';

interface Recall {
  readonly reason: z.infer<typeof SuppliesRecalled.schema>['reason'];
  readonly at: InstantText;
  /** How far the kit was then. */
  readonly from: SuppliesKitState['status'];
}

export interface SuppliesKitState {
  readonly id: string;
  readonly status: 'none' | KitStatus;
  readonly order: Ordered | undefined;
  readonly shelf: string;
  readonly recalled: Recall | undefined;
}

const initial: SuppliesKitState = {
  id: '',
  status: 'none',
  order: undefined,
  shelf: '',
  recalled: undefined,
};

/** Each assignment of a request has its own kit, found without asking anybody. */
export function kitId(requestId: string, assignment: number): string {
  return derivedId('supplies-kit', requestId, assignment);
}

const of = shown<SuppliesKitState>();
const kitFields = {
  worker: of.reference(({ order }) => order && { kind: 'worker', ...order.worker }),
  serviceType: of.reference(({ order }) => order && { kind: 'service-type', ...order.serviceType }),
  request: of.reference(
    ({ order }) =>
      order && { kind: 'service-request', id: order.requestId, name: order.serviceType.name },
  ),
  neededBy: of.instant(({ order }) => order?.neededBy),
  shelf: of.text(({ shelf }) => shelf),
  pieces: of.count(({ order }) => order?.items.reduce((sum, { quantity }) => sum + quantity, 0), {
    isSummed: true,
  }),
  recalled: of.word(({ recalled }) => recalled && `recalled.${recalled.reason}`),
  items: of.lines(({ order }) =>
    (order?.items ?? []).map(({ item, quantity }) => ({
      item: cell('text', item),
      quantity: cell('count', quantity),
    })),
  ),
};

/** What one worker takes along to one job. */
export const suppliesKit = defineStream({
  kind: 'supplies-kit',
  foldVersion: 2,
  events: [SuppliesRequested, SuppliesReady, SuppliesIssued, SuppliesCollected, SuppliesRecalled],
  initial,
  beginsWith: ['SuppliesRequested'],
  statuses: ['requested', 'ready', 'issued', 'collected', 'recalled'],
  fields: kitFields,
  evolve: {
    SuppliesRequested: (state, data, event) => ({
      ...state,
      id: event.stream,
      status: 'requested',
      order: data,
    }),
    SuppliesReady: (state, data) => ({ ...state, status: 'ready', shelf: data.shelf }),
    SuppliesIssued: (state) => ({ ...state, status: 'issued' }),
    SuppliesCollected: (state) =>
      state.recalled
        ? { ...state, recalled: { ...state.recalled, from: 'collected' } }
        : { ...state, status: 'collected' },
    SuppliesRecalled: (state, { reason }, { occurredAt: at }) => ({
      ...state,
      status: 'recalled',
      recalled: { reason, at, from: state.status },
    }),
  },
  rules: {
    SuppliesRequested: always,
    SuppliesReady: (state) => onlyAfter(state, 'requested'),
    SuppliesIssued: (state) => onlyAfter(state, 'ready'),
    // Whoever collected it without a network before it was recalled has it all the same.
    SuppliesCollected: (state, _, { occurredAt }) =>
      state.recalled?.from === 'issued' && occurredAt < state.recalled.at
        ? undefined
        : onlyAfter(state, 'issued'),
    // Collected kits are recalled too: then the worker brings them back.
    SuppliesRecalled: (state) => (state.status === 'recalled' ? refuse('kit-recalled') : undefined),
  },
  envelope: (state) => ({
    status: state.status,
    title: state.order?.serviceType.name ?? '',
    sort: state.order?.neededBy ?? '',
    assignee: state.order?.worker.id ?? '',
    day: state.order ? dayOf(state.order.neededBy, state.order.timeZone ?? 'UTC') : '',
    closed: state.status === 'collected' || state.status === 'recalled',
  }),
  relations: (state, actor) =>
    actor.role === 'worker' && actor.subject === state.order?.worker.id ? ['assigned'] : [],
  audience: (state) => [
    forRole('manager'),
    forRole('supplies'),
    ...(state.order ? [forWorker(state.order.worker.id)] : []),
  ],
});

function onlyAfter(state: SuppliesKitState, status: KitStatus): Refusal | undefined {
  if (state.status === status) return undefined;
  return state.status === 'recalled'
    ? refuse('kit-recalled')
    : refuse('kit-out-of-turn', { params: { status: state.status, needed: status } });
}

/** Issued by policy. */
export const RequestSupplies = defineCommand({
  name: 'RequestSupplies',
  stream: suppliesKit,
  actors: {},
  ...recordsInput(SuppliesRequested),
});

export const MarkSuppliesReady = defineCommand({
  name: 'MarkSuppliesReady',
  stream: suppliesKit,
  actors: { supplies: ['any'] },
  offer: { group: 'main' },
  ...recordsInput(SuppliesReady),
});

export const IssueSupplies = defineCommand({
  name: 'IssueSupplies',
  stream: suppliesKit,
  actors: { supplies: ['any'] },
  offer: { group: 'main' },
  ...recordsInput(SuppliesIssued),
});

export const CollectSupplies = defineCommand({
  name: 'CollectSupplies',
  stream: suppliesKit,
  actors: { worker: ['assigned'] },
  offer: { group: 'main' },
  ...recordsInput(SuppliesCollected),
});

/** Issued by policy. */
export const RecallSupplies = defineCommand({
  name: 'RecallSupplies',
  stream: suppliesKit,
  actors: {},
  ...recordsInput(SuppliesRecalled),
});

/** In the order in which they are offered. */
export const suppliesCommands = [
  RequestSupplies,
  MarkSuppliesReady,
  IssueSupplies,
  CollectSupplies,
  RecallSupplies,
];
