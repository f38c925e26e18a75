import { addMinutes, derivedId } from '@callout/kernel';
import { phoneNumber, pointNamed } from './catalogue.ts';
import { type DemoContext, issue, mustIssue } from './demo-context.ts';
import { demoId } from './ids.ts';
import { CLIENTS, SERVICE_TYPES } from './organisation.ts';
import { clientPerson, staff, workerPerson } from './people.ts';
import type { PlannedRequest } from './plan.ts';

/** Something that happens at a time. What no longer fits when its time has come is left out. */
export interface Moment {
  readonly at: string;
  readonly happen: (demo: DemoContext) => Promise<void>;
}

/** How a request goes through the day, moment by moment. */
export function momentsOf(planned: PlannedRequest): readonly Moment[] {
  const { ending } = planned;
  const moments: Moment[] = [
    { at: planned.requestedAt, happen: (demo) => place(demo, planned) },
    { at: addMinutes(planned.from, -55), happen: (demo) => supply(demo, planned, 'ready') },
    { at: addMinutes(planned.from, -30), happen: (demo) => supply(demo, planned, 'issue') },
    { at: addMinutes(planned.from, -25), happen: (demo) => supply(demo, planned, 'collect') },
  ];
  if (ending.kind === 'cancel') {
    moments.push({ at: ending.at, happen: (demo) => cancel(demo, planned, ending.reason) });
    return moments;
  }
  moments.push(
    { at: planned.startAt, happen: (demo) => start(demo, planned) },
    { at: planned.endAt, happen: (demo) => end(demo, planned) },
  );
  return moments;
}

const requestId = (planned: PlannedRequest) => demoId('service-request', planned.key);

async function place(demo: DemoContext, planned: PlannedRequest): Promise<void> {
  const client = CLIENTS[planned.client];
  const type = SERVICE_TYPES[planned.serviceType];
  if (!client || !type) throw new Error('the plan names nobody');
  // Most clients order by themselves; some ring up, and a manager writes it down.
  const byPhone = demo.chance.share('by-phone', planned.key) < 0.3;
  const person = byPhone ? staff('manager') : clientPerson(planned.client);
  await mustIssue(demo, person, ['provisioning', 'RequestService'], requestId(planned), {
    client: { id: demoId('client', planned.client), name: client.name },
    serviceType: { id: demoId('service-type', type.key), name: type.name },
    description: planned.description,
    place: {
      address: `${client.street}, Hamburg`,
      point: pointNamed(demo, 'client', planned.client),
    },
    contact: { name: client.contact, phone: phoneNumber(planned.client) },
    wanted: { from: planned.from, to: planned.to },
    approximatePrice: type.basePrice,
  });
}

async function supply(
  demo: DemoContext,
  planned: PlannedRequest,
  step: 'ready' | 'issue' | 'collect',
): Promise<void> {
  const request = await demo.store.document('service-request', requestId(planned));
  if (request?.status !== 'assigned') return;
  const kitId = derivedId('supplies-kit', requestId(planned), 1);
  const kit = await demo.store.document('supplies-kit', kitId);
  if (!kit) return;
  if (step === 'ready') {
    const shelf = `${demo.chance.pick(['A', 'B', 'C'], 'shelf', planned.key)}${demo.chance.between(1, 8, 'board', planned.key)}`;
    await issue(demo, staff('supplies'), ['provisioning', 'MarkSuppliesReady'], kitId, { shelf });
  } else if (step === 'issue') {
    await issue(demo, staff('supplies'), ['provisioning', 'IssueSupplies'], kitId, { note: '' });
  } else {
    const worker = workerPerson(request.assignee);
    await issue(demo, worker, ['provisioning', 'CollectSupplies'], kitId, { note: '' });
  }
}

async function cancel(demo: DemoContext, planned: PlannedRequest, reason: string): Promise<void> {
  const client = clientPerson(planned.client);
  await issue(demo, client, ['provisioning', 'CancelService'], requestId(planned), { reason });
}

async function start(demo: DemoContext, planned: PlannedRequest): Promise<void> {
  const request = await demo.store.document('service-request', requestId(planned));
  if (request?.status !== 'assigned') return;
  const variant = 'variant' in planned.ending ? planned.ending.variant : 0;
  await mustIssue(
    demo,
    workerPerson(request.assignee),
    ['provisioning', 'StartService'],
    requestId(planned),
    {
      evidence: [demo.evidence.of('start-photo', variant)],
      point: pointNamed(demo, 'client', planned.client),
    },
  );
}

async function end(demo: DemoContext, planned: PlannedRequest): Promise<void> {
  const request = await demo.store.document('service-request', requestId(planned));
  if (request?.status !== 'started') return;
  const worker = workerPerson(request.assignee);
  const { ending } = planned;
  if (ending.kind === 'fail') {
    await mustIssue(demo, worker, ['provisioning', 'FailService'], requestId(planned), {
      reason: ending.reason,
      attribution: ending.attribution,
      evidence: [],
    });
  } else if (ending.kind === 'complete') {
    await mustIssue(demo, worker, ['provisioning', 'CompleteService'], requestId(planned), {
      evidence: [
        demo.evidence.of('report-photo', ending.variant),
        demo.evidence.of('signature', ending.variant),
      ],
      notes: ending.notes,
      signedBy: CLIENTS[planned.client]?.contact ?? '',
    });
  }
}
