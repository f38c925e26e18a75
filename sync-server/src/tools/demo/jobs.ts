import { addMinutes, derivedId } from '@callout/kernel';
import { phoneNumber, pointNamed } from './catalogue.ts';
import { mustSay, type Scene, say } from './demo-context.ts';
import { demoId } from './ids.ts';
import { CLIENTS, SERVICE_TYPES } from './organisation.ts';
import { clientPerson, staff, workerPerson } from './people.ts';
import type { PlannedRequest } from './plan.ts';

/** Something that happens at a time. What no longer fits when its time has come is left out. */
export interface Moment {
  readonly at: string;
  readonly happen: (scene: Scene) => Promise<void>;
}

/** How a request goes through the day, moment by moment. */
export function momentsOf(planned: PlannedRequest): readonly Moment[] {
  const { ending } = planned;
  const moments: Moment[] = [
    { at: planned.requestedAt, happen: (scene) => place(scene, planned) },
    { at: addMinutes(planned.from, -55), happen: (scene) => supply(scene, planned, 'ready') },
    { at: addMinutes(planned.from, -30), happen: (scene) => supply(scene, planned, 'issue') },
    { at: addMinutes(planned.from, -25), happen: (scene) => supply(scene, planned, 'collect') },
  ];
  if (ending.kind === 'cancel') {
    moments.push({ at: ending.at, happen: (scene) => cancel(scene, planned, ending.reason) });
    return moments;
  }
  moments.push(
    { at: planned.startAt, happen: (scene) => start(scene, planned) },
    { at: planned.endAt, happen: (scene) => end(scene, planned) },
  );
  return moments;
}

const requestId = (planned: PlannedRequest) => demoId('service-request', planned.key);

async function place(scene: Scene, planned: PlannedRequest): Promise<void> {
  const client = CLIENTS[planned.client];
  const type = SERVICE_TYPES[planned.serviceType];
  if (!client || !type) throw new Error('the plan names nobody');
  // Most clients order by themselves; some ring up, and a manager writes it down.
  const byPhone = scene.chance.share('by-phone', planned.key) < 0.3;
  const person = byPhone ? staff('manager') : clientPerson(planned.client);
  await mustSay(scene, person, ['provisioning', 'RequestService'], requestId(planned), {
    client: { id: demoId('client', planned.client), name: client.name },
    serviceType: { id: demoId('service-type', type.key), name: type.name },
    description: planned.description,
    place: {
      address: `${client.street}, Hamburg`,
      point: pointNamed(scene, 'client', planned.client),
    },
    contact: { name: client.contact, phone: phoneNumber(planned.client) },
    wanted: { from: planned.from, to: planned.to },
    approximatePrice: type.basePrice,
  });
}

async function supply(
  scene: Scene,
  planned: PlannedRequest,
  step: 'ready' | 'issue' | 'collect',
): Promise<void> {
  const request = await scene.store.document('service-request', requestId(planned));
  if (request?.status !== 'assigned') return;
  const kitId = derivedId('supplies-kit', requestId(planned), 1);
  const kit = await scene.store.document('supplies-kit', kitId);
  if (!kit) return;
  if (step === 'ready') {
    const shelf = `${scene.chance.pick(['A', 'B', 'C'], 'shelf', planned.key)}${scene.chance.between(1, 8, 'board', planned.key)}`;
    await say(scene, staff('supplies'), ['provisioning', 'MarkSuppliesReady'], kitId, { shelf });
  } else if (step === 'issue') {
    await say(scene, staff('supplies'), ['provisioning', 'IssueSupplies'], kitId, { note: '' });
  } else {
    const worker = workerPerson(request.assignee);
    await say(scene, worker, ['provisioning', 'CollectSupplies'], kitId, { note: '' });
  }
}

async function cancel(scene: Scene, planned: PlannedRequest, reason: string): Promise<void> {
  const client = clientPerson(planned.client);
  await say(scene, client, ['provisioning', 'CancelService'], requestId(planned), { reason });
}

async function start(scene: Scene, planned: PlannedRequest): Promise<void> {
  const request = await scene.store.document('service-request', requestId(planned));
  if (request?.status !== 'assigned') return;
  const variant = 'variant' in planned.ending ? planned.ending.variant : 0;
  await mustSay(
    scene,
    workerPerson(request.assignee),
    ['provisioning', 'StartService'],
    requestId(planned),
    {
      evidence: [scene.evidence.of('start-photo', variant)],
      point: pointNamed(scene, 'client', planned.client),
    },
  );
}

async function end(scene: Scene, planned: PlannedRequest): Promise<void> {
  const request = await scene.store.document('service-request', requestId(planned));
  if (request?.status !== 'started') return;
  const worker = workerPerson(request.assignee);
  const { ending } = planned;
  if (ending.kind === 'fail') {
    await mustSay(scene, worker, ['provisioning', 'FailService'], requestId(planned), {
      reason: ending.reason,
      attribution: ending.attribution,
      evidence: [],
    });
  } else if (ending.kind === 'complete') {
    await mustSay(scene, worker, ['provisioning', 'CompleteService'], requestId(planned), {
      evidence: [
        scene.evidence.of('report-photo', ending.variant),
        scene.evidence.of('signature', ending.variant),
      ],
      notes: ending.notes,
      signedBy: CLIENTS[planned.client]?.contact ?? '',
    });
  }
}
