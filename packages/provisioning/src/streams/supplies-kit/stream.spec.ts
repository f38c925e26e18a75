// Proves the way of a kit from the shelf to the worker, and back when it is recalled.
import { actors, fact, given } from '@callout/kernel/testing';
import {
  SuppliesCollected,
  SuppliesIssued,
  SuppliesReady,
  SuppliesRecalled,
  SuppliesRequested,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { recallSuppliesWhenReassignedOrCancelled } from '../../policies/recall-supplies-when-reassigned-or-cancelled.ts';
import { requestSuppliesWhenWorkerAssigned } from '../../policies/request-supplies-when-worker-assigned.ts';
import { boiler, mila, monday, terms } from '../../testing.fixture.ts';
import {
  CollectSupplies,
  IssueSupplies,
  MarkSuppliesReady,
  RecallSupplies,
  RequestSupplies,
  suppliesKit,
} from './stream.ts';

const order = {
  requestId: 'r1',
  assignment: 1,
  worker: mila,
  serviceType: boiler,
  items: terms.supplies,
  neededBy: monday.from,
  timeZone: 'Europe/Berlin',
};
const requested = fact(SuppliesRequested, order);
const ready = fact(SuppliesReady, { shelf: 'B2' });
const issued = fact(SuppliesIssued, { note: '' });
const collected = fact(SuppliesCollected, { note: '' });
const recalled = fact(SuppliesRecalled, { reason: 'cancelled' });
const kit = (...facts: (typeof requested)[]) => given(suppliesKit, facts, 'k1');
const asked = { policy: requestSuppliesWhenWorkerAssigned };
const called = { policy: recallSuppliesWhenReassignedOrCancelled };

describe('RequestSupplies', () => {
  it('begins a kit, by policy alone and once', () => {
    kit().when(RequestSupplies, order, actors.policy, asked).thenRecords([requested]);
    kit(requested)
      .when(RequestSupplies, order, actors.policy, asked)
      .thenRefuses({ code: 'already-there' });
    kit().when(RequestSupplies, order, actors.manager).thenRefuses({ code: 'not-permitted' });
  });
});

describe('MarkSuppliesReady, IssueSupplies, CollectSupplies', () => {
  it('follow each other', () => {
    kit(requested).when(MarkSuppliesReady, { shelf: 'B2' }, actors.supplies).thenRecords([ready]);
    kit(requested, ready).when(IssueSupplies, { note: '' }, actors.supplies).thenRecords([issued]);
    kit(requested, ready, issued)
      .when(CollectSupplies, { note: '' }, actors.worker)
      .thenRecords([collected]);
  });
  it('are refused out of turn', () => {
    const outOfTurn = (status: string, needed: string) => ({
      code: 'kit-out-of-turn',
      params: { status, needed },
    });
    kit(requested, ready)
      .when(MarkSuppliesReady, { shelf: '' }, actors.supplies)
      .thenRefuses(outOfTurn('ready', 'requested'));
    kit(requested)
      .when(IssueSupplies, { note: '' }, actors.supplies)
      .thenRefuses(outOfTurn('requested', 'ready'));
    kit(requested, ready)
      .when(CollectSupplies, { note: '' }, actors.worker)
      .thenRefuses(outOfTurn('ready', 'issued'));
  });
  it('are refused to others', () => {
    kit(requested)
      .when(MarkSuppliesReady, { shelf: '' }, actors.worker)
      .thenRefuses({ code: 'not-permitted' });
    kit(requested, ready)
      .when(IssueSupplies, { note: '' }, actors.manager)
      .thenRefuses({ code: 'not-permitted' });
    kit(requested, ready, issued)
      .when(CollectSupplies, { note: '' }, actors.otherWorker)
      .thenRefuses({ code: 'not-there' });
  });
  it('a collection from before the recall is taken whenever it arrives, and the kit comes back', () => {
    const late = fact(SuppliesRecalled, { reason: 'failed' }, { at: monday.to });
    const before = { now: monday.from };
    kit(requested, ready, issued, late)
      .when(CollectSupplies, { note: '' }, actors.worker, before)
      .thenRecords([collected]);
    expect(kit(requested, ready, issued, late, collected).document().envelope).toMatchObject({
      status: 'recalled',
      closed: true,
    });
    for (const [facts, now] of [
      // At the same instant, later, of what was on the shelf only, and a second time.
      [[requested, ready, issued, late], monday.to],
      [[requested, ready, issued, late], '2026-11-23T20:00:00.000Z'],
      [[requested, ready, late], monday.from],
      [[requested, ready, issued, late, collected], monday.from],
      [[requested, ready, issued, collected, late], monday.from],
    ] as const) {
      kit(...facts)
        .when(CollectSupplies, { note: '' }, actors.worker, { now })
        .thenRefuses({ code: 'kit-recalled' });
    }
  });
  it('are refused once it is recalled', () => {
    for (const [command, actor] of [
      [MarkSuppliesReady, actors.supplies],
      [IssueSupplies, actors.supplies],
      [CollectSupplies, actors.worker],
    ] as const) {
      kit(requested, recalled)
        .when(command, { note: '', shelf: '' }, actor)
        .thenRefuses({ code: 'kit-recalled' });
    }
  });
});

describe('RecallSupplies', () => {
  const input = { reason: 'cancelled' };
  it('is legal in every state but one, by policy alone', () => {
    for (const facts of [[requested], [requested, ready, issued, collected]]) {
      kit(...facts)
        .when(RecallSupplies, input, actors.policy, called)
        .thenRecords([recalled]);
    }
    kit(requested, recalled)
      .when(RecallSupplies, input, actors.policy, called)
      .thenRefuses({ code: 'kit-recalled' });
    kit(requested)
      .when(RecallSupplies, input, actors.supplies)
      .thenRefuses({ code: 'not-permitted' });
  });
});

it('is seen by the clerks, the managers and its worker, soonest first', () => {
  const { audience, envelope } = kit(requested).document();
  expect(audience).toEqual(['role:manager', 'role:supplies', 'worker:w1']);
  expect(envelope).toEqual({
    status: 'requested',
    title: 'Boiler service',
    sort: monday.from,
    owner: '',
    assignee: 'w1',
    day: '2026-11-23',
    closed: false,
  });
});
