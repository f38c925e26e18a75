// Proves what EraseApplicant leaves: no word that says who it was, and every fact besides; that it is
// the clock's alone; and that what is left of the events folds to the very same state.
import { evolveState, impersonalEvent } from '@callout/kernel';
import { actors, type Fact, fact, recorded } from '@callout/kernel/testing';
import { ApplicantErased, NOBODY, TestsAssigned } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  accepted,
  answeredMixed,
  applied,
  assignedMixed,
  contacted,
  lena,
  mixed,
  rejected,
  scoredMixed,
  submitted,
  withdrawn,
} from '../../applications.fixture.ts';
import { eraseApplicantWhenKeptLongEnough } from '../../policies/erase-applicant-when-kept-long-enough.ts';
import { ContactApplicant, EraseApplicant, RejectApplicant } from './commands.ts';
import type { ApplicationState } from './state.ts';
import { workerApplication } from './stream.ts';

const policy = eraseApplicantWhenKeptLongEnough;
const erased = fact(ApplicantErased, {}, { actor: actors.clock });
const forLena = fact(TestsAssigned, {
  tests: [{ id: 'set-2', name: 'For Lena Fuchs', questions: mixed.questions }],
  answerKey: [{ test: 'set-2', key: mixed.answerKey }],
});
const whole: readonly Fact[] = [
  submitted,
  contacted,
  assignedMixed,
  answeredMixed,
  scoredMixed,
  rejected,
];

function folded(facts: readonly Fact[], isLeft: boolean): ApplicationState {
  let state: unknown = workerApplication.initial;
  for (const [index, said] of facts.entries()) {
    const event = recorded({ ...said, stream: 'a1' }, index);
    const left = isLeft ? impersonalEvent(said.event, event) : undefined;
    state = evolveState(workerApplication, state, left ?? event);
  }
  return state as ApplicationState;
}

describe('EraseApplicant', () => {
  it.each([rejected, withdrawn])('erases after $event.type', (end) => {
    applied(end).when(EraseApplicant, {}, actors.clock, { policy }).thenRecords([erased]);
  });
  it('is refused while the data is needed, of a worker, and a second time', () => {
    for (const facts of [[], [contacted], [accepted]]) {
      applied(...facts)
        .when(EraseApplicant, {}, actors.clock, { policy })
        .thenRefuses({ code: 'applicant-still-needed' });
    }
    applied(rejected, erased)
      .when(EraseApplicant, {}, actors.clock, { policy })
      .thenRefuses({ code: 'applicant-erased-already' });
  });
  it('is nobody’s but the clock’s', () => {
    for (const actor of [actors.manager, lena]) {
      applied(rejected).when(EraseApplicant, {}, actor).thenRefuses({ code: 'not-permitted' });
    }
  });
  it('opens nothing again', () => {
    const after = applied(rejected, erased);
    after
      .when(ContactApplicant, { channel: 'phone', note: '' }, actors.manager)
      .thenRefuses({ code: 'application-decided' });
    after
      .when(RejectApplicant, { reason: 'No.' }, actors.manager)
      .thenRefuses({ code: 'application-decided' });
  });
  it('leaves the facts, and nothing of who it was', () => {
    const before = folded(whole, false);
    const after = folded([...whole, erased], false);
    expect(JSON.stringify(after)).not.toMatch(
      /Lena|mail\.example|5550177|Grindel|heating|May|spray|"Good|licence/,
    );
    expect(after.application).toEqual({ ...before.application, applicant: NOBODY, about: '' });
    expect(after.status).toBe('rejected');
    expect(workerApplication.envelope(after)).toEqual({
      ...workerApplication.envelope(before),
      title: '—',
    });
    expect(after.tests.map(({ points, skills }) => ({ points, skills }))).toEqual(
      before.tests.map(({ points, skills }) => ({ points, skills })),
    );
    expect(after.contacts.map(({ channel, at, by }) => [channel, at, by])).toEqual(
      before.contacts.map(({ channel, at, by }) => [channel, at, by]),
    );
  });
  it.each([
    ['a rejection', whole],
    ['a withdrawal', [submitted, { ...withdrawn, data: { reason: 'Lena moved.' } }]],
    ['a test for Lena alone', [submitted, forLena, rejected]],
  ])('comes to the same from what is left of the events, after %s', (_, facts) => {
    const left = folded([...facts, erased], true);
    expect(left).toEqual(folded([...facts, erased], false));
    expect(JSON.stringify(left)).not.toContain('Lena');
  });
});
