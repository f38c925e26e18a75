import {
  always,
  assembleModel,
  defineCommand,
  defineContext,
  defineStream,
  derivedId,
  eventsOf,
  propose,
  type RecordedEvent,
  refuse,
} from '@callout/kernel';
import { z } from 'zod';

// A board of notes whose state remembers the id of everything folded into it, so that a test can see
// what was folded, how often and in which order. A closed board refuses notes until it is reopened.

const board = eventsOf('provisioning', 'board');
const sample = { text: 'a' };
const schema = z.object({ text: z.string() });
const BoardBegun = board('BoardBegun', { schema, sample });
const Noted = board('Noted', { schema, sample });
const Closed = board('Closed', { schema, sample });
const Reopened = board('Reopened', { schema, sample });

export interface BoardState {
  readonly status: 'none' | 'open' | 'closed';
  readonly folded: readonly string[];
}
const initial: BoardState = { status: 'none', folded: [] };
const whileOpen = (state: BoardState) =>
  state.status === 'closed' ? refuse('board-closed') : undefined;

export const boards = defineStream({
  kind: 'board',
  events: [BoardBegun, Noted, Closed, Reopened],
  initial,
  beginsWith: ['BoardBegun'],
  statuses: ['open', 'closed'],
  evolve: {
    BoardBegun: (state, _, event) => ({ status: 'open', folded: [...state.folded, event.id] }),
    Noted: (state, _, event) => ({ ...state, folded: [...state.folded, event.id] }),
    Closed: (state, _, event) => ({ status: 'closed', folded: [...state.folded, event.id] }),
    Reopened: (state, _, event) => ({ status: 'open', folded: [...state.folded, event.id] }),
  },
  rules: {
    BoardBegun: always,
    Noted: whileOpen,
    Closed: whileOpen,
    Reopened: (state) => (state.status === 'closed' ? undefined : refuse('board-open')),
  },
  envelope: (state) => ({
    status: state.status,
    title: 'board',
    sort: '',
    owner: '',
    assignee: '',
    day: '',
    closed: state.status === 'closed',
  }),
  relations: () => [],
  audience: () => ['role:worker'],
});

const actors = { worker: ['any'] } as const;
const input = schema;
const commands = [
  defineCommand({
    name: 'BeginBoard',
    stream: boards,
    input,
    actors,
    emits: [BoardBegun],
    decide: (_, data) => propose(BoardBegun, data),
  }),
  defineCommand({
    name: 'Note',
    stream: boards,
    input,
    actors,
    emits: [Noted],
    decide: (_, data) => propose(Noted, data),
  }),
  defineCommand({
    name: 'Close',
    stream: boards,
    input,
    actors,
    emits: [Closed],
    decide: (_, data) => propose(Closed, data),
  }),
  defineCommand({
    name: 'Reopen',
    stream: boards,
    input,
    actors,
    emits: [Reopened],
    decide: (_, data) => propose(Reopened, data),
  }),
];
const COMMAND_OF = {
  BoardBegun: 'BeginBoard',
  Noted: 'Note',
  Closed: 'Close',
  Reopened: 'Reopen',
} as const;
export type BoardEvent = keyof typeof COMMAND_OF;

const texts = { en: {}, ru: {} };
export const toyModel = assembleModel(
  [
    defineContext({
      name: 'provisioning',
      streams: [boards],
      commands,
      policies: [],
      projections: [],
      lists: [],
      texts,
    }),
  ],
  texts,
);

export function recorded(
  device: string,
  deviceSeq: number,
  type: BoardEvent,
  stream: string,
): RecordedEvent {
  const id = derivedId(device, deviceSeq);
  return {
    id,
    context: 'provisioning',
    kind: 'board',
    stream,
    type,
    v: 1,
    data: { text: `${device} ${deviceSeq}` },
    occurredAt: '2026-11-23T09:00:00.000Z',
    actor: { id: device, role: 'worker', name: device },
    command: COMMAND_OF[type],
    device,
    deviceSeq,
    correlationId: id,
  };
}
