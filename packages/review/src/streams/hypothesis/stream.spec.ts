// Proves how a hypothesis is judged, step by step, and rule 20: never by the one who proposed it.
import { actors, fact, given } from '@callout/kernel/testing';
import {
  HypothesisAccepted,
  HypothesisProposed,
  HypothesisRejected,
  HypothesisTested,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { hypothesis, JudgeHypothesis, ProposeHypothesis } from './stream.ts';

const { manager, reviewer, policy } = actors;
const said = {
  text: 'Asking for the entrance helps.',
  caseId: 'k1',
  requestId: 'r1',
  proposedBy: { id: reviewer.id, name: reviewer.name },
};
const note = 'From December on.';
const proposed = fact(HypothesisProposed, said);
const accepted = fact(HypothesisAccepted, { note }, { actor: manager });
const rejected = fact(HypothesisRejected, { note }, { actor: manager });
const tested = (confirmed: boolean) => fact(HypothesisTested, { confirmed, note });
const colleague = { ...reviewer, id: 'u-reviewer-2', name: 'Omar Said' };
const register = (facts: (typeof proposed)[] = []) => given(hypothesis, facts, 'h1');

describe('ProposeHypothesis', () => {
  const byPolicy = { policy: { issues: [ProposeHypothesis] } as never };
  it('begins one, by policy alone, once', () => {
    register().when(ProposeHypothesis, said, policy, byPolicy).thenRecords([proposed]);
    register([proposed])
      .when(ProposeHypothesis, said, policy, byPolicy)
      .thenRefuses({ code: 'already-there' });
    register().when(ProposeHypothesis, said, reviewer).thenRefuses({ code: 'not-permitted' });
  });
});

describe('JudgeHypothesis', () => {
  it.each([manager, colleague])('accepts or rejects what is proposed: $role', (actor) => {
    register([proposed])
      .when(JudgeHypothesis, { judgement: 'accepted', note }, actor)
      .thenRecords([accepted]);
    register([proposed])
      .when(JudgeHypothesis, { judgement: 'rejected', note }, actor)
      .thenRecords([rejected]);
  });
  it.each([
    ['confirmed', true],
    ['refuted', false],
  ])('tests what is accepted: %s', (judgement, confirmed) => {
    register([proposed, accepted])
      .when(JudgeHypothesis, { judgement, note }, manager)
      .thenRecords([tested(confirmed)]);
  });
  it('is refused to the one who proposed it', () => {
    for (const judgement of ['accepted', 'rejected', 'confirmed']) {
      register([proposed])
        .when(JudgeHypothesis, { judgement, note }, reviewer)
        .thenRefuses({ code: 'hypothesis-of-ones-own' });
    }
  });
  it('is refused out of turn', () => {
    register([proposed])
      .when(JudgeHypothesis, { judgement: 'confirmed', note }, manager)
      .thenRefuses({ code: 'hypothesis-not-accepted' });
    for (const over of [[accepted], [rejected], [accepted, tested(true)]]) {
      register([proposed, ...over])
        .when(JudgeHypothesis, { judgement: 'accepted', note }, manager)
        .thenRefuses({ code: 'hypothesis-judged' });
    }
  });
  it('is refused where there is none, and to other roles', () => {
    const input = { judgement: 'accepted', note };
    register().when(JudgeHypothesis, input, manager).thenRefuses({ code: 'not-there' });
    register([proposed])
      .when(JudgeHypothesis, input, actors.worker)
      .thenRefuses({ code: 'not-permitted' });
  });
});

it('stands in the register with its status', () => {
  const { envelope, state } = register([proposed, accepted, tested(false)]).document();
  expect(envelope).toMatchObject({ status: 'refuted', title: said.text, closed: true });
  expect(state).toMatchObject({ judgements: [{ by: manager.name, note }, { note }] });
});
