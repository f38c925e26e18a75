// Proves that a manager settles the time of a visit's fact that was marked: confirmed or corrected, with a reason,
// nobody for themselves, never ahead of now or out of the order of the visit; that what goes by the time goes by
// the settled one, while the fact stays as it was recorded; and that it says of the fact only what the request says.
import { assembleModel, initialInput, offersOn, type Principal } from '@callout/kernel';
import { actors, type Fact, fact, given, NO_TEXTS } from '@callout/kernel/testing';
import { ServiceCompleted, ServiceStarted, TimeSettled } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { provisioning } from '../../context.ts';
import {
  assigned,
  monday,
  outcome,
  priced,
  reportPhoto,
  requested,
  signature,
  startPhoto,
} from '../../testing.fixture.ts';
import { openMarks } from './mark.ts';
import { SettleTime } from './settle-time.ts';
import type { ServiceRequestState } from './state.ts';
import { serviceRequest } from './stream.ts';

const model = assembleModel([provisioning], NO_TEXTS);
const HOUR_MS = 3_600_000;
const hoursAfter = (instant: string, hours: number) =>
  new Date(Date.parse(instant) + hours * HOUR_MS).toISOString();
/** A whole day after it really was. */
const STARTED = hoursAfter(monday.from, 24);
const DONE = hoursAfter(monday.from, 25);
const NOW = hoursAfter(monday.from, 26);
const checkIn = (at = STARTED) =>
  fact(ServiceStarted, { evidence: [startPhoto] }, { actor: actors.worker, at });
const completion = fact(
  ServiceCompleted,
  { evidence: [reportPhoto, signature], notes: 'Done.', outcome },
  { actor: actors.worker, at: DONE },
);
const started = [requested, assigned(), priced, checkIn()];
const over = [...started, completion];
const REASON = 'The telephone showed the wrong day.';

const request = (facts: readonly Fact[]) => given(serviceRequest, facts, 'r1');
const stateAfter = (facts: readonly Fact[]) =>
  request(facts).document().state as ServiceRequestState;
const idOf = (facts: readonly Fact[], step: 'check-in' | 'completion') => {
  const { checkIn: begun, ending } = stateAfter(facts);
  return (step === 'check-in' ? begun?.event : ending?.event) ?? '';
};
const settled = (
  facts: readonly Fact[],
  step: 'check-in' | 'completion',
  time: string,
  recorded = step === 'check-in' ? STARTED : DONE,
) =>
  fact(
    TimeSettled,
    { step, time, reason: REASON, fact: idOf(facts, step), recorded },
    { actor: actors.manager, at: NOW },
  );
const settle = (
  facts: readonly Fact[],
  input: object,
  actor: Fact['actor'] = actors.manager,
  now = NOW,
) =>
  request(facts).when(
    SettleTime,
    { step: 'check-in', reason: REASON, ...input },
    actor ?? actors.manager,
    { now },
  );
const on = (at: string) => hoursAfter(at, -24);

describe('SettleTime', () => {
  it('says when it was, and what goes by the time goes by that', () => {
    settle(over, { step: 'completion', time: on(DONE) }).thenRefuses({
      ...{ code: 'time-out-of-order', fields: [{ path: 'time', message: 'time-out-of-order' }] },
    });
    settle(over, { time: on(STARTED) }).thenRecords([settled(over, 'check-in', on(STARTED))]);
    const first = [...over, settled(over, 'check-in', on(STARTED))];
    settle(first, { step: 'completion', time: on(DONE) }).thenRecords([
      settled(over, 'completion', on(DONE)),
    ]);
    const both = [...first, settled(over, 'completion', on(DONE))];
    const { envelope } = request(both).document();
    expect(envelope).toMatchObject({ status: 'completed', closed: true });
    const { startedAt, endedAt, marks } = stateAfter(both);
    expect([startedAt, endedAt]).toEqual([on(STARTED), on(DONE)]);
    expect((marks ?? []).map(({ at, settled: by }) => [at, by])).toEqual([
      [STARTED, { by: 'Vera Lang', at: NOW, time: on(STARTED), recorded: STARTED, reason: REASON }],
      [DONE, { by: 'Vera Lang', at: NOW, time: on(DONE), recorded: DONE, reason: REASON }],
    ]);
  });
  it('confirms what was recorded, after which nobody has to look any more', () => {
    expect(request(started).document().envelope.status).toBe('attention');
    settle(started, { time: STARTED }).thenRecords([settled(started, 'check-in', STARTED)]);
    const after = [...started, settled(started, 'check-in', STARTED)];
    expect(request(after).document().envelope.status).toBe('started');
    expect([stateAfter(after).startedAt, openMarks(stateAfter(after))]).toEqual([STARTED, []]);
  });
  it('is settled anew from the time that counts by then', () => {
    const once = [...started, settled(started, 'check-in', on(STARTED))];
    settle(once, { time: STARTED }).thenRecords([
      settled(started, 'check-in', STARTED, on(STARTED)),
    ]);
  });
  it('needs a reason', () => {
    settle(started, { time: STARTED, reason: '' }).thenRefuses({
      code: 'input-invalid',
      fields: [{ path: 'reason', message: 'text-empty' }],
    });
  });
  it.each([
    ['of what nobody wonders at', [requested, assigned(), priced, checkIn(monday.from)]],
    ['of what has not happened', [requested, assigned(), priced]],
  ])('is refused %s', (_, facts) => {
    settle(facts, { time: STARTED }).thenRefuses({
      ...{ code: 'time-not-marked', fields: [{ path: 'step', message: 'time-not-marked' }] },
    });
  });
  it.each([
    ['ahead of now', started, hoursAfter(NOW, 1), 'time-ahead'],
    ['before the request was there', started, '2026-11-23T11:59:59.000Z', 'time-out-of-order'],
    ['after the work was done', over, hoursAfter(DONE, 0.5), 'time-out-of-order'],
  ])('is refused %s', (_, facts, time, code) => {
    settle(facts, { time }).thenRefuses({ code, fields: [{ path: 'time', message: code }] });
  });
  it('is for managers, and not for what they did themselves', () => {
    settle(started, { time: STARTED }, actors.worker).thenRefuses({ code: 'not-permitted' });
    settle(started, { time: STARTED }, { ...actors.manager, id: actors.worker.id }).thenRefuses({
      code: 'time-of-oneself',
    });
    settle(started, { time: STARTED }, { ...actors.manager, subject: 'w1' }).thenRefuses({
      code: 'time-of-oneself',
    });
  });
  it('from a device, says of the fact what the request says, or is refused', () => {
    const arriving = settled(started, 'check-in', on(STARTED));
    request(started).whenArrives(SettleTime, arriving).thenAccepts();
    const lie = { ...arriving, data: { ...(arriving.data as object), recorded: on(STARTED) } };
    request(started)
      .whenArrives(SettleTime, lie)
      .thenRefuses({
        ...{ code: 'time-differs', fields: [{ path: 'recorded', message: 'time-differs' }] },
      });
  });
  it('is offered first while somebody has to look, with the time as it stands', () => {
    const offersOf = (facts: readonly Fact[]) => {
      const { envelope, state } = request(facts).document();
      const document = { stream: 'r1', kind: 'service-request', ...envelope, state };
      const manager: Principal = { ...actors.manager, roles: ['manager'] };
      const offers = offersOn(model, manager, document, NOW).map(({ command }) => command.name);
      return [offers[0] === 'SettleTime', offers.includes('SettleTime')];
    };
    const after = [...started, settled(started, 'check-in', STARTED)];
    expect([started, after, [requested, assigned(), priced]].map(offersOf)).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
    const begins = initialInput(SettleTime, stateAfter(over), NOW);
    expect(begins).toEqual({ step: 'check-in', time: STARTED });
  });
});
