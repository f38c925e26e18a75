// Proves rule 21 on the stream: when a request becomes overdue, how it leaves that state (another time,
// another worker, cancelled, closed unserved), and who may do what meanwhile.
import { addMinutes, refusalOf } from '@callout/kernel';
import { actors, type Fact, fact, given, recorded } from '@callout/kernel/testing';
import {
  RequestOverdue,
  ServiceCancelled,
  ServiceRequested,
  ServiceRescheduled,
  ServiceUnserved,
  WorkerAssigned,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { closeUnservedWhenOverdueTooLong } from '../../policies/close-unserved-when-overdue-too-long.ts';
import { markOverdueWhenWindowPassed } from '../../policies/mark-overdue-when-window-passed.ts';
import {
  assigned,
  boiler,
  client,
  mila,
  monday,
  order,
  priced,
  requested,
  terms,
  tuesday,
} from '../../testing.fixture.ts';
import { ReassignWorker } from './assign-worker.ts';
import { CancelService, FailService, RescheduleService } from './carry-out.ts';
import { CloseUnserved, MarkOverdue } from './overdue-commands.ts';
import { serviceRequest } from './stream.ts';

const request = (facts: readonly Fact[] = []) => given(serviceRequest, facts, 'r1');
const since = monday.to;
const closesAt = addMinutes(since, 7 * 24 * 60);
const offer = { offered: [tuesday], closesAt, timeZone: 'Europe/Berlin' };
const overdueData = { passed: monday, ...offer };
const overdue = fact(RequestOverdue, overdueData, { at: since, actor: actors.clock });
const marks = { policy: markOverdueWhenWindowPassed, facts: offer };
const closes = { policy: closeUnservedWhenOverdueTooLong };
const bare = { client, serviceType: boiler };
const waits = [requested, overdue];
const unserved = fact(
  ServiceUnserved,
  { overdueSince: since, outcome: bare },
  { at: closesAt, actor: actors.clock },
);

describe('MarkOverdue', () => {
  it('says which window passed, what is free instead, and until when', () => {
    request([requested])
      .when(MarkOverdue, {}, actors.clock, { ...marks, now: since })
      .thenRecords([overdue]);
    expect(request(waits).document()).toMatchObject({
      state: { status: 'overdue', overdue: { since, offered: [tuesday], closesAt } },
      envelope: { status: 'overdue', closed: false },
    });
  });
  it('is refused while the window lasts, twice, with a worker, and when it is over', () => {
    const late = { ...marks, now: addMinutes(since, 60) };
    const now = addMinutes(since, -1);
    const mark = (facts: readonly Fact[], at = late) =>
      request(facts).when(MarkOverdue, {}, actors.clock, at);
    mark([requested], { ...marks, now }).thenRefuses({ code: 'window-not-passed' });
    mark(waits).thenRefuses({ code: 'request-overdue-already' });
    mark([requested, assigned(), priced]).thenRefuses({ code: 'already-assigned' });
    mark([...waits, unserved]).thenRefuses({
      code: 'request-over',
      params: { status: 'unserved' },
    });
  });
  it('is refused where an outside system leads the request', () => {
    const led = fact(ServiceRequested, { ...order, ledElsewhere: true }, { actor: actors.import });
    request([led])
      .when(MarkOverdue, {}, actors.clock, { ...marks, now: since })
      .thenRefuses({ code: 'request-led-elsewhere' });
  });
  it('is said by the clock alone', () => {
    request([requested])
      .when(MarkOverdue, {}, actors.manager, { facts: offer, now: since })
      .thenRefuses({ code: 'not-permitted' });
  });
});

describe('an overdue request', () => {
  const input = { window: tuesday, reason: '' };
  const moved = fact(ServiceRescheduled, input, { at: since });
  it('is moved by its client or a manager, and then waits for a worker again', () => {
    for (const actor of [actors.client, actors.manager]) {
      request(waits).when(RescheduleService, input, actor, { now: since }).thenRecords([moved]);
    }
    request(waits)
      .when(RescheduleService, input, actors.otherClient, { now: since })
      .thenRefuses({ code: 'not-there' });
    expect(request([...waits, moved]).document().state).toMatchObject({
      status: 'requested',
      waiting: true,
      window: tuesday,
      overdue: undefined,
    });
  });
  it('is moved by its client only while it is overdue', () => {
    for (const facts of [[requested], [requested, assigned(), priced], [...waits, moved]]) {
      request(facts)
        .when(RescheduleService, input, actors.client)
        .thenRefuses({ code: 'reschedule-not-overdue' });
    }
  });
  it('is not moved into the past', () => {
    request(waits)
      .when(RescheduleService, { window: monday, reason: '' }, actors.client, { now: since })
      .thenRefuses({ code: 'window-in-the-past', fields: [{ path: 'window', message: '' }] });
  });
  it('is given to a worker with another time', () => {
    const facts = {
      ...{ worker: mila, active: true, skilled: true, free: true, terms },
      timeZone: 'Europe/Berlin',
    };
    const given = {
      ...{ assignment: 1, worker: mila, window: tuesday, terms, reason: 'By phone.' },
      timeZone: 'Europe/Berlin',
    };
    request(waits)
      .when(
        ReassignWorker,
        { workerId: 'w1', reason: 'By phone.', window: tuesday },
        actors.manager,
        { facts, now: since },
      )
      .thenRecords([fact(WorkerAssigned, given)]);
    expect(
      request([...waits, fact(WorkerAssigned, given, { at: since })]).document().state,
    ).toMatchObject({ status: 'assigned', overdue: undefined });
  });
  it('is cancelled by its client, and cannot fail', () => {
    request(waits)
      .when(CancelService, { reason: '' }, actors.client, { now: since })
      .thenRecords([fact(ServiceCancelled, { reason: '', outcome: bare })]);
    request(waits)
      .when(FailService, { reason: 'x', attribution: 'other' }, actors.manager, { now: since })
      .thenRefuses({ code: 'not-assigned' });
  });
});

describe('CloseUnserved', () => {
  it('closes what nobody chose another time for', () => {
    request(waits)
      .when(CloseUnserved, {}, actors.clock, { ...closes, now: closesAt })
      .thenRecords([unserved]);
    expect(request([...waits, unserved]).document()).toMatchObject({
      state: { status: 'unserved', endedAt: closesAt },
      envelope: { status: 'unserved', closed: true },
    });
  });
  it('is refused too early, and of what is not overdue', () => {
    const close = (facts: readonly Fact[], now = closesAt) =>
      request(facts).when(CloseUnserved, {}, actors.clock, { ...closes, now });
    close(waits, addMinutes(closesAt, -1)).thenRefuses({ code: 'overdue-not-long-enough' });
    close([requested]).thenRefuses({ code: 'request-not-overdue' });
    close([...waits, unserved]).thenRefuses({ code: 'request-not-overdue' });
  });
  it('says what the request says, and nothing else', () => {
    const told = { overdueSince: since, outcome: { ...bare, gross: 1 } };
    const forged = recorded(fact(ServiceUnserved, told, { actor: actors.clock, at: closesAt }), 1);
    const { state } = request(waits).document();
    expect(refusalOf(serviceRequest, state, forged)?.code).toBe('outcome-differs');
  });
  it('ends it: nothing moves it any more', () => {
    for (const command of [RescheduleService, CancelService]) {
      const input = command === CancelService ? { reason: '' } : { window: tuesday, reason: '' };
      request([...waits, unserved])
        .when(command, input, actors.client)
        .thenRefuses({ code: 'request-over', params: { status: 'unserved' } });
    }
  });
});
