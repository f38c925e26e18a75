import { type Actor, evolveState, type RecordedEvent } from '@callout/kernel';
import { model } from '@callout/model';
import { type DeviceDocument, documentId, envelopeOf, foldOf, timelineEntry } from '@callout/sync';

const POLICY: Actor = { id: 'policy', role: 'policy', name: 'policy' };
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
  const stream = model.stream('service-request');
  if (!stream) throw new Error('the model has no service-request');
  let state: unknown = stream.initial;
  const events = types.map(
    (type, index): RecordedEvent => ({
      id: `0000000${index}-0000-7000-8000-000000000000`,
      context: 'provisioning',
      kind: 'service-request',
      stream: 'r1',
      type,
      v: model.event(type)?.version ?? 1,
      data: LIFE[type],
      occurredAt: '2026-11-23T09:00:00.000Z',
      actor: POLICY,
      command: 'fixture',
      correlationId: 'fixture',
    }),
  );
  for (const event of events) state = evolveState(stream, state, event);
  return {
    id: documentId('service-request', 'r1'),
    kind: 'service-request',
    stream: 'r1',
    ...envelopeOf(stream, state),
    version: events.length,
    position: events.length,
    fold: foldOf(stream),
    state,
    timeline: events.map((event) => ({
      ...timelineEntry(event),
      recordedAt: '2026-11-23T09:00:01.000Z',
    })),
    disputes: [],
    pending: [],
    unsent: 0,
  };
}
