// Proves rule 14 and 15 on the stream itself: what a suspicion allows, which late check-in takes a
// failure back, and what may be ordered again and disputed. Device and server read the same rules.
import { actors, type Fact, fact, given } from '@callout/kernel/testing';
import {
  NoShowReversed,
  NoShowSuspected,
  NoteAdded,
  OutcomeDisputed,
  ReorderOffered,
  ReorderPlaced,
  ServiceCancelled,
  ServiceCompleted,
  ServiceFailed,
  ServiceRequested,
  ServiceRescheduled,
  ServiceStarted,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  assigned,
  jan,
  monday,
  order,
  outcome,
  priced,
  reportPhoto,
  requested,
  signature,
  startPhoto,
  tuesday,
} from '../../testing.fixture.ts';
import { CompleteService, FailService, StartService } from './carry-out.ts';
import {
  DisputeOutcome,
  OfferReorder,
  ReorderService,
  ReverseNoShow,
  SuspectNoShow,
} from './no-show.ts';
import { RequestService } from './request-service.ts';
import { reorderId } from './state.ts';
import { serviceRequest } from './stream.ts';

const suspicion = {
  assignment: 1,
  checkInBefore: '2026-11-23T16:00:00.000Z',
  failsAt: '2026-11-24T04:00:00.000Z',
};
const suspected = fact(NoShowSuspected, suspicion, { actor: actors.clock });
const noShow = { reason: 'no-show', attribution: 'worker' as const, noShow: true };
const failed = fact(ServiceFailed, { ...noShow, evidence: [], outcome }, { actor: actors.clock });
const failedOtherwise = fact(ServiceFailed, {
  reason: 'Closed.',
  attribution: 'client',
  noShow: false,
  evidence: [],
  outcome,
});
const checkIn = { evidence: [startPhoto] };
const startedAt = (at: string, actor: Fact['actor'] = actors.worker) =>
  fact(ServiceStarted, checkIn, { actor, at });
const inTime = startedAt('2026-11-23T13:05:00.000Z');
const tooLate = startedAt(suspicion.checkInBefore);
const done = { evidence: [reportPhoto, signature], notes: '' };
const completed = fact(ServiceCompleted, { ...done, outcome }, { actor: actors.worker });

const ready = [requested, assigned(), priced];
const missed = [...ready, suspected, failed];
const placed = (attempt = 1) =>
  fact(ReorderPlaced, { attempt, requestId: reorderId('r1', attempt), wanted: tuesday });
const offered = fact(ReorderOffered, { because: 'no-show' });
const request = (facts: readonly Fact[] = []) => given(serviceRequest, facts, 'r1');
const by = (...issues: unknown[]) => ({ policy: { issues } as never });

describe('SuspectNoShow', () => {
  it('suspects an assigned request, by the clock alone', () => {
    request(ready)
      .when(SuspectNoShow, suspicion, actors.clock, by(SuspectNoShow))
      .thenRecords([suspected]);
    request(ready)
      .when(SuspectNoShow, suspicion, actors.manager)
      .thenRefuses({ code: 'not-permitted' });
    expect(request([...ready, suspected]).document().envelope).toMatchObject({
      status: 'suspected',
      closed: false,
    });
  });
  it.each([
    ['not-assigned', [requested]],
    ['already-started', [...ready, inTime]],
    ['request-over', [...ready, failedOtherwise]],
    ['no-show-suspected-already', [...ready, suspected]],
    ['assignment-overtaken', [...ready, assigned(2, jan)]],
  ])('is refused as %s', (code, facts) => {
    request(facts)
      .when(SuspectNoShow, suspicion, actors.clock, by(SuspectNoShow))
      .thenRefuses({ code });
  });
  it('takes nothing away: the suspected request starts, moves, changes hands and is cancelled', () => {
    const after = (said: Fact) => request([...ready, suspected, said]).document().envelope.status;
    expect(after(inTime)).toBe('started');
    expect(after(tooLate)).toBe('started');
    expect(after(assigned(2, jan))).toBe('assigned');
    expect(after(fact(ServiceRescheduled, { window: tuesday, reason: '' }))).toBe('assigned');
    expect(after(fact(ServiceCancelled, { reason: '', outcome }))).toBe('cancelled');
    expect(after(failedOtherwise)).toBe('failed');
  });
});

describe('FailService as a no-show', () => {
  it('follows a suspicion', () => {
    request([...ready, suspected])
      .when(FailService, noShow, actors.clock, by(FailService))
      .thenRecords([failed]);
  });
  it('is refused without one, and to people', () => {
    request(ready)
      .when(FailService, noShow, actors.clock, by(FailService))
      .thenRefuses({ code: 'no-show-not-suspected' });
    request([...ready, suspected])
      .when(FailService, noShow, actors.client)
      .thenRefuses({ code: 'no-show-is-not-reported' });
  });
});

describe('a check-in that arrives after the failure', () => {
  it('takes it back when it was made in time, and what followed it on the device follows', () => {
    request(missed).whenArrives(StartService, inTime).thenAccepts();
    const back = request([...missed, offered, inTime]);
    back.whenArrives(CompleteService, completed).thenAccepts();
    expect(back.document().envelope).toMatchObject({ status: 'started', closed: false });
    expect(back.document().state).toMatchObject({
      startedAt: inTime.at,
      endedAt: undefined,
      reorderOffered: false,
    });
  });
  it('is refused when it was made too late, on the server and on the device', () => {
    request(missed).whenArrives(StartService, tooLate).thenRefuses({ code: 'check-in-too-late' });
    request(missed)
      .when(StartService, checkIn, actors.worker, { now: suspicion.checkInBefore })
      .thenRefuses({ code: 'check-in-too-late' });
  });
  it('is refused without its photo, and after another failure than a no-show', () => {
    request(missed)
      .whenArrives(StartService, { ...inTime, data: { evidence: [] } })
      .thenRefuses({ code: 'start-photo-missing' });
    request([...ready, failedOtherwise])
      .whenArrives(StartService, inTime)
      .thenRefuses({ code: 'request-over', params: { status: 'failed' } });
  });
  it('takes back nothing but the no-show: not what the work failed by once it was reversed', () => {
    const { state } = request([...missed, inTime]).document();
    const { failureId } = (state as { noShow: { failureId: string } }).noShow;
    const took = { failureId, checkedInAt: inTime.at, outcome };
    const reversed = fact(NoShowReversed, took, { actor: actors.policy });
    const again = startedAt('2026-11-23T13:10:00.000Z');
    for (const since of [[reversed, failedOtherwise], [failedOtherwise]]) {
      request([...missed, inTime, ...since])
        .whenArrives(StartService, again)
        .thenRefuses({ code: 'request-over', params: { status: 'failed' } });
    }
  });
  it('is not there for a worker who had the request before', () => {
    const handedOver = [
      ...ready,
      assigned(2, jan),
      fact(NoShowSuspected, { ...suspicion, assignment: 2 }),
      fact(ServiceFailed, { ...noShow, evidence: [], outcome: { ...outcome, worker: jan } }),
    ];
    const after = request(handedOver);
    after.whenArrives(StartService, inTime).thenRefuses({ code: 'not-there' });
    // The one who has it may still be heard of.
    const ofTheOther = startedAt('2026-11-23T13:05:00.000Z', actors.otherWorker);
    after.whenArrives(StartService, ofTheOther).thenAccepts();
  });
  it('reverses nothing once a re-order was placed: a dispatcher has to look, and says so in a note', () => {
    const contradicted = [...missed, placed(), inTime];
    expect(request(contradicted).document().envelope).toMatchObject({
      status: 'attention',
      closed: false,
    });
    expect(request(contradicted).document().state).toMatchObject({ status: 'failed' });
    request(contradicted)
      .when(ReverseNoShow, {}, actors.policy, by(ReverseNoShow))
      .thenRefuses({ code: 'no-show-not-to-reverse' });
    request(contradicted)
      .whenArrives(StartService, inTime)
      .thenRefuses({ code: 'already-started' });
    request(contradicted)
      .whenArrives(CompleteService, completed)
      .thenRefuses({ code: 'request-over' });
    const note = (actor: Fact['actor']) =>
      fact(NoteAdded, { text: 'Mila is paid, the re-order stays.' }, { actor });
    const after = (actor: Fact['actor']) =>
      request([...contradicted, note(actor)]).document().envelope.status;
    expect(after(actors.client)).toBe('attention');
    expect(after(actors.manager)).toBe('failed');
  });
});

describe('ReverseNoShow', () => {
  const reversal = {
    failureId: expect.any(String),
    checkedInAt: '2026-11-23T13:05:00.000Z',
    outcome,
  };
  it('publishes the failure that is taken back, also when the job is done by now', () => {
    for (const since of [[inTime], [inTime, completed]]) {
      const { outcome: result } = request([...missed, ...since]).when(
        ReverseNoShow,
        {},
        actors.policy,
        by(ReverseNoShow),
      );
      if (!result.ok) throw new Error(result.refusal.code);
      expect(result.value.events.map(({ type, data }) => ({ type, data }))).toEqual([
        { type: 'NoShowReversed', data: reversal },
      ]);
    }
  });
  it('is refused where nothing is to reverse, and twice', () => {
    const { state } = request([...missed, inTime]).document();
    const failureId = (state as { noShow: { failureId: string } }).noShow.failureId;
    const reversed = fact(NoShowReversed, { ...reversal, failureId });
    for (const facts of [ready, [...ready, inTime], missed, [...missed, inTime, reversed]]) {
      request(facts)
        .when(ReverseNoShow, {}, actors.policy, by(ReverseNoShow))
        .thenRefuses({ code: 'no-show-not-to-reverse' });
    }
    request([...missed, inTime])
      .when(ReverseNoShow, {}, actors.manager)
      .thenRefuses({ code: 'not-permitted' });
  });
});

describe('OfferReorder', () => {
  const because = { because: 'no-show' };
  it('offers it once, on a failure', () => {
    request(missed)
      .when(OfferReorder, because, actors.policy, by(OfferReorder))
      .thenRecords([offered]);
    for (const facts of [
      [...missed, offered],
      [...missed, placed()],
    ]) {
      request(facts)
        .when(OfferReorder, because, actors.policy, by(OfferReorder))
        .thenRefuses({ code: 'reorder-offered-already' });
    }
    request([...missed, inTime])
      .when(OfferReorder, because, actors.policy, by(OfferReorder))
      .thenRefuses({ code: 'reorder-not-of-a-failure' });
    request(missed)
      .when(OfferReorder, because, actors.client)
      .thenRefuses({ code: 'not-permitted' });
  });
});

describe('ReorderService', () => {
  const wanted = { wanted: tuesday };
  it('is placed by the client or a manager, on any failure', () => {
    request([...missed, offered])
      .when(ReorderService, wanted, actors.client)
      .thenRecords([placed()]);
    request([...ready, failedOtherwise])
      .when(ReorderService, wanted, actors.manager)
      .thenRecords([placed()]);
    request([...missed, placed()])
      .when(ReorderService, wanted, actors.client)
      .thenRecords([placed(2)]);
  });
  it('is refused on what has not failed, for a time that has passed, and to others', () => {
    request(ready)
      .when(ReorderService, wanted, actors.client)
      .thenRefuses({ code: 'reorder-not-of-a-failure' });
    request(missed)
      .when(ReorderService, { wanted: monday }, actors.client, { now: monday.to })
      .thenRefuses({ code: 'window-in-the-past', fields: [{ path: 'wanted', message: '' }] });
    request(missed)
      .when(ReorderService, wanted, actors.otherClient)
      .thenRefuses({ code: 'not-there' });
    request(missed)
      .when(ReorderService, wanted, actors.worker)
      .thenRefuses({ code: 'not-permitted' });
  });
  it('a second device is told that it was placed in the meantime', () => {
    request([...missed, placed()])
      .whenArrives(ReorderService, { ...placed(), actor: actors.client })
      .thenRefuses({ code: 'reorder-not-next', params: { next: 2 } });
  });
});

describe('RequestService as a re-order', () => {
  const copy = { ...order, reorderOf: { request: 'r1', rankedOut: ['w1'] } };
  it('is for a policy: people place a re-order on the failed request', () => {
    request()
      .when(RequestService, copy, actors.policy, by(RequestService))
      .thenRecords([fact(ServiceRequested, copy)]);
    request()
      .when(RequestService, copy, actors.client)
      .thenRefuses({ code: 'decided-by-server', params: { field: 'reorderOf' } });
  });
});

describe('DisputeOutcome', () => {
  const reason = { reason: 'The boiler is cold again.' };
  const disputed = fact(OutcomeDisputed, { ...reason, outcome });
  const over = [...ready, inTime, completed];
  it('is the client’s, on a completed or a failed request', () => {
    request(over).when(DisputeOutcome, reason, actors.client).thenRecords([disputed]);
    request(missed).when(DisputeOutcome, reason, actors.client).thenRecords([disputed]);
  });
  it('is refused before the end, twice, without a reason and to others', () => {
    request(ready)
      .when(DisputeOutcome, reason, actors.client)
      .thenRefuses({ code: 'outcome-not-there-yet' });
    request([...over, disputed])
      .when(DisputeOutcome, reason, actors.client)
      .thenRefuses({ code: 'outcome-disputed-already' });
    request(over)
      .when(DisputeOutcome, { reason: ' ' }, actors.client)
      .thenRefuses({ code: 'input-invalid', fields: [{ path: 'reason', message: '' }] });
    request(over)
      .when(DisputeOutcome, reason, actors.otherClient)
      .thenRefuses({ code: 'not-there' });
    request(over)
      .when(DisputeOutcome, reason, actors.manager)
      .thenRefuses({ code: 'not-permitted' });
  });
  it('a device cannot dispute another outcome than there was', () => {
    request(over)
      .whenArrives(DisputeOutcome, {
        ...disputed,
        actor: actors.client,
        data: { ...reason, outcome: { ...outcome, worker: jan } },
      })
      .thenRefuses({ code: 'outcome-differs' });
  });
});
