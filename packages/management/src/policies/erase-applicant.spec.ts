// Proves when an applicant's personal data is due to be erased: after the months that the organisation
// keeps it, counted by the calendar of its own time zone, once, and never that of a worker.
import { issue } from '@callout/kernel';
import { actors, type Fact, givenFacts, on } from '@callout/kernel/testing';
import { ApplicantErased, OrganisationConfigured } from '@callout/published-language';
import { expect, it } from 'vitest';
import { accepted, inWorld, rejected, submitted, withdrawn } from '../applications.fixture.ts';
import { management } from '../context.ts';
import { EraseApplicant } from '../streams/worker-application/commands.ts';
import { eraseApplicantWhenKeptLongEnough } from './erase-applicant-when-kept-long-enough.ts';

const policy = eraseApplicantWhenKeptLongEnough;
const keeping = (keepApplicationsMonths?: number) =>
  on('organisation', OrganisationConfigured, {
    name: 'Northside',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    locale: 'en',
    ...(keepApplicationsMonths === undefined ? {} : { keepApplicationsMonths }),
  });
const endedAt = (end: Fact, at: string, ...settings: readonly Fact[]) =>
  givenFacts(management, [...settings, ...inWorld(submitted), { ...end, stream: 'a1', at }]);
const erased = [issue(EraseApplicant, 'a1', {})];

it.each([
  ['a rejection', rejected],
  ['a withdrawal', withdrawn],
])('is due six months after %s, and not the day before', async (_, end) => {
  const world = endedAt(end, '2026-11-23T12:00:00.000Z', keeping());
  await world.whenClockSays(policy, '2027-05-22T21:59:59.000Z').thenIssues([]);
  await world.whenClockSays(policy, '2027-05-22T22:00:00.000Z').thenIssues(erased);
  await world.whenClockSays(policy, '2027-05-22T22:00:00.000Z').thenIssues(erased);
});
it('is due after six months where nothing is configured, by the calendar of UTC', async () => {
  const world = endedAt(rejected, '2026-11-23T12:00:00.000Z');
  await world.whenClockSays(policy, '2027-05-22T23:59:59.000Z').thenIssues([]);
  await world.whenClockSays(policy, '2027-05-23T00:00:00.000Z').thenIssues(erased);
});
it('is due on the last day of a month that is shorter', async () => {
  const world = endedAt(rejected, '2027-01-31T12:00:00.000Z', keeping(1));
  await world.whenClockSays(policy, '2027-02-27T12:00:00.000Z').thenIssues([]);
  await world.whenClockSays(policy, '2027-02-28T12:00:00.000Z').thenIssues(erased);
});
it('takes the day of the end from the zone of the organisation', async () => {
  const world = endedAt(rejected, '2026-11-22T23:30:00.000Z', keeping(1));
  await world.whenClockSays(policy, '2026-12-22T22:59:59.000Z').thenIssues([]);
  await world.whenClockSays(policy, '2026-12-22T23:00:00.000Z').thenIssues(erased);
});
it('follows the setting as it is now, also for those who are there already', async () => {
  const world = endedAt(rejected, '2026-11-23T12:00:00.000Z', keeping());
  await world.whenClockSays(policy, '2026-12-23T12:00:00.000Z').thenIssues([]);
  world.tell(keeping(1));
  await world.whenClockSays(policy, '2026-12-23T12:00:00.000Z').thenIssues(erased);
  world.tell(keeping(120));
  await world.whenClockSays(policy, '2036-11-22T12:00:00.000Z').thenIssues([]);
  await world.whenClockSays(policy, '2036-11-23T12:00:00.000Z').thenIssues(erased);
});
it('waits until the next day where nothing is to be kept: the last mail leaves first', async () => {
  const world = endedAt(rejected, '2026-11-23T12:00:00.000Z', keeping(0));
  await world.whenClockSays(policy, '2026-11-23T22:59:59.000Z').thenIssues([]);
  await world.whenClockSays(policy, '2026-11-23T23:00:00.000Z').thenIssues(erased);
});
it('is never due of an open application, nor of somebody who was accepted', async () => {
  const open = givenFacts(management, inWorld(submitted));
  await open.whenClockSays(policy, '2036-11-23T12:00:00.000Z').thenIssues([]);
  const worker = givenFacts(management, inWorld(submitted, accepted));
  await worker.whenClockSays(policy, '2036-11-23T12:00:00.000Z').thenIssues([]);
});
it('is done once', async () => {
  const world = endedAt(rejected, '2026-11-23T12:00:00.000Z', keeping());
  const run = () =>
    world.run(EraseApplicant, 'a1', {}, actors.clock, { policy, now: '2027-05-23T12:00:00.000Z' });
  expect(await run()).toMatchObject({ ok: true, value: [{ type: ApplicantErased.type }] });
  expect(await run()).toMatchObject({ ok: false, refusal: { code: 'applicant-erased-already' } });
  await world.whenClockSays(policy, '2036-11-23T12:00:00.000Z').thenIssues([]);
});
