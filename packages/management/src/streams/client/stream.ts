import { always, defineCommand, defineStream, propose, refuse, shown } from '@callout/kernel';
import {
  ClientDeactivated,
  ClientDetailsChanged,
  ClientRegistered,
  clientDetailsSchema,
  forClient,
  forRole,
} from '@callout/published-language';
import type { z } from 'zod';

export interface ClientState {
  readonly id: string;
  readonly status: 'none' | 'active' | 'inactive';
  readonly details: z.infer<typeof clientDetailsSchema> | undefined;
}

const initial: ClientState = { id: '', status: 'none', details: undefined };

const of = shown<ClientState>();
const clientFields = {
  contact: of.contact(({ details }) => details?.contact),
  place: of.place(({ details }) => details?.place),
  externalId: of.text(({ details }) => details?.externalId),
};

export const client = defineStream({
  kind: 'client',
  isCatalogue: true,
  events: [ClientRegistered, ClientDetailsChanged, ClientDeactivated],
  initial,
  beginsWith: ['ClientRegistered'],
  statuses: ['active', 'inactive'],
  fields: clientFields,
  evolve: {
    ClientRegistered: (_, data, event) => ({ id: event.stream, status: 'active', details: data }),
    ClientDetailsChanged: (state, data) => ({ ...state, details: data }),
    ClientDeactivated: (state) => ({ ...state, status: 'inactive' }),
  },
  rules: {
    ClientRegistered: always,
    ClientDetailsChanged: whileActive,
    ClientDeactivated: whileActive,
  },
  envelope: (state) => ({
    status: state.status,
    title: state.details?.name ?? '',
    sort: (state.details?.name ?? '').toLowerCase(),
    owner: state.id,
    assignee: '',
    day: '',
    closed: state.status === 'inactive',
  }),
  relations: (state, actor) =>
    actor.role === 'client' && actor.subject === state.id ? ['own'] : [],
  audience: (state) => [forRole('manager'), forRole('accountant'), forClient(state.id)],
});

function whileActive(state: ClientState) {
  return state.status === 'active' ? undefined : refuse('client-inactive');
}

export const RegisterClient = defineCommand({
  name: 'RegisterClient',
  stream: client,
  input: clientDetailsSchema,
  actors: { manager: ['any'], import: ['any'] },
  offer: { group: 'main' },
  emits: [ClientRegistered],
  decide: (_, input) => propose(ClientRegistered, input),
});

export const ChangeClientDetails = defineCommand({
  name: 'ChangeClientDetails',
  stream: client,
  input: clientDetailsSchema,
  actors: { manager: ['any'] },
  offer: { group: 'main', initial: ({ details }) => details ?? {} },
  emits: [ClientDetailsChanged],
  decide: (_, input) => propose(ClientDetailsChanged, input),
});

export const DeactivateClient = defineCommand({
  name: 'DeactivateClient',
  stream: client,
  input: ClientDeactivated.schema,
  actors: { manager: ['any'] },
  offer: { group: 'danger' },
  emits: [ClientDeactivated],
  decide: (_, input) => propose(ClientDeactivated, input),
});
