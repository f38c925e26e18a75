// Proves rule 14 and 15 as a road: the clock suspects and fails what is silent, a late check-in takes
// it back with all that it took along here, a re-order begins a new request and copies what it may;
// each policy by its trigger and by its repeat.
import { addMinutes, type ClockPolicy, issue } from '@callout/kernel';
import { actors, type Fact, fact, givenFacts, on } from '@callout/kernel/testing';
import {
  NoShowSuspected,
  OrganisationConfigured,
  ReorderPlaced,
  ServiceCancelled,
  ServiceFailed,
  ServiceRequested,
  ServiceRescheduled,
  ServiceStarted,
  WorkerDismissed,
  WorkerNotFound,
  WorkerSuspended,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { provisioning } from '../context.ts';
import { pastResults } from '../read-models/projections.ts';
import { AssignWorker } from '../streams/service-request/assign-worker.ts';
import { CancelService, FailService, StartService } from '../streams/service-request/carry-out.ts';
import {
  OfferReorder,
  ReorderService,
  ReverseNoShow,
  SuspectNoShow,
} from '../streams/service-request/no-show.ts';
import { RequestService } from '../streams/service-request/request-service.ts';
import { reorderId } from '../streams/service-request/state.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';
import { kitId, suppliesKit } from '../streams/supplies-kit/stream.ts';
import {
  assigned,
  boiler,
  client,
  jan,
  mila,
  monday,
  order,
  outcome,
  priced,
  registered,
  requested,
  startPhoto,
  surroundings,
  terms,
  tuesday,
} from '../testing.fixture.ts';
import { failServiceWhenNoShowStaysSuspected as fails } from './fail-service-when-no-show-stays-suspected.ts';
import { findAnotherWorkerWhenWorkerLeft as findAnother } from './find-another-worker-when-worker-left.ts';
import { offerReorderWhenNoShow as offers } from './offer-reorder-when-no-show.ts';
import { requestServiceWhenReorderPlaced as requestsAnew } from './request-service-when-reorder-placed.ts';
import { reverseNoShowWhenCheckInArrives as reverses } from './reverse-no-show-when-check-in-arrives.ts';
import { suspectNoShowWhenWindowPassed as suspects } from './suspect-no-show-when-window-passed.ts';

const r1 = (said: Fact) => ({ ...said, stream: 'r1' });
const ready = [...surroundings, r1(requested), r1(assigned()), r1(priced)];
const due = addMinutes(monday.to, 60);
const silence = { assignment: 1, checkInBefore: due, failsAt: addMinutes(due, 12 * 60) };
const suspected = r1(fact(NoShowSuspected, silence));
const failed = r1(
  fact(ServiceFailed, {
    reason: 'no-show',
    attribution: 'worker',
    noShow: true,
    evidence: [],
    outcome,
  }),
);
const inTime = r1(
  fact(ServiceStarted, { evidence: [startPhoto] }, { at: monday.from, actor: actors.worker }),
);
const placed = r1(
  fact(ReorderPlaced, { attempt: 1, requestId: reorderId('r1', 1), wanted: tuesday }),
);

describe('the clock', () => {
  const suspicion = issue(SuspectNoShow, 'r1', silence);
  it('suspects when the window and the grace have passed, not a moment before', async () => {
    await givenFacts(provisioning, ready).whenClockSays(suspects, due).thenIssues([suspicion]);
    const before = addMinutes(due, -1);
    await givenFacts(provisioning, ready).whenClockSays(suspects, before).thenIssues([]);
  });
  it('counts the horizon from when it looked, however late that is', async () => {
    const muchLater = addMinutes(due, 5000);
    await givenFacts(provisioning, ready)
      .whenClockSays(suspects, muchLater)
      .thenIssues([
        issue(SuspectNoShow, 'r1', { ...silence, failsAt: addMinutes(muchLater, 720) }),
      ]);
  });
  it('suspects nobody twice, nor who was heard of, moved, cancelled or lost the job', async () => {
    for (const said of [
      suspected,
      inTime,
      r1(fact(ServiceRescheduled, { window: tuesday, reason: '' })),
      r1(fact(ServiceCancelled, { reason: '', outcome })),
    ]) {
      await givenFacts(provisioning, [...ready, said])
        .whenClockSays(suspects, due)
        .thenIssues([]);
    }
  });
  it('expects nobody of a request that an outside system leads, nor of one that has no worker', async () => {
    const led = fact(ServiceRequested, { ...order, ledElsewhere: true }, { actor: actors.import });
    const unfound = fact(WorkerNotFound, { ...(WorkerNotFound.samples[1] as object) });
    for (const facts of [
      [r1(led), r1(assigned())],
      [r1(requested)],
      [r1(requested), r1(assigned()), r1(unfound)],
    ]) {
      await givenFacts(provisioning, [...surroundings, ...facts])
        .whenClockSays(suspects, due)
        .thenIssues([]);
    }
  });
  it('suspects by a request that only bears an outside number, as by any other', async () => {
    const numbered = fact(ServiceRequested, { ...order, externalId: '311-4711' });
    await givenFacts(provisioning, [...surroundings, r1(numbered), r1(assigned())])
      .whenClockSays(suspects, due)
      .thenIssues([suspicion]);
  });
  it('expects nobody of a window that had passed when it was given, by an assignment or a move', async () => {
    const late = { at: monday.to };
    const given = { ...r1(assigned()), ...late };
    const moved = r1(fact(ServiceRescheduled, { window: monday, reason: '' }, late));
    for (const facts of [[given], [r1(assigned()), moved]]) {
      await givenFacts(provisioning, [...surroundings, r1(requested), ...facts])
        .whenClockSays(suspects, addMinutes(due, 10_000))
        .thenIssues([]);
    }
  });
  it('goes by what the organisation says of grace and horizon', async () => {
    const patient = on('organisation', OrganisationConfigured, {
      name: 'Northside',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      locale: 'en',
      noShowGraceMinutes: 10,
      noShowHorizonMinutes: 30,
    });
    const now = addMinutes(monday.to, 10);
    await givenFacts(provisioning, [...ready, patient])
      .whenClockSays(suspects, now)
      .thenIssues([
        issue(SuspectNoShow, 'r1', {
          assignment: 1,
          checkInBefore: now,
          failsAt: addMinutes(now, 30),
        }),
      ]);
  });
  it('fails what has stayed suspected beyond the horizon, once', async () => {
    const failure = issue(FailService, 'r1', {
      reason: 'no-show',
      attribution: 'worker',
      noShow: true,
    });
    const silent = givenFacts(provisioning, [...ready, suspected]);
    await silent.whenClockSays(fails, silence.failsAt).thenIssues([failure]);
    await silent.whenClockSays(fails, addMinutes(silence.failsAt, -1)).thenIssues([]);
    for (const said of [failed, inTime, r1(assigned(2, jan))]) {
      await givenFacts(provisioning, [...ready, suspected, said])
        .whenClockSays(fails, silence.failsAt)
        .thenIssues([]);
    }
  });
});

describe('policies', () => {
  it('a no-show is followed by the offer of a re-order, another failure is not', async () => {
    await givenFacts(provisioning, [...ready, suspected])
      .whenever(offers, failed)
      .thenIssues([issue(OfferReorder, 'r1', { because: 'no-show' })]);
    const data = { ...(failed.data as object), noShow: false };
    await givenFacts(provisioning, [...ready])
      .whenever(offers, { ...failed, data })
      .thenIssues([]);
  });
  it('a check-in after the no-show reverses it, an ordinary one and one after a re-order do not', async () => {
    await givenFacts(provisioning, [...ready, suspected, failed])
      .whenever(reverses, inTime)
      .thenIssues([issue(ReverseNoShow, 'r1', {})]);
    await givenFacts(provisioning, ready).whenever(reverses, inTime).thenIssues([]);
    await givenFacts(provisioning, [...ready, suspected, failed, placed])
      .whenever(reverses, inTime)
      .thenIssues([]);
  });
  it('a re-order copies what it may, and neither evidence, price, worker nor supplies', async () => {
    await givenFacts(provisioning, [...ready, suspected, failed])
      .whenever(requestsAnew, placed)
      .thenIssues([
        issue(RequestService, reorderId('r1', 1), {
          client,
          serviceType: boiler,
          description: order.description,
          place: order.place,
          contact: order.contact,
          wanted: tuesday,
          timeZone: 'Europe/Berlin',
          reorderOf: {
            request: 'r1',
            rankedOut: ['w1'],
            evidenceRequired: terms.evidenceRequired,
          },
        }),
      ]);
  });
});

type World = ReturnType<typeof givenFacts>;
async function tick(world: World, policy: ClockPolicy, now: string) {
  for (const { command, stream, data } of await policy.due(now, world.view)) {
    expect(await world.run(command, stream, data, actors.clock, { policy, now })).toMatchObject({
      ok: true,
    });
  }
  return world.settle();
}

describe('the road', () => {
  async function missedByMila(): Promise<World> {
    const world = givenFacts(provisioning, [...surroundings, registered(mila)]);
    await world.run(RequestService, 'r1', order, actors.client);
    await world.settle();
    expect(await tick(world, suspects, due)).toEqual([]);
    expect(await tick(world, fails, silence.failsAt)).toEqual([
      'ReorderOffered',
      'SuppliesRecalled',
    ]);
    expect(await world.view.row(pastResults, 'w1')).toEqual({ completed: 0, failed: 1 });
    return world;
  }
  it('leads from silence to a failure and, by a late check-in, back to work', async () => {
    const world = await missedByMila();
    const late = await world.run(StartService, 'r1', { evidence: [startPhoto] }, actors.worker, {
      now: monday.from,
    });
    expect(late).toMatchObject({ ok: true });
    expect(await world.settle()).toEqual(['NoShowReversed']);
    const checkedIn = world.log.find(({ type }) => type === 'ServiceStarted');
    expect(await reverses.react(checkedIn as never, world.view)).toEqual([]);
    expect(await world.view.state(serviceRequest, 'r1')).toMatchObject({ status: 'started' });
    expect(await world.view.row(pastResults, 'w1')).toEqual({ completed: 0, failed: 0 });
    expect(await tick(world, suspects, addMinutes(due, 10_000))).toEqual([]);
  });
  it('leads to a re-order that leaves out who failed it, one live copy at a time', async () => {
    const world = await missedByMila();
    const reorder = () =>
      world.run(ReorderService, 'r1', { wanted: tuesday }, actors.client, { now: monday.to });
    expect(await reorder()).toMatchObject({ ok: true });
    // Mila alone could do it, and is ranked out.
    expect(await world.settle()).toEqual(['ServiceRequested', 'WorkerNotFound']);
    expect(await reorder()).toEqual({ ok: false, refusal: { code: 'reorder-is-live' } });
    world.tell(registered(jan));
    expect(await world.settle()).toEqual(['WorkerAssigned', 'PriceSet', 'SuppliesRequested']);
    const copy = reorderId('r1', 1);
    expect(await world.view.state(serviceRequest, copy)).toMatchObject({
      worker: jan,
      reorderOf: { request: 'r1' },
      evidence: [],
    });
    await world.run(CancelService, copy, { reason: 'Another day.' }, actors.client);
    await world.settle();
    expect(await reorder()).toMatchObject({ ok: true });
    expect(await world.settle()).toEqual([
      'ServiceRequested',
      'WorkerAssigned',
      'PriceSet',
      'SuppliesRequested',
    ]);
  });
});

describe('a worker who is suspended or dismissed', () => {
  const suspend = on('w1', WorkerSuspended, { reason: 'Licence expired.' }, monday.from);
  const dismiss = on('w1', WorkerDismissed, { reason: 'Moved abroad.' }, monday.from);
  const again = [issue(AssignWorker, 'r1', {}, 'r1')];

  it.each([suspend, dismiss])('has the jobs that are to come tried again', async (left) => {
    await givenFacts(provisioning, [registered(mila), ...ready])
      .whenever(findAnother, left)
      .thenIssues(again);
  });
  it('keeps what the worker has started, and what is over is left alone', async () => {
    for (const said of [inTime, r1(fact(ServiceCancelled, { reason: '', outcome }))]) {
      await givenFacts(provisioning, [registered(mila), ...ready, said])
        .whenever(findAnother, suspend)
        .thenIssues([]);
    }
    const past = { ...suspend, at: addMinutes(monday.to, 1) };
    await givenFacts(provisioning, [registered(mila), ...ready])
      .whenever(findAnother, past)
      .thenIssues([]);
  });
  it('loses them to another worker, and the kit is recalled', async () => {
    const world = givenFacts(provisioning, [...surroundings, registered(mila)]);
    await world.run(RequestService, 'r1', order, actors.client);
    await world.settle();
    world.tell(registered(jan));
    await world.settle();
    world.tell(suspend);
    expect(await world.settle()).toEqual([
      'WorkerAssigned',
      'SuppliesRecalled',
      'SuppliesRequested',
    ]);
    expect(await world.view.state(serviceRequest, 'r1')).toMatchObject({
      worker: jan,
      formerWorkers: ['w1'],
      assignment: 2,
    });
  });
  it('leaves them waiting where nobody else is found, until somebody comes', async () => {
    const world = givenFacts(provisioning, [...surroundings, registered(mila)]);
    await world.run(RequestService, 'r1', order, actors.client);
    await world.settle();
    world.tell(dismiss);
    expect(await world.settle()).toEqual(['WorkerNotFound', 'SuppliesRecalled']);
    const request = await world.view.state(serviceRequest, 'r1');
    expect(request).toMatchObject({ status: 'requested', waiting: true, worker: undefined });
    expect(await world.view.state(suppliesKit, kitId('r1', 1))).toMatchObject({
      status: 'recalled',
    });
    world.tell(dismiss);
    expect(await world.settle()).toEqual([]);
    world.tell(registered(jan));
    expect(await world.settle()).toEqual(['WorkerAssigned', 'SuppliesRequested']);
  });
});
