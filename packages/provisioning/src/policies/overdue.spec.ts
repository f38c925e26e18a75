// Proves rule 21 as a road: the clock calls overdue what nobody was found for, in bounded batches and
// however old; another time sends it back to matching; without one it is closed; and from a window that
// passed no road leads to a suspicion or a fine.
import { addMinutes, type ClockPolicy, issue } from '@callout/kernel';
import { actors, type Fact, fact, givenFacts, on } from '@callout/kernel/testing';
import {
  OrganisationConfigured,
  RequestOverdue,
  ServiceCancelled,
  ServiceRequested,
  ServiceRescheduled,
  ServiceStarted,
  ServiceUnserved,
  WorkerNotFound,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { provisioning } from '../context.ts';
import { ReassignWorker } from '../streams/service-request/assign-worker.ts';
import { CancelService, RescheduleService } from '../streams/service-request/carry-out.ts';
import { CloseUnserved, MarkOverdue } from '../streams/service-request/overdue-commands.ts';
import { RequestService } from '../streams/service-request/request-service.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';
import {
  assigned,
  boiler,
  client,
  mila,
  monday,
  order,
  registered,
  requested,
  startPhoto,
  surroundings,
  tuesday,
} from '../testing.fixture.ts';
import { closeUnservedWhenOverdueTooLong as closes } from './close-unserved-when-overdue-too-long.ts';
import {
  MARKED_AT_ONCE_MAX,
  markOverdueWhenWindowPassed as marks,
} from './mark-overdue-when-window-passed.ts';
import { suspectNoShowWhenWindowPassed as suspects } from './suspect-no-show-when-window-passed.ts';
import { tryAgainWhenSomethingChanged as triesAgain } from './try-again-when-something-changed.ts';

const r1 = (said: Fact) => ({ ...said, stream: 'r1' });
const closesAt = addMinutes(monday.to, 7 * 24 * 60);
const overdueData = { passed: monday, offered: [tuesday], closesAt };
const overdue = r1(fact(RequestOverdue, overdueData, { at: monday.to }));
const unfound = r1(fact(WorkerNotFound, WorkerNotFound.samples[1]));
const world = (facts: readonly Fact[]) => givenFacts(provisioning, [...surroundings, ...facts]);
const moved = r1(fact(ServiceRescheduled, { window: tuesday, reason: '' }, { at: monday.to }));
const outcome = { client, serviceType: boiler };

describe('the clock', () => {
  const mark = issue(MarkOverdue, 'r1', {});
  it('calls overdue what has no worker when its window ends, tried or not, not a moment before', async () => {
    for (const facts of [[r1(requested)], [r1(requested), unfound]]) {
      await world(facts).whenClockSays(marks, monday.to).thenIssues([mark]);
      await world(facts).whenClockSays(marks, addMinutes(monday.to, -1)).thenIssues([]);
    }
    // Its worker has left, and nobody else was found.
    await world([r1(requested), r1(assigned()), unfound])
      .whenClockSays(marks, monday.to)
      .thenIssues([mark]);
  });
  it('leaves alone what has a worker, has begun, is over, was moved, or is led elsewhere', async () => {
    const led = r1(fact(ServiceRequested, { ...order, ledElsewhere: true }));
    const started = fact(ServiceStarted, { evidence: [startPhoto] }, { actor: actors.worker });
    for (const facts of [
      [r1(requested), r1(assigned())],
      [r1(requested), r1(assigned()), r1(started)],
      [r1(requested), r1(fact(ServiceCancelled, { reason: '', outcome }))],
      [r1(requested), moved],
      [r1(requested), overdue],
      [led],
    ]) {
      await world(facts).whenClockSays(marks, monday.to).thenIssues([]);
    }
  });
  it('works off what is old in bounded batches, the oldest windows first', async () => {
    const old = Array.from({ length: MARKED_AT_ONCE_MAX + 5 }, (_, index) => {
      const from = addMinutes('2026-10-18T08:00:00.000Z', -index);
      const wanted = { from, to: addMinutes(from, 60) };
      return fact(ServiceRequested, { ...order, wanted }, { stream: `old-${index}`, at: from });
    });
    const november = world(old);
    const due = await marks.due('2026-11-24T08:00:00.000Z', november.view);
    expect(due.map(({ stream }) => stream)).toEqual(
      Array.from({ length: MARKED_AT_ONCE_MAX }, (_, index) => `old-${old.length - 1 - index}`),
    );
    const marked = async () =>
      (await turn(november, marks, '2026-11-24T08:00:00.000Z')).filter(
        (type) => type === 'RequestOverdue',
      ).length;
    expect([await marked(), await marked(), await marked()]).toEqual([MARKED_AT_ONCE_MAX, 5, 0]);
  });
  it('closes it when the time to choose another is over, once', async () => {
    const close = issue(CloseUnserved, 'r1', {});
    await world([r1(requested), overdue])
      .whenClockSays(closes, closesAt)
      .thenIssues([close]);
    const before = addMinutes(closesAt, -1);
    await world([r1(requested), overdue])
      .whenClockSays(closes, before)
      .thenIssues([]);
    const unserved = r1(
      fact(ServiceUnserved, { overdueSince: monday.to, outcome }, { at: closesAt }),
    );
    for (const facts of [
      [r1(requested)],
      [r1(requested), overdue, moved],
      [r1(requested), overdue, unserved],
    ]) {
      await world(facts).whenClockSays(closes, closesAt).thenIssues([]);
    }
  });
});

/** Carries out what the clock says is due; answers what was recorded, policies included. */
async function turn(there: ReturnType<typeof world>, policy: ClockPolicy, now: string) {
  const from = there.log.length;
  for (const { command, stream, data } of await policy.due(now, there.view)) {
    expect(await there.run(command, stream, data, actors.clock, { policy, now })).toMatchObject({
      ok: true,
    });
  }
  await there.settle();
  return there.log.slice(from).map(({ type }) => type);
}

const at = (now: string) => ({ now });

describe('the road', () => {
  async function nobodyFree(facts: readonly Fact[] = []) {
    const busy = [
      { ...requested, stream: 'r0' },
      { ...assigned(), stream: 'r0' },
    ];
    const there = world([registered(mila), ...busy, ...facts]);
    await there.settle();
    await there.run(RequestService, 'r1', order, actors.client);
    expect(await there.settle()).toEqual(['WorkerNotFound']);
    return there;
  }
  it('leads from silence to other times, and by one of them to a worker', async () => {
    const there = await nobodyFree();
    expect(await turn(there, marks, monday.to)).toEqual(['RequestOverdue']);
    const state = await there.view.state(serviceRequest, 'r1');
    expect(state).toMatchObject({ status: 'overdue', overdue: { closesAt } });
    const [window] = state?.overdue?.offered ?? [];
    const chosen = { window, reason: '' };
    const answer = await there.run(RescheduleService, 'r1', chosen, actors.client, at(monday.to));
    expect(answer).toMatchObject({ ok: true });
    expect(await there.settle()).toEqual(['WorkerAssigned', 'PriceSet', 'SuppliesRequested']);
    expect(await there.view.state(serviceRequest, 'r1')).toMatchObject({
      status: 'assigned',
      worker: mila,
      window,
    });
    expect(await turn(there, closes, addMinutes(closesAt, 10_000))).toEqual([]);
  });
  it('leads to its close as the organisation says, and nothing moves it then', async () => {
    const there = await nobodyFree([
      on('organisation', OrganisationConfigured, {
        ...{ name: 'Northside', timeZone: 'Europe/Berlin', currency: 'EUR', locale: 'en' },
        overdueHorizonDays: 2,
      }),
    ]);
    await turn(there, marks, monday.to);
    const twoDays = addMinutes(monday.to, 2 * 24 * 60);
    expect(await turn(there, closes, addMinutes(twoDays, -1))).toEqual([]);
    expect(await turn(there, closes, twoDays)).toEqual(['ServiceUnserved']);
    expect(await turn(there, closes, twoDays)).toEqual([]);
    expect(await turn(there, marks, twoDays)).toEqual([]);
  });
  it('tries it again only once it has a window ahead, however many others wait', async () => {
    const there = await nobodyFree();
    await turn(there, marks, monday.to);
    there.tell(registered({ id: 'w9', name: 'Nina Roth' }), monday.to);
    expect(await there.settle()).toEqual([]);
    const inputs = { window: tuesday, reason: '' };
    await there.run(RescheduleService, 'r1', inputs, actors.manager, at(monday.to));
    expect(await there.settle()).toContain('WorkerAssigned');
  });
  it('does not try what waits for a window that has passed and is not marked yet', async () => {
    const there = await nobodyFree();
    const late = { ...registered({ id: 'w9', name: 'Nina Roth' }), at: monday.to };
    await there.whenever(triesAgain, late).thenIssues([]);
  });
  it('a request that arrives after its window is overdue at once, and nobody is assigned', async () => {
    const there = world([registered(mila)]);
    there.tell(
      { ...r1(requested), actor: actors.client, at: '2026-11-23T12:00:00.000Z' },
      addMinutes(monday.to, 60),
    );
    // The processor reaches it after the window.
    const assign = await there.run(
      ReassignWorker,
      'r1',
      { workerId: 'w1', reason: '' },
      actors.manager,
      at(monday.to),
    );
    expect(assign).toMatchObject({ ok: false, refusal: { code: 'window-in-the-past' } });
    expect(await turn(there, marks, addMinutes(monday.to, 60))).toContain('RequestOverdue');
  });
  it('from a passed window leads to no suspicion, whatever a dispatcher tries', async () => {
    const there = await nobodyFree();
    await turn(there, marks, monday.to);
    for (const input of [
      { workerId: 'w1', reason: '' },
      { workerId: 'w1', reason: '', evenIfBusy: true },
      { workerId: 'w1', reason: '', window: monday, evenIfBusy: true },
    ]) {
      const tried = await there.run(ReassignWorker, 'r1', input, actors.manager, at(monday.to));
      expect(tried).toMatchObject({ ok: false, refusal: { code: 'window-in-the-past' } });
    }
    await there.run(CancelService, 'r0', { reason: '' }, actors.client, at(monday.to));
    await there.settle();
    expect(await turn(there, suspects, addMinutes(monday.to, 10_000))).toEqual([]);
  });
});
