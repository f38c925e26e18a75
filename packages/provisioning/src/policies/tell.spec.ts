// Proves who is told what: the worker of their job and of their supplies, the client of every change; and
// that nobody is told of what was overtaken.
import { sendMail } from '@callout/kernel';
import { actors, type Fact, fact, givenFacts, on } from '@callout/kernel/testing';
import {
  ClaimAccepted,
  ClaimRejected,
  NoShowReversed,
  ReorderOffered,
  RequestOverdue,
  ServiceCancelled,
  ServiceCompleted,
  ServiceFailed,
  ServiceRescheduled,
  ServiceStarted,
  ServiceUnserved,
  SuppliesReady,
  SuppliesRecalled,
  SuppliesRequested,
  WorkClaimed,
  WorkerAssigned,
  WorkerNotFound,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { provisioning } from '../context.ts';
import {
  decisionMails,
  jobAssigned,
  requestMails,
  requestOverdue,
  suppliesReady,
  workClaimed,
} from '../mails/request-mails.ts';
import { kitId } from '../streams/supplies-kit/stream.ts';
import { assigned, jan, mila, monday, requested, terms } from '../testing.fixture.ts';
import { tellClientWhenStateChanged } from './tell-client-when-state-changed.ts';
import { tellManagersWhenWorkClaimed } from './tell-managers-when-work-claimed.ts';
import { tellWorkerWhenAssigned } from './tell-worker-when-assigned.ts';
import { tellWorkerWhenClaimDecided } from './tell-worker-when-claim-decided.ts';
import { tellWorkerWhenSuppliesReady } from './tell-worker-when-supplies-ready.ts';

const r1 = (said: Fact) => ({ ...said, stream: 'r1' });
const window = { from: monday.from, to: monday.to };
const service = 'Boiler service';
const job = (worker: string) =>
  sendMail(jobAssigned, { worker }, { service, address: 'Kaistr. 4, Hamburg', window }, 'r1');

describe('the worker', () => {
  it('is told where, when and what, each new one too', async () => {
    await givenFacts(provisioning, [r1(requested)])
      .whenever(tellWorkerWhenAssigned, r1(assigned()))
      .thenRequests([job('w1')]);
    await givenFacts(provisioning, [r1(requested), r1(assigned())])
      .whenever(tellWorkerWhenAssigned, r1(assigned(2, jan)))
      .thenRequests([job('w2')]);
  });
  it('is not told of a job that somebody else has by now', async () => {
    const world = givenFacts(provisioning, [r1(requested), r1(assigned()), r1(assigned(2, jan))]);
    const first = world.log.find(({ type }) => type === 'WorkerAssigned');
    expect(await tellWorkerWhenAssigned.planEffects?.(first as never, world.view)).toEqual([]);
  });

  const kit = on(kitId('r1', 1), SuppliesRequested, {
    requestId: 'r1',
    assignment: 1,
    worker: mila,
    serviceType: { id: 't1', name: 'Boiler service' },
    items: terms.supplies,
    neededBy: monday.from,
    timeZone: 'Europe/Berlin',
  });
  const ready = on(kitId('r1', 1), SuppliesReady, { shelf: 'B2' });
  it('is told when their supplies are ready, unless they were recalled', async () => {
    await givenFacts(provisioning, [kit])
      .whenever(tellWorkerWhenSuppliesReady, ready)
      .thenRequests([
        sendMail(
          suppliesReady,
          { worker: 'w1' },
          { service, shelf: 'B2', neededBy: monday.from },
          'r1',
        ),
      ]);
    const world = givenFacts(provisioning, [
      kit,
      ready,
      on(kitId('r1', 1), SuppliesRecalled, { reason: 'cancelled' }),
    ]);
    expect(
      await tellWorkerWhenSuppliesReady.planEffects?.(world.log[1] as never, world.view),
    ).toEqual([]);
  });
});

describe('the client', () => {
  const to = { client: 'c1' };
  it.each([
    WorkerAssigned,
    WorkerNotFound,
    ServiceRescheduled,
    ServiceStarted,
    ServiceCompleted,
    ServiceFailed,
    ServiceCancelled,
    NoShowReversed,
    ReorderOffered,
    ServiceUnserved,
  ] as const)('is told of %o', async (event) => {
    const world = givenFacts(provisioning, [r1(requested)]);
    const told = r1(fact(event, event.samples[1]));
    const worker = event === WorkerAssigned ? 'Mila Novak' : undefined;
    const moved = event === WorkerAssigned || event === ServiceRescheduled;
    const said = {
      ...{ service, worker },
      window: moved ? { from: '2026-11-23T09:00:00.000Z', to: '2026-11-23T11:00:00.000Z' } : window,
    };
    await world
      .whenever(tellClientWhenStateChanged, told)
      .thenRequests([sendMail(requestMails[event.type], to, said, 'r1')]);
  });
  it('is told that a request is overdue, by when it closes, and which windows are free', async () => {
    const offered = [1, 2, 3, 4, 5, 6].map((day) => ({
      from: `2026-11-2${day}T09:00:00.000Z`,
      to: `2026-11-2${day}T11:00:00.000Z`,
    }));
    const overdue = { passed: monday, offered, closesAt: '2026-11-30T15:01:00.000Z' };
    await givenFacts(provisioning, [r1(requested)])
      .whenever(tellClientWhenStateChanged, r1(fact(RequestOverdue, overdue)))
      .thenRequests([
        sendMail(
          requestOverdue,
          to,
          { service, window, offered, closesAt: overdue.closesAt },
          'r1',
        ),
      ]);
  });
});

describe('of claimed work', () => {
  const facts = [
    {
      event: '0193f0a0-6f6c-7d0b-8d36-0a4f8d6f8d33',
      type: 'ServiceStarted',
      occurredAt: monday.from,
      evidence: [],
    },
  ];
  const claimed = r1(
    fact(WorkClaimed, { facts, remark: 'They let me in.' }, { actor: actors.worker }),
  );
  const before = [r1(requested), r1(assigned()), r1(assigned(2, jan))];
  const said = { service, client: 'Harbour School', worker: 'Mila Novak' };
  it('every manager is told', async () => {
    await givenFacts(provisioning, before)
      .whenever(tellManagersWhenWorkClaimed, claimed)
      .thenRequests([
        sendMail(workClaimed, { managers: 'all' }, { ...said, reason: 'They let me in.' }, 'r1'),
      ]);
  });
  it('its worker is told what was decided, and why', async () => {
    const outcome = { client: { id: 'c1', name: 'Harbour School' }, worker: mila };
    for (const [event, mail, data, reason] of [
      [ClaimRejected, decisionMails.ClaimRejected, { reason: 'Other boiler.' }, 'Other boiler.'],
      [
        ClaimAccepted,
        decisionMails.ClaimAccepted,
        { note: '', outcome: { ...outcome, serviceType: { id: 't1', name: service } } },
        '',
      ],
    ] as const) {
      const world = givenFacts(provisioning, [...before, claimed]);
      const claim = world.log.at(-1)?.id;
      await world
        .whenever(tellWorkerWhenClaimDecided, r1(fact(event, { claim, ...data })))
        .thenRequests([sendMail(mail, { worker: 'w1' }, { ...said, reason }, 'r1')]);
    }
  });
});
