import type { DeviceDocument } from '@callout/sync';
import { documentAfter } from '../data/document.fixture.ts';

export const MILA = { id: 'u-mila', name: 'Mila Novak', roles: ['worker'], subject: 'w1' } as const;

const requested = {
  client: { id: 'c1', name: 'Harbour School' },
  serviceType: { id: 't1', name: 'Boiler service' },
  description: 'No hot water.',
  place: { address: 'Kaistr. 4, Hamburg' },
  contact: { name: 'Ada Petersen', phone: '+49 40 5550100' },
  wanted: { from: '2026-11-23T09:00:00.000Z', to: '2026-11-23T11:00:00.000Z' },
  approximatePrice: 12_000,
};
const assigned = {
  assignment: 1,
  worker: { id: 'w1', name: 'Mila Novak' },
  window: requested.wanted,
  terms: {
    typicalDurationMinutes: 90,
    supplies: [],
    evidenceRequired: { startPhoto: true, reportPhoto: true, signature: true },
    requiredSkills: ['gas'],
  },
};
const outcome = {
  client: requested.client,
  worker: assigned.worker,
  serviceType: requested.serviceType,
  gross: 12_900,
};
const unserved = { client: requested.client, serviceType: requested.serviceType };
const photo = { sha256: 'b'.repeat(64), type: 'image/jpeg', bytes: 10 };

const tomorrow = (hour: number) => new Date(Date.now() + (24 + hour) * 3_600_000).toISOString();
/** Free times of an overdue request: one that has gone by, and two that are ahead whenever it is run. */
export const OFFERED = [
  { from: '2020-11-23T09:00:00.000Z', to: '2020-11-23T11:00:00.000Z' },
  { from: tomorrow(0), to: tomorrow(2) },
  { from: tomorrow(4), to: tomorrow(6) },
];

/** The facts of a request's life, in their order. */
export const LIFE = {
  ServiceRequested: requested,
  WorkerAssigned: assigned,
  PriceSet: { gross: 12_900, basis: { serviceTypeId: 't1', basePrice: 12_900 } },
  ServiceStarted: { evidence: [{ ...photo, purpose: 'start-photo' }] },
  RequestOverdue: {
    passed: requested.wanted,
    offered: OFFERED,
    closesAt: '2026-11-30T11:01:00.000Z',
    timeZone: 'Europe/Berlin',
  },
  ServiceUnserved: { overdueSince: '2026-11-23T11:01:00.000Z', outcome: unserved },
  ServiceCancelled: { reason: '', outcome: unserved },
  ServiceCompleted: { evidence: [], notes: 'Done.', outcome },
} as const;

/** A request after these facts, as a device that has sent everything holds it. */
export function requestAfter(types: readonly (keyof typeof LIFE)[]): DeviceDocument {
  return documentAfter(
    'service-request',
    'r1',
    types.map((type) => [type, LIFE[type]]),
  );
}
