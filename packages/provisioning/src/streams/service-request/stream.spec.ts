// Proves what may follow what in the life of a request, whoever records it and wherever.
import { newestFirst } from '@callout/kernel';
import { actors, fact, given, NOON } from '@callout/kernel/testing';
import {
  EvidenceAttached,
  NoteAdded,
  ServiceCancelled,
  ServiceCompleted,
  ServiceFailed,
  ServiceRequested,
  ServiceRescheduled,
  ServiceStarted,
  WorkerNotFound,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  assigned,
  boiler,
  client,
  jan,
  monday,
  order,
  otherPhoto,
  outcome,
  priced,
  reportPhoto,
  requested,
  signature,
  startPhoto,
  tuesday,
} from '../../testing.fixture.ts';
import {
  AddNote,
  AttachEvidence,
  CancelService,
  CompleteService,
  FailService,
  RescheduleService,
  StartService,
} from './carry-out.ts';
import { RequestService } from './request-service.ts';
import { NOTES_MAX } from './state.ts';
import { serviceRequest } from './stream.ts';

const ranking = { pipelineVersion: 0, steps: [], seed: 's', candidates: [], tried: 0 };
const unfound = fact(WorkerNotFound, { ranking, reason: 'nobody-free' });
const started = fact(ServiceStarted, { evidence: [startPhoto] }, { actor: actors.worker });
const done = { evidence: [reportPhoto, signature], notes: 'Done.', signedBy: 'Ada' };
const completed = fact(ServiceCompleted, { ...done, outcome }, { actor: actors.worker });
const ready = [requested, assigned(), priced];
const underWay = [...ready, started];
const over = [...underWay, completed];
const reason = { reason: 'Nobody opened.', attribution: 'client' as const };
const failed = fact(ServiceFailed, { ...reason, noShow: false, evidence: [], outcome });
const request = (facts: typeof ready = []) => given(serviceRequest, facts, 'r1');

describe('RequestService', () => {
  it('begins a request, by the client or by a manager for them', () => {
    request().when(RequestService, order, actors.client).thenRecords([requested]);
    request().when(RequestService, order, actors.manager).thenRecords([requested]);
  });
  it('is refused for somebody else, to other roles, and for a window that ends first', () => {
    request().when(RequestService, order, actors.otherClient).thenRefuses({ code: 'not-there' });
    request().when(RequestService, order, actors.worker).thenRefuses({ code: 'not-permitted' });
    const backwards = { ...order, wanted: { from: monday.to, to: monday.from } };
    request()
      .when(RequestService, backwards, actors.client)
      .thenRefuses({ code: 'input-invalid', fields: [{ path: 'wanted.to', message: '' }] });
  });
  it('is refused on a request that is there', () => {
    request([requested])
      .when(RequestService, order, actors.client)
      .thenRefuses({ code: 'already-there' });
  });
});

describe('RescheduleService', () => {
  const input = { window: tuesday, reason: 'The client is away.' };
  const moved = fact(ServiceRescheduled, input);
  it('moves a request before its start', () => {
    request([requested]).when(RescheduleService, input, actors.manager).thenRecords([moved]);
    request(ready).when(RescheduleService, input, actors.manager).thenRecords([moved]);
    expect(request([...ready, moved]).document().envelope.day).toBe('2026-11-24');
  });
  it('is refused after the start, and to others', () => {
    request(underWay)
      .when(RescheduleService, input, actors.manager)
      .thenRefuses({ code: 'already-started' });
    request(over)
      .when(RescheduleService, input, actors.manager)
      .thenRefuses({ code: 'request-over', params: { status: 'completed' } });
    request(ready)
      .when(RescheduleService, input, actors.worker)
      .thenRefuses({ code: 'not-permitted' });
    request(ready)
      .when(RescheduleService, input, actors.client)
      .thenRefuses({ code: 'reschedule-not-overdue' });
  });
});

describe('StartService', () => {
  const input = { evidence: [startPhoto] };
  it('is the check-in of the assigned worker', () => {
    request(ready).when(StartService, input, actors.worker).thenRecords([started]);
  });
  it('is refused without the photo', () => {
    request(ready)
      .when(StartService, { evidence: [otherPhoto] }, actors.worker)
      .thenRefuses({ code: 'start-photo-missing', fields: [{ path: 'evidence', message: '' }] });
  });
  it('answers everybody else as if there were nothing, an earlier worker too', () => {
    request(ready).when(StartService, input, actors.otherWorker).thenRefuses({ code: 'not-there' });
    request([...ready, assigned(2, jan)])
      .when(StartService, input, actors.worker)
      .thenRefuses({ code: 'not-there' });
    request(ready).when(StartService, input, actors.manager).thenRefuses({ code: 'not-permitted' });
  });
  it('is refused twice, and when it is over', () => {
    request(underWay)
      .when(StartService, input, actors.worker)
      .thenRefuses({ code: 'already-started' });
    request(over)
      .when(StartService, input, actors.worker)
      .thenRefuses({ code: 'request-over', params: { status: 'completed' } });
  });
});

describe('CompleteService', () => {
  it('records the outcome that the request has', () => {
    request(underWay).when(CompleteService, done, actors.worker).thenRecords([completed]);
  });
  it('is refused before the start and after the end', () => {
    request(ready).when(CompleteService, done, actors.worker).thenRefuses({ code: 'not-started' });
    request(over)
      .when(CompleteService, done, actors.worker)
      .thenRefuses({ code: 'request-over', params: { status: 'completed' } });
  });
  it.each([
    ['report-photo-missing', [signature]],
    ['signature-missing', [reportPhoto]],
  ])('is refused as %s', (code, evidence) => {
    request(underWay)
      .when(CompleteService, { ...done, evidence }, actors.worker)
      .thenRefuses({ code, fields: [{ path: 'evidence', message: '' }] });
  });
  it.each([
    ['outcome.gross', { ...outcome, gross: 1 }],
    ['outcome.client.id', { ...outcome, client: { id: 'c2', name: 'Harbour School' } }],
    ['outcome.worker.id', { ...outcome, worker: { id: 'w2', name: 'Mila Novak' } }],
    ['outcome.serviceType.id', { ...outcome, serviceType: { id: 't2', name: 'Boiler service' } }],
  ])('a device cannot forge %s', (path, forged) => {
    request(underWay)
      .whenArrives(CompleteService, { ...completed, data: { ...done, outcome: forged } })
      .thenRefuses({ code: 'outcome-differs', fields: [{ path, message: '' }] });
  });
  it('accepts what an honest device recorded', () => {
    request(underWay).whenArrives(CompleteService, completed).thenAccepts();
  });
});

describe('FailService', () => {
  it('is recorded by the worker, a manager or the client, before or after the start', () => {
    request(ready).when(FailService, reason, actors.worker).thenRecords([failed]);
    request(underWay).when(FailService, reason, actors.manager).thenRecords([failed]);
    request(underWay).when(FailService, reason, actors.client).thenRecords([failed]);
  });
  it('is refused without a worker, after the end and to strangers', () => {
    request([requested])
      .when(FailService, reason, actors.manager)
      .thenRefuses({ code: 'not-assigned' });
    request(over)
      .when(FailService, reason, actors.manager)
      .thenRefuses({ code: 'request-over', params: { status: 'completed' } });
    request(ready).when(FailService, reason, actors.otherClient).thenRefuses({ code: 'not-there' });
  });
  it('needs a reason', () => {
    request(ready)
      .when(FailService, { ...reason, reason: ' ' }, actors.worker)
      .thenRefuses({ code: 'input-invalid', fields: [{ path: 'reason', message: '' }] });
  });
  it('a person cannot report a no-show, nor forge the outcome', () => {
    const data = { ...reason, evidence: [], noShow: false, outcome };
    const arrives = (forged: object) =>
      request(ready).whenArrives(
        FailService,
        fact(ServiceFailed, { ...data, ...forged }, { actor: actors.client }),
      );
    arrives({ noShow: true }).thenRefuses({ code: 'no-show-is-not-reported' });
    arrives({ outcome: { ...outcome, gross: 0 } }).thenRefuses({ code: 'outcome-differs' });
  });
});

describe('CancelService', () => {
  const input = { reason: 'Repaired by a neighbour.' };
  it('ends a request before its start, with what it has so far', () => {
    const bare = { client, serviceType: boiler };
    request([requested])
      .when(CancelService, input, actors.client)
      .thenRecords([fact(ServiceCancelled, { ...input, outcome: bare })]);
    request(ready)
      .when(CancelService, input, actors.manager)
      .thenRecords([fact(ServiceCancelled, { ...input, outcome })]);
  });
  it('is refused after the start, after the end and to others', () => {
    request(underWay)
      .when(CancelService, input, actors.client)
      .thenRefuses({ code: 'already-started' });
    request(over)
      .when(CancelService, input, actors.client)
      .thenRefuses({ code: 'request-over', params: { status: 'completed' } });
    request(ready)
      .when(CancelService, input, actors.otherClient)
      .thenRefuses({ code: 'not-there' });
    request(ready).when(CancelService, input, actors.worker).thenRefuses({ code: 'not-permitted' });
  });
  it('is taken as of today when who cancels had not heard of the worker and the price', () => {
    const bare = { client, serviceType: boiler };
    for (const outcomeTold of [bare, { ...outcome, gross: undefined }]) {
      const told = fact(
        ServiceCancelled,
        { ...input, outcome: outcomeTold },
        { actor: actors.client },
      );
      const arrived = request(ready).whenArrives(CancelService, told);
      arrived.thenAccepts();
      expect(arrived.outcome).toMatchObject({ value: { event: { data: { ...input, outcome } } } });
    }
  });
  it('is refused where it says another worker or price than the request', () => {
    const told = (more: object) =>
      fact(
        ServiceCancelled,
        { ...input, outcome: { ...outcome, ...more } },
        { actor: actors.client },
      );
    request(ready)
      .whenArrives(CancelService, told({ gross: 1 }))
      .thenRefuses({ code: 'outcome-differs', fields: [{ path: 'outcome.gross', message: '' }] });
  });
});

describe('AddNote and AttachEvidence', () => {
  const note = { text: 'Ring twice.' };
  const piece = { evidence: otherPhoto, note: 'Serial plate.' };
  const people = [actors.client, actors.worker, actors.manager, actors.reviewer];
  it.each(people)('are open to $role on the request, also after the end', (actor) => {
    request(over)
      .when(AddNote, note, actor)
      .thenRecords([fact(NoteAdded, note)]);
    request(over)
      .when(AttachEvidence, piece, actor)
      .thenRecords([fact(EvidenceAttached, piece)]);
  });
  it('are open to a worker who had the request before', () => {
    request([...ready, assigned(2, jan)])
      .when(AttachEvidence, piece, actors.worker)
      .thenRecords([fact(EvidenceAttached, piece)]);
  });
  it('are closed to strangers', () => {
    request(ready).when(AddNote, note, actors.otherClient).thenRefuses({ code: 'not-there' });
    request(ready)
      .when(AttachEvidence, piece, actors.otherWorker)
      .thenRefuses({ code: 'not-there' });
    request(ready).when(AddNote, note, actors.supplies).thenRefuses({ code: 'not-permitted' });
  });
  it('add and never replace, up to a limit', () => {
    const pieces = Array.from({ length: 100 }, () => fact(EvidenceAttached, piece));
    const full = request([...ready, ...pieces]);
    expect(full.document().state).toMatchObject({ evidence: { length: 100 } });
    full
      .when(AttachEvidence, piece, actors.client)
      .thenRefuses({ code: 'evidence-too-much', params: { max: 100 } });
  });
  it('the state keeps the last notes; the log keeps all', () => {
    const notes = Array.from({ length: NOTES_MAX + 1 }, (_, n) =>
      fact(NoteAdded, { text: `note ${n}` }),
    );
    const { state } = request([requested, ...notes]).document();
    expect(state).toMatchObject({ notes: { length: NOTES_MAX, 0: { text: 'note 1' } } });
  });
});

describe('the document', () => {
  it('shows the worker the job once it is priced, and keeps a part of it for a former one', () => {
    const seers = (facts: typeof ready) => request(facts).document().audience;
    const all = ['role:manager', 'role:reviewer', 'client:c1'];
    expect(seers([requested])).toEqual(all);
    expect(seers([requested, assigned()])).toEqual(all);
    expect(seers(ready)).toEqual([...all, 'worker:w1']);
    expect(seers([...ready, assigned(2, jan)])).toEqual([...all, 'worker:w2', 'worker:w1']);
    expect(seers([...ready, assigned(2, jan), assigned(3)])).toEqual([
      ...all,
      'worker:w1',
      'worker:w2',
    ]);
  });
  it('lies on the business day of its window, not on the one in Greenwich', () => {
    // 23:30 on Monday in Berlin; Tuesday has begun in Sydney.
    const late = { from: '2026-11-23T22:30:00.000Z', to: '2026-11-23T23:30:00.000Z' };
    const day = (timeZone: string | undefined) =>
      request([fact(ServiceRequested, { ...order, wanted: late, timeZone })]).document().envelope
        .day;
    expect(day('Europe/Berlin')).toBe('2026-11-23');
    expect(day('Australia/Sydney')).toBe('2026-11-24');
    expect(day(undefined)).toBe('2026-11-23');
  });
  it('has an envelope for every list', () => {
    expect(request(ready).document().envelope).toEqual({
      status: 'assigned',
      title: 'Boiler service',
      sort: newestFirst(NOON),
      owner: 'c1',
      assignee: 'w1',
      day: '2026-11-23',
      closed: false,
    });
    expect(request(over).document().envelope).toMatchObject({ status: 'completed', closed: true });
    expect(request([requested, unfound]).document().state).toMatchObject({ waiting: true });
  });
  it('tells a worker who has it from one who had it', () => {
    const { state } = request([...ready, assigned(2, jan)]).document();
    expect(serviceRequest.relations(state as never, actors.worker)).toEqual(['formerly-assigned']);
    expect(serviceRequest.relations(state as never, actors.otherWorker)).toEqual(['assigned']);
    expect(serviceRequest.relations(state as never, actors.client)).toEqual(['own']);
    expect(serviceRequest.relations(state as never, actors.manager)).toEqual([]);
  });
});
