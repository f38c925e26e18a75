// Proves rule 21 at the door: a window lies ahead when it is asked for, by the recorder's clock and,
// within what an honest device needs, by the server's; an import alone tells history; and nobody is
// given, moved to, or fined for a window that has passed.
import { type AnyCommand, addMinutes } from '@callout/kernel';
import { actors, type Fact, fact, given, givenFacts } from '@callout/kernel/testing';
import {
  NoShowSuspected,
  ServiceFailed,
  ServiceRequested,
  ServiceRescheduled,
  WorkerAssigned,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { provisioning } from '../../context.ts';
import { suspectNoShowWhenWindowPassed } from '../../policies/suspect-no-show-when-window-passed.ts';
import {
  assigned,
  jan,
  mila,
  monday,
  order,
  outcome,
  priced,
  registered,
  requested,
  surroundings,
  terms,
  tuesday,
} from '../../testing.fixture.ts';
import { AssignWorker, ReassignWorker } from './assign-worker.ts';
import { RescheduleService } from './carry-out.ts';
import { ReorderService, SuspectNoShow } from './no-show.ts';
import { RequestService } from './request-service.ts';
import { serviceRequest } from './stream.ts';

const request = (facts: readonly Fact[] = []) => given(serviceRequest, facts, 'r1');
const r1 = (said: Fact) => ({ ...said, stream: 'r1' });
const past = (field: string) => ({
  code: 'window-in-the-past',
  fields: [{ path: field, message: '' }],
});
const ready = [requested, assigned(), priced];
const choice = {
  worker: jan,
  active: true,
  skilled: true,
  free: true,
  terms,
  timeZone: 'Europe/Berlin',
};
const clock = { policy: suspectNoShowWhenWindowPassed };
const WEEK_MINUTES = 7 * 24 * 60;

describe('a window that is asked for', () => {
  it('may have begun a quarter of an hour ago, as long as a form takes, and no more', () => {
    const latest = addMinutes(monday.from, 15);
    request().when(RequestService, order, actors.client, { now: latest }).thenRecords([requested]);
    const later = { now: addMinutes(latest, 1) };
    request().when(RequestService, order, actors.client, later).thenRefuses(past('wanted'));
    request().when(RequestService, order, actors.manager, later).thenRefuses(past('wanted'));
    const input = { window: monday, reason: '' };
    request([requested])
      .when(RescheduleService, input, actors.manager, later)
      .thenRefuses(past('window'));
    request(ready)
      .when(ReassignWorker, { workerId: 'w2', reason: '', window: monday }, actors.manager, {
        ...later,
        facts: choice,
      })
      .thenRefuses(past('window'));
  });
  it('is judged again where it arrives: a device cannot say what its rules refuse', () => {
    const later = { actor: actors.client, at: monday.to };
    request()
      .whenArrives(RequestService, fact(ServiceRequested, order, later))
      .thenRefuses(past('wanted'));
    const moved = fact(
      ServiceRescheduled,
      { window: monday, reason: '' },
      { at: monday.to, actor: actors.manager },
    );
    request([requested]).whenArrives(RescheduleService, moved).thenRefuses(past('window'));
  });
  it('may lie in the past for an import, which tells history', () => {
    const history = { now: addMinutes(monday.to, 100 * WEEK_MINUTES) };
    const led = { ...order, ledElsewhere: true };
    request()
      .when(RequestService, led, actors.import, history)
      .thenRecords([fact(ServiceRequested, led)]);
  });
});

describe('that an outside system leads a request', () => {
  it('is said by an import alone', () => {
    for (const actor of [actors.client, actors.manager]) {
      request()
        .when(RequestService, { ...order, ledElsewhere: true }, actor)
        .thenRefuses({
          code: 'led-elsewhere-by-import-only',
          fields: [{ path: 'ledElsewhere', message: '' }],
        });
    }
  });
  it('was said by its number in version 1, and is not any more', () => {
    const [first] = Object.values(ServiceRequested.earlier);
    const { externalId: _, ...bare } = { ...order, externalId: undefined };
    const toNext = first?.toNext as ((data: unknown) => unknown) | undefined;
    expect(toNext?.({ ...order, externalId: '311' })).toEqual({
      ...order,
      externalId: '311',
      ledElsewhere: true,
    });
    expect(toNext?.(bare)).toEqual(bare);
    const numbered = { ...order, externalId: '311' };
    request()
      .when(RequestService, numbered, actors.manager)
      .thenRecords([fact(ServiceRequested, numbered)]);
  });
  it('keeps the clock from concluding anything from silence', () => {
    const led = fact(ServiceRequested, { ...order, ledElsewhere: true }, { actor: actors.import });
    const suspicion = { assignment: 1, checkInBefore: monday.to, failsAt: monday.to };
    request([led, assigned()])
      .when(SuspectNoShow, suspicion, actors.clock, { ...clock, now: monday.to })
      .thenRefuses({ code: 'request-led-elsewhere' });
  });
});

describe('a window that has passed', () => {
  const suspicion = {
    assignment: 1,
    checkInBefore: addMinutes(monday.to, 60),
    failsAt: addMinutes(monday.to, 780),
  };
  const late = { now: monday.to };
  it('is given to nobody: neither by matching, nor by a dispatcher who names no other', async () => {
    const world = givenFacts(provisioning, [...surroundings, registered(mila), r1(requested)]);
    const tried = await world.run(AssignWorker, 'r1', {}, actors.policy, {
      ...late,
      policy: { name: 'any', issues: [AssignWorker] } as never,
    });
    expect(tried).toEqual({ ok: true, value: [] });
    for (const facts of [[requested], ready]) {
      request(facts)
        .when(ReassignWorker, { workerId: 'w2', reason: '' }, actors.manager, {
          ...late,
          facts: choice,
        })
        .thenRefuses(past('window'));
    }
    request([requested])
      .when(ReassignWorker, { workerId: 'w2', reason: '', window: tuesday }, actors.manager, {
        ...late,
        facts: choice,
      })
      .thenRecords([
        fact(WorkerAssigned, {
          assignment: 1,
          worker: jan,
          window: tuesday,
          terms,
          reason: '',
          timeZone: 'Europe/Berlin',
        }),
      ]);
  });
  it('is a no-show of nobody who was given it then, whatever an old log holds', () => {
    // What the rules refuse today stands in logs of before them.
    const state = { ...(request(ready).document().state as object), promisedAt: monday.to };
    const event = { actor: actors.clock, occurredAt: suspicion.failsAt } as never;
    expect(serviceRequest.rules.NoShowSuspected(state as never, suspicion, event)).toEqual({
      code: 'window-was-past',
    });
    expect(
      serviceRequest.rules.NoShowSuspected(
        { ...(state as object), promisedAt: addMinutes(monday.to, -1) } as never,
        suspicion,
        event,
      ),
    ).toBeUndefined();
  });
});

describe('the server, by its own clock', () => {
  const world = (facts: readonly Fact[] = []) =>
    givenFacts(provisioning, [...surroundings, registered(mila), ...facts]);
  const confirmed = async (
    command: AnyCommand,
    data: object,
    now: string,
    facts: readonly Fact[] = [],
  ) => {
    const event = { type: '' as never, data, stream: 'r1', actor: actors.client };
    return command.serverCheck?.(event, world(facts).view, now);
  };
  const inPast = (field: string) => ({
    code: 'window-in-the-past',
    fields: [{ path: field, message: 'window-in-the-past' }],
  });
  it('takes what a device recorded in time and could not tell for a week', async () => {
    expect(await confirmed(RequestService, order, addMinutes(monday.to, 120))).toBeUndefined();
    const week = addMinutes(monday.to, WEEK_MINUTES);
    expect(await confirmed(RequestService, order, addMinutes(week, -1))).toBeUndefined();
    expect(await confirmed(RequestService, order, week)).toEqual(inPast('wanted'));
    const moved = { window: monday, reason: '' };
    expect(await confirmed(RescheduleService, moved, week, [r1(requested)])).toEqual(
      inPast('window'),
    );
    const noShow = [
      ...ready.map(r1),
      r1(fact(NoShowSuspected, NoShowSuspected.samples[1])),
      r1(
        fact(
          ServiceFailed,
          { reason: 'x', attribution: 'worker', noShow: true, evidence: [], outcome },
          { actor: actors.clock },
        ),
      ),
    ];
    const again = { attempt: 1, requestId: 'r2', wanted: monday };
    expect(await confirmed(ReorderService, again, week, noShow)).toEqual(inPast('wanted'));
  });
  it('moves no worker to a window that is over before anybody could tell them', async () => {
    const moved = { window: tuesday, reason: '' };
    const facts = ready.map(r1);
    expect(await confirmed(RescheduleService, moved, tuesday.to, facts)).toEqual(inPast('window'));
    expect(
      await confirmed(RescheduleService, moved, addMinutes(tuesday.to, -1), facts),
    ).toBeUndefined();
    // Without a worker nobody can miss it: it is taken, and overdue at the next turn of the clock.
    expect(await confirmed(RescheduleService, moved, tuesday.to, [r1(requested)])).toBeUndefined();
  });
  it('asks nothing of an import', async () => {
    const event = { type: '' as never, data: order, stream: 'r1', actor: actors.import };
    const now = addMinutes(monday.to, 100 * WEEK_MINUTES);
    expect(await RequestService.serverCheck?.(event, world().view, now)).toBeUndefined();
  });
});
