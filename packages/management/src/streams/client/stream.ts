import { always, defineCommand, defineStream, recordsInput, refuse, shown } from '@callout/kernel';
import {
  ClientDeactivated,
  ClientDetailsChanged,
  ClientRegistered,
  type clientDetailsSchema,
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
  actors: { manager: ['any'], import: ['any'] },
  offer: { group: 'main' },
  ...recordsInput(ClientRegistered),
});

export const ChangeClientDetails = defineCommand({
  name: 'ChangeClientDetails',
  stream: client,
  actors: { manager: ['any'] },
  offer: { group: 'main', initial: ({ details }) => details ?? {} },
  ...recordsInput(ClientDetailsChanged),
});

export const DeactivateClient = defineCommand({
  name: 'DeactivateClient',
  stream: client,
  actors: { manager: ['any'] },
  offer: { group: 'danger' },
  ...recordsInput(ClientDeactivated),
});

/** In the order in which they are offered. */
export const clientCommands = [RegisterClient, ChangeClientDetails, DeactivateClient];
