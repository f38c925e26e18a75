// Proves what follows on an application by itself: managers are told, the applicant is written to at
// every change of state and never in between, and who is accepted becomes one worker with one sign-in.
import {
  type AnyEventPolicy,
  type EffectRequest,
  type Issue,
  issue,
  requestEffect,
  SendMail,
  sendMail,
} from '@callout/kernel';
import { type Fact, fact, givenFacts, on } from '@callout/kernel/testing';
import {
  ApplicantAccepted,
  ApplicantRejected,
  ApplicationWithdrawn,
  OrganisationConfigured,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  answeredMixed,
  application,
  assignedMixed,
  contacted,
  inWorld,
  lena,
  scoredMixed,
  submitted,
} from '../applications.fixture.ts';
import { management } from '../context.ts';
import { applicantMails, applicationForManagers } from '../mails/application-mails.ts';
import { RegisterWorker } from '../streams/worker/stream.ts';
import { CreateSignIn } from '../systems.ts';
import { mailApplicantWhenApplicationChangesState } from './mail-applicant-when-application-changes-state.ts';
import {
  registerWorkerWhenApplicantAccepted,
  workerOfApplication,
} from './register-worker-when-applicant-accepted.ts';
import { tellManagersWhenApplicationSubmitted } from './tell-managers-when-application-submitted.ts';

const settings = { name: 'Northside', timeZone: 'Europe/Berlin', currency: 'EUR', locale: 'ru' };
const organisation = (more: object = {}) =>
  on('organisation', OrganisationConfigured, { ...settings, ...more });
const accepted = fact(ApplicantAccepted, {
  strengths: ['Calm'],
  weaknesses: ['No car'],
  skills: ['gas', 'electric'],
});

/** The last fact is what the policy is asked about; the others are there already. */
async function thenRequests(
  policy: AnyEventPolicy,
  facts: readonly Fact[],
  expected: readonly EffectRequest[],
) {
  const trigger = facts.at(-1);
  if (!trigger) throw new Error('a policy is asked about a fact');
  const world = givenFacts(management, facts.slice(0, -1));
  await world.whenever(policy, trigger).thenRequests(expected);
  await world.whenever(policy, trigger).thenIssues([]);
}

describe('tell-managers-when-application-submitted', () => {
  const policy = tellManagersWhenApplicationSubmitted;
  it('mails the managers, and leads them to the application, the same again on a repeat', async () => {
    const facts = inWorld(submitted);
    const told = [organisation({ applicationsEmail: 'hr@north.example' }), ...facts];
    const said = { applicant: 'Lena Fuchs', skills: ['gas'] };
    const once = [sendMail(applicationForManagers, { managers: 'all' }, said, 'a1')];
    await thenRequests(policy, told, once);
    await thenRequests(policy, told, once);
  });
  it('mails nobody where no address is set: managers see the list', async () => {
    await thenRequests(policy, [organisation(), submitted], []);
  });
});

describe('mail-applicant-when-application-changes-state', () => {
  const policy = mailApplicantWhenApplicationChangesState;
  const mail = (type: keyof typeof applicantMails) => [
    sendMail(applicantMails[type], { applicant: 'a1' }, { applicant: 'Lena Fuchs' }),
  ];
  const mails = (facts: readonly Fact[], expected: readonly EffectRequest[]) =>
    thenRequests(policy, [organisation(), ...inWorld(submitted, ...facts)], expected);
  const changes = [
    contacted,
    assignedMixed,
    accepted,
    fact(ApplicantRejected, { reason: 'No.' }),
    fact(ApplicationWithdrawn, { reason: '' }, { actor: lena }),
  ].map((change) => [change.event.type as keyof typeof applicantMails, change] as const);

  it.each(changes)('writes at %s, and the same at a repeat', async (type, change) => {
    await mails([change], mail(type));
    await mails([change], mail(type));
  });
  it('writes at the submission', async () => {
    await mails([], mail('ApplicationSubmitted'));
  });
  it('writes at the result that completes the last test, and at no other', async () => {
    await mails([assignedMixed, answeredMixed], []);
    await mails([assignedMixed, answeredMixed, scoredMixed], mail('TestCompleted'));
  });
  it('tells a rejected applicant no reason', async () => {
    const secret = fact(ApplicantRejected, { reason: 'Secret remark.' });
    await mails([secret], mail('ApplicantRejected'));
    expect(JSON.stringify(mail('ApplicantRejected'))).not.toContain('Secret');
  });
});

describe('register-worker-when-applicant-accepted', () => {
  const policy = registerWorkerWhenApplicantAccepted;
  const { name, email, phone, place } = application.applicant;
  const registration: readonly Issue[] = [
    issue(RegisterWorker, workerOfApplication('a1'), {
      name,
      email,
      phone,
      base: place,
      skills: ['gas', 'electric'],
      capacity: 1,
      availability: { weeklyHours: application.weeklyHours, timeOff: [] },
      characteristics: { strengths: ['Calm'], weaknesses: ['No car'] },
    }),
  ];
  it('registers the applicant from the application, and the same one again on a repeat', async () => {
    const world = givenFacts(management, inWorld(submitted));
    const [trigger] = inWorld(accepted);
    if (!trigger) throw new Error('there is a trigger');
    await world.whenever(policy, trigger).thenIssues(registration);
    await world.whenever(policy, trigger).thenIssues(registration);
  });
  it('leaves one worker, however often it runs', async () => {
    const world = givenFacts(management, inWorld(submitted, accepted));
    expect(await world.settle()).toEqual(['WorkerRegistered']);
    const again = await world.run(
      RegisterWorker,
      workerOfApplication('a1'),
      registration[0]?.data,
      { id: 'policy', role: 'policy', name: 'policy' },
      { policy },
    );
    expect(again).toMatchObject({ ok: false, refusal: { code: 'already-there' } });
  });
  it('asks for their sign-in', async () => {
    const signIn = requestEffect(CreateSignIn, { worker: workerOfApplication('a1'), name, email });
    const [trigger] = inWorld(accepted);
    if (!trigger) throw new Error('there is a trigger');
    await givenFacts(management, inWorld(submitted))
      .whenever(policy, trigger)
      .thenRequests([signIn]);
  });
});

describe('an answer of', () => {
  const mail = sendMail(applicationForManagers, { managers: 'all' }, applicationForManagers.sample);
  const account = { worker: 'w1', name: 'Lena', email: 'lena@mail.example' };
  it.each([
    ['Mail', SendMail, mail.data],
    ['the sign-in directory', CreateSignIn, account],
  ])('%s decides nothing here, nor does its silence', async (_, command, asked) => {
    const world = givenFacts(management);
    await world.whenAnswered(command, asked, { ok: true, reply: {} }).thenIssues([]);
    await world.whenAnswered(command, asked, { ok: false, code: 'timed-out' }).thenIssues([]);
  });
});
