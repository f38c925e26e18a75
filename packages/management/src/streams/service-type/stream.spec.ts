// Proves when a service type may be defined, changed and retired, and who may do it.
import { actors, fact, given } from '@callout/kernel/testing';
import {
  ServiceTypeChanged,
  ServiceTypeDefined,
  ServiceTypeRetired,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { ChangeServiceType, DefineServiceType, RetireServiceType, serviceType } from './stream.ts';

const terms = {
  name: 'Boiler service',
  description: 'Yearly inspection.',
  basePrice: 12_900,
  typicalDurationMinutes: 90,
  requiredSkills: ['gas'],
  supplies: [],
  evidenceRequired: { startPhoto: true, reportPhoto: true, signature: true },
};
const dearer = { ...terms, basePrice: 13_500 };
const defined = fact(ServiceTypeDefined, terms);
const retired = fact(ServiceTypeRetired, { reason: 'Replaced.' });

describe('DefineServiceType', () => {
  it('adds it to the catalogue', () => {
    given(serviceType).when(DefineServiceType, terms, actors.manager).thenRecords([defined]);
  });
  it('is refused when it is there', () => {
    given(serviceType, [defined])
      .when(DefineServiceType, terms, actors.manager)
      .thenRefuses({ code: 'already-there' });
  });
  it('is refused to a client', () => {
    given(serviceType)
      .when(DefineServiceType, terms, actors.client)
      .thenRefuses({ code: 'not-permitted' });
  });
  it('names every field at fault', () => {
    given(serviceType)
      .when(DefineServiceType, { ...terms, name: ' ', basePrice: 1.5 }, actors.manager)
      .thenRefuses({
        code: 'input-invalid',
        fields: [
          { path: 'name', message: '' },
          { path: 'basePrice', message: '' },
        ],
      });
  });
});

describe('ChangeServiceType', () => {
  it('replaces its terms', () => {
    given(serviceType, [defined])
      .when(ChangeServiceType, dearer, actors.manager)
      .thenRecords([fact(ServiceTypeChanged, dearer)]);
  });
  it('is refused once it is retired, and before it is defined', () => {
    given(serviceType, [defined, retired])
      .when(ChangeServiceType, dearer, actors.manager)
      .thenRefuses({ code: 'service-type-retired' });
    given(serviceType)
      .when(ChangeServiceType, dearer, actors.manager)
      .thenRefuses({ code: 'not-there' });
  });
});

describe('RetireServiceType', () => {
  it('takes it out of the catalogue, once', () => {
    given(serviceType, [defined])
      .when(RetireServiceType, { reason: 'Replaced.' }, actors.manager)
      .thenRecords([retired]);
    given(serviceType, [defined, retired])
      .when(RetireServiceType, { reason: 'Again.' }, actors.manager)
      .thenRefuses({ code: 'service-type-retired' });
  });
});

it('is closed and still seen by all when retired', () => {
  const { envelope, state, audience } = given(serviceType, [defined, retired]).document();
  expect(envelope).toEqual({
    status: 'retired',
    title: 'Boiler service',
    sort: 'boiler service',
    owner: '',
    assignee: '',
    day: '',
    closed: true,
  });
  expect(state).toMatchObject({ id: 's1', status: 'retired' });
  expect(audience).toContain('role:client');
});
