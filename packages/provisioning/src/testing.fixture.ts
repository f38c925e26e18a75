import { actors, fact, on } from '@callout/kernel/testing';
import {
  ClientRegistered,
  OrganisationConfigured,
  PriceSet,
  ServiceRequested,
  ServiceTypeDefined,
  WorkerAssigned,
  WorkerRegistered,
} from '@callout/published-language';

/** The small world that the specs of this context share: a boiler, a school, and Mila. */
export const client = { id: 'c1', name: 'Harbour School' };
export const mila = { id: 'w1', name: 'Mila Novak' };
export const jan = { id: 'w2', name: 'Jan Koch' };
export const boiler = { id: 't1', name: 'Boiler service' };

/** A Monday afternoon, 14:00 to 16:00 in Berlin: it lies ahead of the specs' noon. */
export const monday = { from: '2026-11-23T13:00:00.000Z', to: '2026-11-23T15:00:00.000Z' };
export const tuesday = { from: '2026-11-24T08:00:00.000Z', to: '2026-11-24T10:00:00.000Z' };

export const order = {
  client,
  serviceType: boiler,
  description: 'No hot water.',
  place: { address: 'Kaistr. 4, Hamburg' },
  contact: { name: 'Ada Petersen' },
  wanted: monday,
  approximatePrice: 12_900,
  timeZone: 'Europe/Berlin',
};
export const terms = {
  typicalDurationMinutes: 90,
  supplies: [{ item: 'Gasket set', quantity: 1 }],
  evidenceRequired: { startPhoto: true, reportPhoto: true, signature: true },
  requiredSkills: ['gas'],
};

export const requested = fact(ServiceRequested, order, { actor: actors.client });
export const assigned = (assignment = 1, worker = mila) =>
  fact(WorkerAssigned, { assignment, worker, window: monday, terms, timeZone: 'Europe/Berlin' });
export const priced = fact(PriceSet, {
  gross: 12_900,
  basis: { serviceTypeId: 't1', basePrice: 12_900 },
});

export const outcome = { client, worker: mila, serviceType: boiler, gross: 12_900 };

function picture(purpose: 'start-photo' | 'report-photo' | 'signature' | 'other') {
  return { sha256: 'ab'.repeat(32), type: 'image/jpeg' as const, bytes: 4711, purpose };
}
export const startPhoto = picture('start-photo');
export const reportPhoto = picture('report-photo');
export const signature = picture('signature');
export const otherPhoto = picture('other');

const officeHours = [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '18:00' }));

export function registered(worker: { id: string; name: string }, more: object = {}) {
  return on(worker.id, WorkerRegistered, {
    name: worker.name,
    skills: ['gas'],
    capacity: 1,
    availability: { weeklyHours: officeHours, timeOff: [] },
    ...more,
  });
}

const organised = on('organisation', OrganisationConfigured, {
  name: 'Northside',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  locale: 'en',
});
const schoolRegistered = on('c1', ClientRegistered, {
  name: client.name,
  contact: { name: 'Ada Petersen' },
});
const boilerDefined = on('t1', ServiceTypeDefined, {
  name: boiler.name,
  description: '',
  basePrice: 12_900,
  ...terms,
});
/** The organisation, the school and the boiler, as management has published them. */
export const surroundings = [organised, schoolRegistered, boilerDefined];
