// Proves the way of an application: submitted, looked at, decided or withdrawn, and who may do what on
// it.
import { actors, type Fact, fact, given, givenFacts } from '@callout/kernel/testing';
import { ApplicantContacted } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  accepted,
  answeredMixed,
  application,
  applied,
  assignedKeyed,
  assignedMixed,
  contacted,
  ended,
  inWorld,
  lena,
  rejected,
  scoredMixed,
  stranger,
  submitted,
  verdict,
  withdrawn,
} from '../../applications.fixture.ts';
import { management } from '../../context.ts';
import {
  AcceptApplicant,
  ContactApplicant,
  RejectApplicant,
  SubmitApplication,
  WithdrawApplication,
} from './commands.ts';
import { workerApplication } from './stream.ts';

const statusOf = (...facts: readonly Fact[]) => applied(...facts).document().envelope.status;

describe('SubmitApplication', () => {
  const world = (...facts: readonly Fact[]) => givenFacts(management, inWorld(...facts));
  const type = (outcome: Awaited<ReturnType<ReturnType<typeof givenFacts>['run']>>) =>
    outcome.ok ? outcome.value.map(({ data }) => data) : outcome.refusal.code;

  it('records what applicants say of themselves', () => {
    given(workerApplication, [], 'a1')
      .when(SubmitApplication, application, lena, { facts: [] })
      .thenRecords([submitted]);
  });
  it('marks one with the same e-mail or phone number, however they are written', async () => {
    const sameMail = { name: 'L. F.', email: 'Lena+work@Mail.Example' };
    const samePhone = { name: 'L. F.', email: 'other@mail.example', phone: '0049 (40) 555 01 77' };
    for (const applicant of [sameMail, samePhone]) {
      const again = { ...application, applicant };
      expect(type(await world(submitted).run(SubmitApplication, 'a2', again, stranger))).toEqual([
        { ...again, duplicateOf: ['a1'] },
      ]);
    }
    const nobody = { ...application, applicant: { name: 'T', email: 'tom@mail.example' } };
    expect(type(await world(submitted).run(SubmitApplication, 'a2', nobody, stranger))).toEqual([
      { ...nobody, duplicateOf: [] },
    ]);
  });
  it('is refused a second time, to another one, to a manager, and without an address', () => {
    const first = given(workerApplication, [], 'a1');
    applied()
      .when(SubmitApplication, application, lena, { facts: [] })
      .thenRefuses({ code: 'already-there' });
    first
      .when(SubmitApplication, application, stranger, { facts: [] })
      .thenRefuses({ code: 'not-there' });
    first
      .when(SubmitApplication, application, actors.manager, { facts: [] })
      .thenRefuses({ code: 'not-permitted' });
    first
      .when(SubmitApplication, { ...application, applicant: { name: 'Lena' } }, lena)
      .thenRefuses({
        code: 'input-invalid',
        fields: [{ path: 'applicant.email', message: '' }],
      });
  });
});

describe('WithdrawApplication', () => {
  it("is the applicant's own", () => {
    applied().when(WithdrawApplication, { reason: '' }, lena).thenRecords([withdrawn]);
    applied()
      .when(WithdrawApplication, { reason: '' }, stranger)
      .thenRefuses({ code: 'not-there' });
    applied()
      .when(WithdrawApplication, { reason: '' }, actors.manager)
      .thenRefuses({ code: 'not-permitted' });
  });
  it.each(ended)('is refused after $0.event.type', (end, code) => {
    applied(end).when(WithdrawApplication, { reason: '' }, lena).thenRefuses({ code });
  });
});

describe('ContactApplicant', () => {
  const input = { channel: 'phone', note: 'Free in May.' };
  it('notes how and what', () => {
    applied().when(ContactApplicant, input, actors.manager).thenRecords([contacted]);
  });
  it('is refused to the applicant, and once it is over', () => {
    applied().when(ContactApplicant, input, lena).thenRefuses({ code: 'not-permitted' });
    for (const [end, code] of ended) {
      applied(end).when(ContactApplicant, input, actors.manager).thenRefuses({ code });
    }
  });
  it('is refused beyond what an application keeps', () => {
    const many = Array.from({ length: 100 }, () => fact(ApplicantContacted, input));
    applied(...many)
      .when(ContactApplicant, input, actors.manager)
      .thenRefuses({ code: 'contacts-too-many', params: { max: 100 } });
  });
});

describe('AcceptApplicant', () => {
  it('accepts with strengths, weaknesses and skills, with tests or without', () => {
    applied().when(AcceptApplicant, verdict, actors.manager).thenRecords([accepted]);
    applied(assignedMixed, answeredMixed, scoredMixed)
      .when(AcceptApplicant, verdict, actors.manager)
      .thenRecords([accepted]);
  });
  it('is refused while a test is outstanding, once it is over, and to the applicant', () => {
    applied(assignedMixed, answeredMixed)
      .when(AcceptApplicant, verdict, actors.manager)
      .thenRefuses({ code: 'tests-outstanding' });
    for (const [end, code] of ended) {
      applied(end).when(AcceptApplicant, verdict, actors.manager).thenRefuses({ code });
    }
    applied().when(AcceptApplicant, verdict, lena).thenRefuses({ code: 'not-permitted' });
  });
  it('names the skills when there are none', () => {
    applied()
      .when(AcceptApplicant, { ...verdict, skills: [] }, actors.manager)
      .thenRefuses({ code: 'input-invalid', fields: [{ path: 'skills', message: '' }] });
  });
});

describe('RejectApplicant', () => {
  const input = { reason: 'No licence.' };
  it('rejects with a reason, also while a test is outstanding', () => {
    applied().when(RejectApplicant, input, actors.manager).thenRecords([rejected]);
    applied(assignedMixed).when(RejectApplicant, input, actors.manager).thenRecords([rejected]);
  });
  it('is refused once it is over, to the applicant, and without a reason', () => {
    for (const [end, code] of ended) {
      applied(end).when(RejectApplicant, input, actors.manager).thenRefuses({ code });
    }
    applied().when(RejectApplicant, input, lena).thenRefuses({ code: 'not-permitted' });
    applied()
      .when(RejectApplicant, { reason: ' ' }, actors.manager)
      .thenRefuses({ code: 'input-invalid', fields: [{ path: 'reason', message: '' }] });
  });
});

it('is in one list after the other, by what has happened to it', () => {
  expect(statusOf()).toBe('submitted');
  expect(statusOf(contacted)).toBe('contacted');
  expect(statusOf(contacted, assignedMixed)).toBe('testing');
  expect(statusOf(assignedMixed, answeredMixed)).toBe('testing');
  expect(statusOf(assignedMixed, answeredMixed, scoredMixed)).toBe('to-decide');
  expect(statusOf(assignedMixed, answeredMixed, scoredMixed, contacted)).toBe('to-decide');
  expect(statusOf(assignedMixed, answeredMixed, scoredMixed, assignedKeyed)).toBe('testing');
  expect([statusOf(accepted), statusOf(rejected), statusOf(withdrawn)]).toEqual([
    'accepted',
    'rejected',
    'withdrawn',
  ]);
});

it('is seen by managers alone; its key is theirs; it is the own one of its applicant', () => {
  const { audience, envelope, state } = applied(rejected).document();
  expect(audience).toEqual(['role:manager']);
  expect(envelope).toMatchObject({ title: 'Lena Fuchs', owner: 'a1', closed: true });
  expect(workerApplication.confidential).toEqual({ answerKey: ['manager'] });
  expect(workerApplication.relations(state as never, lena)).toEqual(['own']);
  expect(workerApplication.relations(state as never, stranger)).toEqual([]);
  expect(workerApplication.relations(state as never, { ...actors.worker, subject: 'a1' })).toEqual(
    [],
  );
});

it('folds without what is confidential', () => {
  const { answerKey: _, ...shown } = assignedMixed.data as { answerKey: unknown };
  const { state } = applied().document();
  const evolve = workerApplication.evolve.TestsAssigned;
  const after = evolve(state as never, shown as never, {} as never);
  expect(after.tests.map(({ id }) => id)).toEqual(['s2']);
});
