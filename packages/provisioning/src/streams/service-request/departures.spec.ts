// Proves what stays with a worker of a job that went to somebody else: that it left, when and to whom, what they
// recorded themself and their claims; and never where the client lives, or what others record there. And that
// a check-in which somebody tells on two devices is one.
import { type Excerpt, excerptFor } from '@callout/kernel';
import { actors, type Fact, fact, given } from '@callout/kernel/testing';
import {
  ClaimRejected,
  EvidenceAttached,
  NoteAdded,
  ServiceCompleted,
  ServiceStarted,
  WorkClaimed,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  assigned,
  boiler,
  client,
  jan,
  monday,
  otherPhoto,
  outcome,
  priced,
  reportPhoto,
  requested,
  signature,
  startPhoto,
} from '../../testing.fixture.ts';
import { CompleteService, StartService } from './carry-out.ts';
import type { ServiceRequestState } from './state.ts';
import { serviceRequest } from './stream.ts';

const NOON = '2026-11-23T12:00:00.000Z';
const LATER = '2026-11-23T14:00:00.000Z';
const note = (text: string, actor: Fact['actor']) => fact(NoteAdded, { text }, { actor });
const handedOver = [
  requested,
  assigned(),
  priced,
  note('Ring twice.', actors.worker),
  note('They are rude.', actors.manager),
  assigned(2, jan),
];
const jans = [
  fact(
    EvidenceAttached,
    { evidence: otherPhoto, note: '' },
    { actor: actors.otherWorker, at: LATER },
  ),
  fact(ServiceStarted, { evidence: [startPhoto] }, { actor: actors.otherWorker, at: LATER }),
];
const claimed = fact(
  WorkClaimed,
  {
    facts: [
      {
        event: '0193f0a0-6f6c-7d0b-8d36-0a4f8d6f8d33',
        type: 'ServiceStarted',
        occurredAt: NOON,
        evidence: [],
      },
    ],
    remark: '',
  },
  { actor: actors.worker, at: LATER },
);
const stateOf = (facts: readonly Fact[]) =>
  given(serviceRequest, facts, 'r1').document().state as ServiceRequestState;
const person = ({ id, role, subject }: NonNullable<Fact['actor']>) => ({
  ...{ id, roles: [role], subject },
});
const excerptOf = (facts: readonly Fact[], actor: NonNullable<Fact['actor']> = actors.worker) =>
  excerptFor(serviceRequest, stateOf(facts), person(actor)) as
    | Excerpt<ServiceRequestState>
    | undefined;

describe('what a former worker is shown', () => {
  it('is that it left, when and to whom, and their own words', () => {
    const { state } = excerptOf([...handedOver, ...jans]) ?? {};
    expect(state).toEqual({
      ...serviceRequest.initial,
      ...{ id: 'r1', status: 'assigned', createdAt: NOON, client, serviceType: boiler },
      ...{ timeZone: 'Europe/Berlin', window: monday, left: { at: NOON, to: 'Jan Koch' } },
      formerWorkers: ['w1'],
      notes: [{ at: NOON, by: 'Mila Novak', person: 'u-worker', text: 'Ring twice.' }],
    });
    expect(serviceRequest.envelope(state as ServiceRequestState)).toMatchObject({
      ...{ status: 'left', assignee: '', closed: true },
    });
  });
  it('keeps their claims, and is open while one is', () => {
    const waiting = [...handedOver, ...jans, claimed];
    const open = excerptOf(waiting)?.state as ServiceRequestState;
    expect(open.claims).toMatchObject([{ worker: { id: 'w1' } }]);
    expect(serviceRequest.envelope(open).closed).toBe(false);
    const claim = open.claims?.[0]?.id ?? '';
    const rejection = fact(
      ClaimRejected,
      { claim, reason: 'No.' },
      { actor: actors.manager, at: LATER },
    );
    const { state, shows } = excerptOf([...waiting, rejection]) ?? {};
    const decided = state?.claims?.[0]?.decided;
    expect(decided).toMatchObject({ as: 'rejected', reason: 'No.' });
    const at = { type: 'ClaimRejected', occurredAt: LATER };
    expect(shows?.({ ...at, id: claim })).toBe(true);
    expect(shows?.({ ...at, id: decided?.event ?? '' })).toBe(true);
    expect(shows?.({ ...at, id: 'another' })).toBe(false);
  });
  it('has of the history what came before they left', () => {
    const { shows } = excerptOf(handedOver) ?? {};
    const event = { id: 'e1', type: 'NoteAdded', occurredAt: '2026-11-23T11:59:00.000Z' };
    expect(shows?.(event)).toBe(true);
    expect(shows?.({ ...event, recordedAt: LATER })).toBe(false);
    // The log took it in the same millisecond as the fact by which the request left.
    expect(shows?.({ ...event, recordedAt: NOON })).toBe(false);
  });
  it('is the whole to whoever has it now, to its client and to the office', () => {
    const back = [...handedOver, assigned(3)];
    expect(excerptOf(back)).toBe(undefined);
    expect(excerptOf(back, actors.otherWorker)?.state.left).toEqual({ at: NOON, to: 'Mila Novak' });
    for (const actor of [actors.client, actors.manager, actors.reviewer]) {
      expect(excerptOf(handedOver, actor)).toBe(undefined);
    }
    expect(excerptOf(handedOver, { ...actors.manager, subject: 'w1' })).toBe(undefined);
  });
});

describe('a check-in that somebody tells on two devices', () => {
  const ready = [requested, assigned(), priced];
  const arrives = (facts: readonly Fact[], said: Fact) =>
    given(serviceRequest, facts, 'r1').whenArrives(StartService, said);
  const checkIn = (more: object = {}) =>
    fact(
      ServiceStarted,
      { evidence: [startPhoto] },
      { actor: actors.worker, device: 'phone', ...more },
    );
  const started = [...ready, checkIn()];
  it('is one check-in: the second adds its photos and nothing else', () => {
    arrives(started, checkIn({ device: 'tablet' })).thenAccepts();
    const twice = [...started, checkIn({ device: 'tablet', at: LATER })];
    expect(stateOf(twice)).toMatchObject({
      ...{ status: 'started', startedAt: NOON, checkIn: { device: 'phone' } },
      evidence: { length: 2 },
    });
  });
  it('is so, too, when the work is done by then', () => {
    const done = fact(
      ServiceCompleted,
      { evidence: [reportPhoto, signature], notes: '', outcome },
      { actor: actors.worker },
    );
    arrives([...started, done], checkIn({ device: 'tablet' })).thenAccepts();
    expect(stateOf([...started, done, checkIn({ device: 'tablet' })]).status).toBe('completed');
    given(serviceRequest, [...started, done], 'r1')
      .whenArrives(CompleteService, { ...done, device: 'tablet' })
      .thenRefuses({ code: 'request-over' });
  });
  it('is refused from the same device, from nowhere, and from somebody else', () => {
    for (const device of ['phone', undefined]) {
      arrives(started, checkIn({ device })).thenRefuses({ code: 'already-started' });
    }
    arrives(started, checkIn({ device: 'pad', actor: actors.otherWorker })).thenRefuses({
      code: 'not-there',
    });
  });
});
