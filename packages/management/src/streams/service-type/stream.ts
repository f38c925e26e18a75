import {
  always,
  cell,
  defineCommand,
  defineStream,
  recordsInput,
  refuse,
  shown,
} from '@callout/kernel';
import {
  forRole,
  ServiceTypeChanged,
  ServiceTypeDefined,
  ServiceTypeRetired,
  type serviceTypeSchema,
} from '@callout/published-language';
import type { z } from 'zod';

export interface ServiceTypeState {
  readonly id: string;
  readonly status: 'none' | 'offered' | 'retired';
  readonly terms: z.infer<typeof serviceTypeSchema> | undefined;
}

const initial: ServiceTypeState = { id: '', status: 'none', terms: undefined };

const of = shown<ServiceTypeState>();
const typeFields = {
  basePrice: of.money(({ terms }) => terms?.basePrice),
  typicalDurationMinutes: of.count(({ terms }) => terms?.typicalDurationMinutes),
  requiredSkills: of.words(({ terms }) => terms?.requiredSkills),
  startPhoto: of.flag(({ terms }) => terms?.evidenceRequired.startPhoto),
  reportPhoto: of.flag(({ terms }) => terms?.evidenceRequired.reportPhoto),
  signature: of.flag(({ terms }) => terms?.evidenceRequired.signature),
  description: of.note(({ terms }) => terms?.description),
  externalId: of.text(({ terms }) => terms?.externalId),
  supplies: of.lines(({ terms }) =>
    (terms?.supplies ?? []).map(({ item, quantity }) => ({
      item: cell('text', item),
      quantity: cell('count', quantity),
    })),
  ),
};

export const serviceType = defineStream({
  kind: 'service-type',
  isCatalogue: true,
  events: [ServiceTypeDefined, ServiceTypeChanged, ServiceTypeRetired],
  initial,
  beginsWith: ['ServiceTypeDefined'],
  statuses: ['offered', 'retired'],
  fields: typeFields,
  evolve: {
    ServiceTypeDefined: (_, data, event) => ({ id: event.stream, status: 'offered', terms: data }),
    ServiceTypeChanged: (state, data) => ({ ...state, terms: data }),
    ServiceTypeRetired: (state) => ({ ...state, status: 'retired' }),
  },
  rules: {
    ServiceTypeDefined: always,
    ServiceTypeChanged: whileOffered,
    ServiceTypeRetired: whileOffered,
  },
  envelope: (state) => ({
    status: state.status,
    title: state.terms?.name ?? '',
    sort: (state.terms?.name ?? '').toLowerCase(),
    closed: state.status === 'retired',
  }),
  relations: () => [],
  audience: () => [
    forRole('manager'),
    forRole('reviewer'),
    forRole('accountant'),
    forRole('supplies'),
    forRole('client'),
    forRole('worker'),
  ],
});

function whileOffered(state: ServiceTypeState) {
  return state.status === 'offered' ? undefined : refuse('service-type-retired');
}

export const DefineServiceType = defineCommand({
  name: 'DefineServiceType',
  stream: serviceType,
  actors: { manager: ['any'], import: ['any'] },
  offer: { group: 'main' },
  ...recordsInput(ServiceTypeDefined),
});

export const ChangeServiceType = defineCommand({
  name: 'ChangeServiceType',
  stream: serviceType,
  actors: { manager: ['any'] },
  offer: { group: 'main', initial: ({ terms }) => terms ?? {} },
  ...recordsInput(ServiceTypeChanged),
});

export const RetireServiceType = defineCommand({
  name: 'RetireServiceType',
  stream: serviceType,
  actors: { manager: ['any'] },
  offer: { group: 'danger' },
  ...recordsInput(ServiceTypeRetired),
});

/** In the order in which they are offered. */
export const serviceTypeCommands = [DefineServiceType, ChangeServiceType, RetireServiceType];
