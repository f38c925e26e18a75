// Proves rule 22 on the stream itself and through the server's own check: what may be claimed, by whom, once;
// that a device is taken at its word in nothing; who decides, and what an accepted claim says to others.
import { assembleModel, offersOn } from '@callout/kernel';
import { actors, type Fact, fact, given, givenFacts, NO_TEXTS } from '@callout/kernel/testing';
import {
  ClaimAccepted,
  ClaimRejected,
  NoShowSuspected,
  ServiceCancelled,
  ServiceCompleted,
  ServiceFailed,
  ServiceStarted,
  WorkClaimed,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { provisioning } from '../../context.ts';
import {
  assigned,
  client,
  jan,
  mila,
  outcome,
  priced,
  registered,
  reportPhoto,
  requested,
  signature,
  startPhoto,
  surroundings,
} from '../../testing.fixture.ts';
import { CompleteService, StartService } from './carry-out.ts';
import { openClaims } from './claim.ts';
import { AcceptClaim, ClaimWork, RejectClaim } from './claim-commands.ts';
import { claimedFact } from './claims.ts';
import { serviceRequest } from './stream.ts';

const AT = '2026-11-23T13:05:00.000Z';
const checkIn = fact(ServiceStarted, { evidence: [startPhoto] }, { actor: actors.worker, at: AT });
const completion = fact(
  ServiceCompleted,
  { evidence: [reportPhoto, signature], notes: 'Done.', signedBy: 'Ada Petersen', outcome },
  { actor: actors.worker, at: '2026-11-23T14:00:00.000Z' },
);
const cancelled = fact(ServiceCancelled, { reason: 'Not needed.', outcome });
const failed = fact(ServiceFailed, {
  ...{ reason: 'Nobody came.', attribution: 'worker', noShow: false, evidence: [] },
  outcome,
});
const suspectedAt = (checkInBefore: string) =>
  fact(
    NoShowSuspected,
    { assignment: 1, checkInBefore, failsAt: '2026-11-24T04:00:00.000Z' },
    { actor: actors.clock },
  );
const ready = [requested, assigned(), priced];
const handedOver = [...ready, assigned(2, jan)];

const one = {
  event: '0193f0a0-6f6c-7d0b-8d36-0a4f8d6f8d33',
  type: 'ServiceStarted',
  occurredAt: AT,
  evidence: [startPhoto],
};
const other = { ...one, event: '0193f0a0-6f6c-7d0b-8d36-0a4f8d6f8d34' };
const claimed = (facts: readonly object[] = [one], actor: Fact['actor'] = actors.worker) =>
  fact(WorkClaimed, { facts, remark: '' }, { actor, at: '2026-11-23T15:00:00.000Z' });
const milasOutcome = { ...outcome, worker: mila };
const request = (facts: readonly Fact[]) => given(serviceRequest, facts, 'r1');
const failureOf = (facts: readonly Fact[]) =>
  (request(facts).document().state as { readonly ending: { readonly event: string } }).ending.event;
/** The id of the claim that is the last of these facts. */
const claimIn = (facts: readonly Fact[]) => {
  const [claim] = openClaims(request(facts).document().state as never);
  return claim?.id ?? '';
};
const accepted = (facts: readonly Fact[], more: object = {}) =>
  fact(
    ClaimAccepted,
    { claim: claimIn(facts), note: '', outcome: milasOutcome, ...more },
    { actor: actors.manager },
  );
const rejected = (facts: readonly Fact[]) =>
  fact(
    ClaimRejected,
    { claim: claimIn(facts), reason: 'Another boiler.' },
    { actor: actors.manager },
  );

describe('ClaimWork', () => {
  it.each([
    ['was reassigned', handedOver],
    ['was cancelled', [...ready, cancelled]],
    ['failed', [...ready, failed]],
  ])('is taken by a request that %s', (_, facts) => {
    request(facts)
      .when(ClaimWork, { facts: [one] }, actors.worker)
      .thenRecords([claimed()]);
    const { envelope, state } = request([...facts, claimed()]).document();
    expect(envelope).toMatchObject({ status: 'attention', closed: false });
    expect(state).toMatchObject({
      claims: [{ worker: mila, person: 'u-worker', facts: [one], remark: '' }],
    });
  });
  it('is for who is or was on the request', () => {
    request(ready)
      .when(ClaimWork, { facts: [one] }, actors.otherWorker)
      .thenRefuses({ code: 'not-there' });
    request(ready)
      .when(ClaimWork, { facts: [one] }, actors.client)
      .thenRefuses({ code: 'not-permitted' });
  });
  const waiting = [...handedOver, claimed()];
  it.each([
    ['claim-not-needed', ready, [one]],
    ['claim-of-completed-work', [...ready, checkIn, completion], [one]],
    ['fact-claimed-already', handedOver, [one, one]],
    ['fact-claimed-already', waiting, [one]],
    ['claim-open-already', waiting, [other]],
    ['fact-claimed-already', [...waiting, rejected(waiting)], [one]],
    ['claim-accepted-already', [...waiting, accepted(waiting)], [other]],
  ])('is refused as %s', (code, facts, of) => {
    request(facts).when(ClaimWork, { facts: of }, actors.worker).thenRefuses({ code });
  });
  it('may follow a rejected claim with other facts', () => {
    request([...waiting, rejected(waiting)])
      .when(ClaimWork, { facts: [other] }, actors.worker)
      .thenRecords([claimed([other])]);
  });
  it('is refused when a request has as many claims as it keeps', () => {
    const facts: Fact[] = [...handedOver];
    for (let n = 10; n < 30; n += 1) {
      const id = `0193f0a0-6f6c-7d0b-8d36-0a4f8d6f8d${n}`;
      facts.push(claimed([{ ...one, event: id }]));
      facts.push(rejected(facts));
    }
    request(facts)
      .when(ClaimWork, { facts: [one] }, actors.worker)
      .thenRefuses({ code: 'claims-too-many', params: { max: 20 } });
  });
});

describe('what the server asks of a claim', () => {
  /** Mila, out of reach, works on what has gone to Jan: both facts are refused. */
  async function refusedOnes() {
    const world = givenFacts(provisioning, [
      ...surroundings,
      registered(mila),
      registered(jan),
      ...handedOver.map((said) => ({ ...said, stream: 'r1' })),
    ]);
    const start = await world.arrive(StartService, { ...checkIn, stream: 'r1' });
    const end = await world.arrive(CompleteService, { ...completion, stream: 'r1' });
    expect([start, end]).toMatchObject([
      { ok: false, refusal: { code: 'not-there' } },
      { ok: false, refusal: { code: 'not-there' } },
    ]);
    const ids = world.refusedIds();
    const events = await Promise.all(
      ids.map(async (id) => (await world.view.refusedFact(id))?.event),
    );
    return { world, events: events.flatMap((event) => event ?? []) };
  }
  const claim = (world: ReturnType<typeof givenFacts>, facts: unknown, actor = actors.worker) =>
    world.run(ClaimWork, 'r1', { facts }, actor as never);

  it('takes what it refused itself, as it was recorded, and settles it', async () => {
    const { world, events } = await refusedOnes();
    const input = ClaimWork.takesUp?.from(events);
    expect(input?.facts).toEqual([
      { event: events[0]?.id, type: 'ServiceStarted', occurredAt: AT, evidence: [startPhoto] },
      {
        event: events[1]?.id,
        type: 'ServiceCompleted',
        occurredAt: completion.at,
        evidence: [reportPhoto, signature],
        notes: 'Done.',
        signedBy: 'Ada Petersen',
      },
    ]);
    expect(await claim(world, input?.facts)).toMatchObject({ ok: true });
    for (const { id } of events) {
      expect(await world.view.refusedFact(id)).toMatchObject({ isOpen: false });
    }
  });
  it('refuses what it never refused, and what it refused to somebody else', async () => {
    const { world, events } = await refusedOnes();
    const refusal = { ok: false, refusal: { code: 'claim-of-nothing-refused' } };
    expect(await claim(world, [one])).toMatchObject(refusal);
    const facts = ClaimWork.takesUp?.from(events)?.facts;
    world.tell({ ...assigned(3, mila), stream: 'r1' });
    expect(await claim(world, facts, actors.otherWorker as never)).toMatchObject(refusal);
  });
  it('refuses other evidence, another time and other words than were recorded', async () => {
    const { world, events } = await refusedOnes();
    const [, fact = one] = ClaimWork.takesUp?.from(events)?.facts ?? [];
    for (const lie of [
      { evidence: [startPhoto] },
      { occurredAt: AT },
      { notes: 'Done twice.' },
      { type: 'ServiceStarted' },
    ]) {
      expect(await claim(world, [{ ...fact, ...lie }])).toMatchObject({
        ok: false,
        refusal: { code: 'claim-differs' },
      });
    }
  });
  it('reads a claim out of work alone', async () => {
    const { events } = await refusedOnes();
    const [start] = events;
    if (!start) throw new Error('nothing was refused');
    expect(claimedFact({ ...start, type: 'NoteAdded' })).toBe(undefined);
    expect(claimedFact({ ...start, data: { evidence: 'none' } })).toBe(undefined);
    expect(ClaimWork.takesUp?.from([])).toBe(undefined);
  });
});

describe('AcceptClaim', () => {
  const waiting = [...handedOver, claimed()];
  it('says who did the work, for whom and at what price, and closes the matter', () => {
    request(waiting)
      .when(AcceptClaim, { claim: claimIn(waiting) }, actors.manager)
      .thenRecords([accepted(waiting)]);
    const { state, envelope } = request([...waiting, accepted(waiting)]).document();
    expect(openClaims(state as never)).toEqual([]);
    expect(envelope.status).toBe('assigned');
    expect(state).toMatchObject({
      claims: [{ decided: { as: 'accepted', by: 'Vera Lang', reason: '' } }],
      worker: jan,
      client,
    });
  });
  it('names the failure of the same worker that it answers, and no other', () => {
    const own = [...ready, failed, claimed()];
    request(own)
      .when(AcceptClaim, { claim: claimIn(own) }, actors.manager)
      .thenRecords([accepted(own, { failureId: failureOf([...ready, failed]) })]);
    const jans = {
      ...failed,
      data: { ...(failed.data as object), outcome: { ...outcome, worker: jan } },
    };
    const others = [...handedOver, jans, claimed()];
    request(others)
      .when(AcceptClaim, { claim: claimIn(others) }, actors.manager)
      .thenRecords([accepted(others)]);
  });
  it('cannot be told of another worker, price or failure than the request says', () => {
    for (const lie of [
      { outcome: { ...milasOutcome, worker: jan } },
      { outcome: { ...milasOutcome, gross: 1 } },
      { failureId: 'f1' },
    ]) {
      request(waiting)
        .whenArrives(AcceptClaim, accepted(waiting, lie))
        .thenRefuses({ code: 'outcome-differs' });
    }
  });
  const decided = [...waiting, accepted(waiting)];
  const both = { ...actors.manager, id: 'u-worker' };
  const subject = { ...actors.manager, subject: 'w1' };
  const back = [...waiting, assigned(3, mila), checkIn, completion];
  it.each([
    ['claim-unknown', handedOver, 'c9', actors.manager],
    ['claim-decided-already', decided, claimIn(waiting), actors.manager],
    ['claim-of-oneself', waiting, claimIn(waiting), both],
    ['claim-of-oneself', waiting, claimIn(waiting), subject],
    ['claim-of-completed-work', back, claimIn(waiting), actors.manager],
  ])('is refused as %s', (code, facts, id, actor) => {
    request(facts).when(AcceptClaim, { claim: id }, actor).thenRefuses({ code });
  });
  it('is a manager’s', () => {
    request(waiting)
      .when(AcceptClaim, { claim: claimIn(waiting) }, actors.worker)
      .thenRefuses({ code: 'not-permitted' });
  });
  it('leaves no second way to the same earning: a late check-in is refused from then on', () => {
    const missed = fact(
      ServiceFailed,
      { reason: 'no-show', attribution: 'worker', noShow: true, evidence: [], outcome },
      { actor: actors.clock },
    );
    const suspected = suspectedAt('2026-11-23T16:00:00.000Z');
    const noShow = [...ready, suspected, missed];
    request(noShow).whenArrives(StartService, checkIn).thenAccepts();
    const paid = [...noShow, claimed()];
    request([...paid, accepted(paid, { failureId: failureOf(noShow) })])
      .whenArrives(StartService, checkIn)
      .thenRefuses({ code: 'claim-accepted-already' });
  });
});

describe('the decision on a claim', () => {
  const model = assembleModel([provisioning], NO_TEXTS);
  const manager = { id: 'u-manager', name: 'Vera Lang', roles: ['manager' as const] };
  const offered = (facts: readonly Fact[]) => {
    const { state, envelope } = request(facts).document();
    const document = { ...envelope, stream: 'r1', kind: serviceRequest.kind, state };
    return offersOn(model, manager, document, AT).map(({ command, group }) => [
      command.name,
      group,
    ]);
  };
  it('is offered to a manager before everything else while one waits, and not at all otherwise', () => {
    expect(offered([...handedOver, claimed()]).slice(0, 2)).toEqual([
      ['AcceptClaim', 'main'],
      ['RejectClaim', 'main'],
    ]);
    const names = offered(handedOver).map(([name]) => name);
    expect(names.filter((name) => name?.endsWith('Claim'))).toEqual([]);
  });
});

describe('RejectClaim', () => {
  const waiting = [...handedOver, claimed()];
  const reason = 'Another boiler.';
  it('keeps who said why', () => {
    request(waiting)
      .when(RejectClaim, { claim: claimIn(waiting), reason }, actors.manager)
      .thenRecords([rejected(waiting)]);
    expect(request([...waiting, rejected(waiting)]).document().state).toMatchObject({
      claims: [{ decided: { as: 'rejected', by: 'Vera Lang', reason } }],
    });
  });
  it.each([
    ['claim-unknown', handedOver, 'c9', actors.manager],
    ['claim-decided-already', [...waiting, rejected(waiting)], claimIn(waiting), actors.manager],
    ['claim-of-oneself', waiting, claimIn(waiting), { ...actors.manager, id: 'u-worker' }],
  ])('is refused as %s', (code, facts, id, actor) => {
    request(facts).when(RejectClaim, { claim: id, reason }, actor).thenRefuses({ code });
  });
});
