// Proves the working life of a worker: registered, suspended, reinstated, dismissed; and what
// workers may change of themselves.
import { shownTo } from '@callout/kernel';
import { actors, fact, given } from '@callout/kernel/testing';
import {
  WorkerAvailabilitySet,
  WorkerDismissed,
  WorkerProfileChanged,
  WorkerRegistered,
  WorkerReinstated,
  WorkerSuspended,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  ChangeWorkerProfile,
  DismissWorker,
  RegisterWorker,
  ReinstateWorker,
  SetAvailability,
  SuspendWorker,
  worker,
} from './stream.ts';

const profile = { name: 'Mila Novak', skills: ['gas', 'electric'], capacity: 1 };
const availability = { weeklyHours: [{ day: 1, from: '08:00', to: '17:00' }], timeOff: [] };
const registered = fact(WorkerRegistered, { ...profile, availability });
const suspended = fact(WorkerSuspended, { reason: 'Licence expired.' });
const reinstated = fact(WorkerReinstated, { note: 'Renewed.' });
const dismissed = fact(WorkerDismissed, { reason: 'Moved abroad.' });
const mila = (...facts: (typeof registered)[]) => given(worker, [registered, ...facts], 'w1');

describe('RegisterWorker', () => {
  const input = { ...profile, availability };
  it('registers the worker, once', () => {
    given(worker).when(RegisterWorker, input, actors.manager).thenRecords([registered]);
    mila().when(RegisterWorker, input, actors.manager).thenRefuses({ code: 'already-there' });
  });
  it('keeps what managers found out about a worker to managers', () => {
    const characteristics = { strengths: ['Calm'], weaknesses: ['No car'] };
    const known = fact(WorkerRegistered, { ...profile, availability, characteristics });
    given(worker)
      .when(RegisterWorker, { ...input, characteristics }, actors.manager)
      .thenRecords([known]);
    const { state } = given(worker, [known]).document();
    expect(state).toMatchObject({ characteristics, profile });
    expect(shownTo(worker, state, ['worker'])).not.toHaveProperty('characteristics');
    expect(shownTo(worker, state, ['manager'])).toHaveProperty('characteristics');
  });
  it('is refused to a worker', () => {
    given(worker).when(RegisterWorker, input, actors.worker).thenRefuses({ code: 'not-permitted' });
  });
});

describe('ChangeWorkerProfile', () => {
  it('lets a manager change all of it', () => {
    const changed = { ...profile, skills: ['gas'], capacity: 2 };
    mila()
      .when(ChangeWorkerProfile, changed, actors.manager)
      .thenRecords([fact(WorkerProfileChanged, changed)]);
  });
  it('lets workers change what is their own', () => {
    const moved = { ...profile, skills: ['electric', 'gas'], phone: '+49 40 5550111' };
    mila()
      .when(ChangeWorkerProfile, moved, actors.worker)
      .thenRecords([fact(WorkerProfileChanged, moved)]);
  });
  it('refuses a worker the skills and the capacity that matching trusts', () => {
    mila()
      .when(ChangeWorkerProfile, { ...profile, skills: ['surgery'], capacity: 9 }, actors.worker)
      .thenRefuses({
        code: 'managers-part-of-profile',
        fields: [
          { path: 'skills', message: '' },
          { path: 'capacity', message: '' },
        ],
      });
  });
  it('answers another worker as if there were nothing', () => {
    mila()
      .when(ChangeWorkerProfile, profile, actors.otherWorker)
      .thenRefuses({ code: 'not-there' });
  });
  it('is refused after the dismissal', () => {
    mila(dismissed)
      .when(ChangeWorkerProfile, profile, actors.manager)
      .thenRefuses({ code: 'worker-dismissed' });
  });
});

describe('SetAvailability', () => {
  it('is set by a manager and by the worker, also while suspended', () => {
    const set = fact(WorkerAvailabilitySet, availability);
    mila().when(SetAvailability, availability, actors.manager).thenRecords([set]);
    mila(suspended).when(SetAvailability, availability, actors.worker).thenRecords([set]);
  });
  it('takes time off besides the hours, and names one that ends before it begins', () => {
    const leave = { from: '2026-12-24T00:00:00.000Z', to: '2026-12-27T00:00:00.000Z' };
    const away = { ...availability, timeOff: [leave] };
    mila()
      .when(SetAvailability, away, actors.worker)
      .thenRecords([fact(WorkerAvailabilitySet, away)]);
    const backwards = { ...availability, timeOff: [{ from: leave.to, to: leave.from }] };
    mila()
      .when(SetAvailability, backwards, actors.worker)
      .thenRefuses({ code: 'input-invalid', fields: [{ path: 'timeOff.0.to', message: '' }] });
  });
  it('is refused to others and after the dismissal', () => {
    mila()
      .when(SetAvailability, availability, actors.otherWorker)
      .thenRefuses({ code: 'not-there' });
    mila(dismissed)
      .when(SetAvailability, availability, actors.manager)
      .thenRefuses({ code: 'worker-dismissed' });
  });
  it('names hours that end before they begin', () => {
    const backwards = { weeklyHours: [{ day: 1, from: '17:00', to: '08:00' }], timeOff: [] };
    mila()
      .when(SetAvailability, backwards, actors.worker)
      .thenRefuses({ code: 'input-invalid', fields: [{ path: 'weeklyHours.0.to', message: '' }] });
  });
});

describe('SuspendWorker', () => {
  const input = { reason: 'Licence expired.' };
  it('suspends an active one only', () => {
    mila().when(SuspendWorker, input, actors.manager).thenRecords([suspended]);
    mila(suspended)
      .when(SuspendWorker, input, actors.manager)
      .thenRefuses({ code: 'worker-not-active' });
  });
});

describe('ReinstateWorker', () => {
  const input = { note: 'Renewed.' };
  it('brings back a suspended one only', () => {
    mila(suspended).when(ReinstateWorker, input, actors.manager).thenRecords([reinstated]);
    mila()
      .when(ReinstateWorker, input, actors.manager)
      .thenRefuses({ code: 'worker-not-suspended' });
    mila(dismissed)
      .when(ReinstateWorker, input, actors.manager)
      .thenRefuses({ code: 'worker-not-suspended' });
  });
});

describe('DismissWorker', () => {
  const input = { reason: 'Moved abroad.' };
  it('dismisses the worker, suspended or not, once', () => {
    mila().when(DismissWorker, input, actors.manager).thenRecords([dismissed]);
    mila(suspended).when(DismissWorker, input, actors.manager).thenRecords([dismissed]);
    mila(dismissed)
      .when(DismissWorker, input, actors.manager)
      .thenRefuses({ code: 'worker-dismissed' });
  });
});

it('is seen by managers, accountants and the worker', () => {
  const { audience, envelope } = mila(suspended, reinstated).document();
  expect(audience).toEqual(['role:manager', 'role:accountant', 'worker:w1']);
  expect(envelope).toMatchObject({ status: 'active', assignee: 'w1', title: 'Mila Novak' });
});
