import { always, defineCommand, defineStream, propose, refuse } from '@callout/kernel';
import {
  ServiceTypeChanged,
  ServiceTypeDefined,
  ServiceTypeRetired,
  serviceTypeSchema,
} from '@callout/published-language';
import { z } from 'zod';

export interface ServiceTypeState {
  readonly status: 'none' | 'offered' | 'retired';
  readonly terms: z.infer<typeof serviceTypeSchema> | undefined;
}

const initial: ServiceTypeState = { status: 'none', terms: undefined };

export const serviceType = defineStream({
  kind: 'service-type',
  events: [ServiceTypeDefined, ServiceTypeChanged, ServiceTypeRetired],
  initial,
  beginsWith: ['ServiceTypeDefined'],
  evolve: {
    ServiceTypeDefined: (_, data) => ({ status: 'offered', terms: data }),
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
    owner: '',
    assignee: '',
    day: '',
    closed: state.status === 'retired',
  }),
  relations: () => [],
  audience: () => ['role:manager', 'role:client'],
});

function whileOffered(state: ServiceTypeState) {
  return state.status === 'offered' ? undefined : refuse('service-type-retired');
}

export const DefineServiceType = defineCommand({
  name: 'DefineServiceType',
  stream: serviceType,
  input: serviceTypeSchema,
  actors: { manager: ['any'] },
  emits: [ServiceTypeDefined],
  decide: (_, input) => propose(ServiceTypeDefined, input),
});

export const ChangeServiceType = defineCommand({
  name: 'ChangeServiceType',
  stream: serviceType,
  input: serviceTypeSchema,
  actors: { manager: ['any'] },
  emits: [ServiceTypeChanged],
  decide: (_, input) => propose(ServiceTypeChanged, input),
});

export const RetireServiceType = defineCommand({
  name: 'RetireServiceType',
  stream: serviceType,
  input: z.object({ reason: z.string().max(300) }),
  actors: { manager: ['any'] },
  emits: [ServiceTypeRetired],
  decide: (state, input) =>
    state.status === 'offered'
      ? propose(ServiceTypeRetired, input)
      : refuse('service-type-retired'),
});
