// Proves that a time which could not be corrected is a manager's question down to the money: a check-in whose clock was
// lost gets the time of its arrival, which is after the no-show; taken by an override it takes failure, charge and fine
// back; and its time, settled, is what the visit goes by, on the worker's device too, while nothing that was posted
// moves, is posted again, or is read otherwise when the log is folded anew.
import { model, type StateOf } from '@callout/model';
import { verify } from '@callout/sync-server';
import { expect, it } from 'vitest';
import { deviceOf, enginesOfEachTest } from './engine.fixture.ts';
import {
  foundOrganisation,
  MANAGER,
  requestServices,
  sampleOf,
  workerPerson,
} from './scene.fixture.ts';

const openEngine = enginesOfEachTest();
const CAME_AT = '2026-11-24T09:05:00.000Z';
const LOST_CLOCK = '2019-01-01T00:00:00.000Z';
const ARRIVED_AT = '2026-11-25T07:00:00.000Z';
const SETTLED_AT = '2026-11-25T08:00:00.000Z';

it('the check-in of a lost clock ends a no-show, and its time is what the manager says', async () => {
  const { engine, store, clock, typesOf } = openEngine('settled-time');
  await foundOrganisation(engine, 1);
  await requestServices(engine, 1);
  const requestNow = async () =>
    (await store.document('service-request', 'r1'))?.state as StateOf<'service-request'>;
  const { device, events, record } = deviceOf(1, await requestNow(), CAME_AT);
  clock.instant = '2026-11-24T12:00:00.000Z';
  await engine.runDue();
  clock.instant = '2026-11-25T00:00:00.000Z';
  await engine.runDue();
  expect([await typesOf('client-statement'), await typesOf('worker-statement')]).toEqual([
    ...[['ClientCharged'], ['WorkerFined']],
  ]);

  record('StartService', 'r1', sampleOf('ServiceStarted'));
  const lost = events.map((event) => ({ ...event, occurredAt: LOST_CLOCK }));
  clock.instant = ARRIVED_AT;
  const mila = workerPerson(1);
  const answer = await engine.push({ device, lowestUnsent: 1, events: lost }, mila);
  expect(answer.verdicts).toMatchObject([
    { verdict: 'disputed', refusal: { code: 'check-in-too-late', overridable: true } },
  ]);
  const eventId = lost[0]?.id ?? '';
  const reason = 'The client let them in at five past.';
  const settling = { eventId, how: 'overridden', reason, principal: MANAGER } as const;
  expect(await engine.settleDispute(settling)).toMatchObject({ ok: true });
  await engine.idle();
  const posted = async () => ({
    client: (await typesOf('client-statement')).sort(),
    worker: (await typesOf('worker-statement')).sort(),
    request: (await typesOf('service-request')).slice(6),
  });
  const reversed = {
    client: ['ChargeReversed', 'ClientCharged'],
    worker: ['FineReversed', 'WorkerFined'],
    request: ['ServiceStarted', 'NoShowReversed'],
  };
  expect(await posted()).toEqual(reversed);
  expect([(await requestNow()).startedAt, (await requestNow()).status]).toEqual([
    ...[ARRIVED_AT, 'started'],
  ]);
  const statements = async () =>
    (await store.events(0, 1_000)).filter(({ context }) => context === 'billing');
  const before = await statements();

  clock.instant = SETTLED_AT;
  const data = { step: 'check-in', time: CAME_AT, reason };
  const order = { context: 'provisioning', command: 'SettleTime', stream: 'r1', data };
  expect(await engine.execute(order, mila)).toMatchObject({
    ...{ ok: false, refusal: { code: 'not-permitted' } },
  });
  expect(await engine.execute(order, MANAGER)).toMatchObject({ ok: true });
  await engine.idle();
  expect(await posted()).toEqual({
    ...reversed,
    request: [...reversed.request, 'TimeSettled'],
  });
  expect(await statements()).toEqual(before);
  const asked = { context: 'provisioning', after: 0, limit: 100 } as const;
  const { documents } = await engine.pull(asked, mila, undefined);
  const shown = documents.find(({ id }) => id === 'service-request:r1');
  const by = MANAGER.name;
  const settled = { by, at: SETTLED_AT, time: CAME_AT, recorded: ARRIVED_AT, reason };
  expect(shown).toMatchObject({
    status: 'started',
    state: {
      startedAt: CAME_AT,
      marks: [
        { event: eventId, kind: 'late', at: ARRIVED_AT, settled },
        { event: eventId, kind: 'clock-behind', at: ARRIVED_AT, settled },
      ],
    },
  });
  expect(await store.event(eventId)).toMatchObject({ occurredAt: ARRIVED_AT });
  expect((await verify(store, model)).differences).toEqual([]);
});
