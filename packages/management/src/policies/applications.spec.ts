// Proves what follows on an application by itself: managers are told, the applicant is written to at
// every change of state and never in between, and who is accepted becomes one worker with one sign-in.
import { type AnyEventPolicy, type Ask, type Issue, issue } from '@callout/kernel';
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
import { RegisterWorker } from '../streams/worker.ts';
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

/** What the policy asks of external systems when the last of these facts is there. */
async function asked(policy: AnyEventPolicy, facts: readonly Fact[]): Promise<readonly Ask[]> {
  const { log, view } = givenFacts(management, facts);
  const asks = (await policy.inquire?.(log.at(-1) as never, view)) ?? [];
  for (const { ask, data } of asks) {
    expect(policy.asks).toContain(ask);
    ask.input.parse(data);
  }
  return asks;
}
const subjects = (asks: readonly Ask[]) =>
  asks.map(({ data }) => {
    const { to, subject } = data as { to: string; subject: string };
    return [to, subject];
  });

describe('tell-managers-when-application-submitted', () => {
  const policy = tellManagersWhenApplicationSubmitted;
  it('mails the address of the organisation, in its language, the same again on a repeat', async () => {
    const facts = [organisation({ applicationsEmail: 'hr@north.example' }), submitted];
    const once = await asked(policy, facts);
    expect(subjects(once)).toEqual([['hr@north.example', 'Новая заявка исполнителя: Lena Fuchs']]);
    expect(await asked(policy, facts)).toEqual(once);
  });
  it('mails nobody where no address is set: managers see the list', async () => {
    expect(await asked(policy, [organisation(), submitted])).toEqual([]);
    await givenFacts(management).whenever(policy, submitted).thenIssues([]);
  });
});

describe('mail-applicant-when-application-changes-state', () => {
  const policy = mailApplicantWhenApplicationChangesState;
  const before = [organisation(), submitted];
  const mails = async (...facts: readonly Fact[]) =>
    subjects(await asked(policy, [organisation(), ...inWorld(submitted, ...facts)]));
  const to = 'lena@mail.example';

  it.each([
    ['ApplicantContacted', contacted, 'We have been in touch about your application'],
    ['TestsAssigned', assignedMixed, 'There are tests for you'],
    ['ApplicantAccepted', accepted, 'Welcome to the team'],
    ['ApplicantRejected', fact(ApplicantRejected, { reason: 'No.' }), 'About your application'],
    [
      'ApplicationWithdrawn',
      fact(ApplicationWithdrawn, { reason: '' }, { actor: lena }),
      'Your application is withdrawn',
    ],
  ])('writes at %s', async (_, change, subject) => {
    expect(await mails(change)).toEqual([[to, subject]]);
  });
  it('writes at the submission, in the language of the applicant', async () => {
    expect(await mails()).toEqual([[to, 'Your application has reached us']]);
    const russian = { ...submitted, data: { ...(submitted.data as object), locale: 'ru' } };
    expect(subjects(await asked(policy, [russian]))).toEqual([[to, 'Мы получили вашу заявку']]);
    expect(await asked(policy, before)).toEqual(await asked(policy, before));
  });
  it('writes at the result that completes the last test, and at no other', async () => {
    expect(await mails(assignedMixed, answeredMixed)).toEqual([]);
    expect(await mails(assignedMixed, answeredMixed, scoredMixed)).toEqual([
      [to, 'Your tests are complete'],
    ]);
  });
  it('tells a rejected applicant no reason', async () => {
    const facts = inWorld(submitted, fact(ApplicantRejected, { reason: 'Secret remark.' }));
    expect(JSON.stringify(await asked(policy, facts))).not.toContain('Secret');
  });
  it('issues nothing', async () => {
    await givenFacts(management).whenever(policy, submitted).thenIssues([]);
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
  it('registers him from his application, and the same one again on a repeat', async () => {
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
  it('asks for his sign-in', async () => {
    const asks = await asked(policy, inWorld(submitted, accepted));
    expect(asks.map(({ ask, data }) => [ask.name, data])).toEqual([
      ['CreateSignIn', { worker: workerOfApplication('a1'), name, email }],
    ]);
  });
});

it('external systems answer with nothing to decide here', async () => {
  const { view } = givenFacts(management);
  for (const command of management.systemCommands ?? []) {
    expect(await command.whenAnswered({} as never, { ok: false, code: 'timeout' }, view)).toEqual(
      [],
    );
  }
});
