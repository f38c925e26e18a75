// Proves: every command of a review case, its success and each of its refusals (DOMAIN, review and
// rule 20), on the device's way and for facts that arrive; and what the queue is sorted by.
import { actors, fact, given } from '@callout/kernel/testing';
import {
  ClientContacted,
  FindingRecorded,
  ReviewCompleted,
  ReviewOpened,
  ReviewReopened,
  ReviewTaken,
  ReviewWithdrawn,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  CompleteReview,
  OpenReview,
  RecordClientContact,
  RecordFinding,
  ReopenReview,
  TakeReview,
  WithdrawReview,
} from './commands.ts';
import { NOTES_MAX, reviewCase } from './stream.ts';

const { reviewer, policy, manager } = actors;
const colleague = { ...reviewer, id: 'u-reviewer-2', name: 'Omar Said' };
const workerOfTheCase = { ...reviewer, subject: 'w1' };
const clientOfTheCase = { ...reviewer, subject: 'c1' };

const cause = ReviewOpened.samples[1];
const form = ReviewCompleted.samples[1] as object;
/** What the result says of the case, besides what is on its form. */
const about = {
  requestId: 'r1',
  client: { id: 'c1', name: 'Harbour School' },
  worker: { id: 'w1', name: 'Mila Novak' },
};
const opened = fact(ReviewOpened, cause);
const taken = fact(
  ReviewTaken,
  { reviewer: { id: reviewer.id, name: reviewer.name } },
  { actor: reviewer },
);
const completed = fact(ReviewCompleted, { ...form, about }, { actor: reviewer });
const withdrawn = fact(ReviewWithdrawn, { because: 'no-show-reversed', about });
const contact = { channel: 'phone', summary: 'The worker came to the back door.' };
const finding = { text: 'The address lacks the entrance.' };

describe('OpenReview', () => {
  const openByPolicy = { policy: { issues: [OpenReview] } as never };

  it('opens a case', () => {
    given(reviewCase).when(OpenReview, cause, policy, openByPolicy).thenRecords([opened]);
  });
  it('is refused for a case that is there', () => {
    given(reviewCase, [opened])
      .when(OpenReview, cause, policy, openByPolicy)
      .thenRefuses({ code: 'already-there' });
  });
  it('is refused to people', () => {
    given(reviewCase)
      .when(OpenReview, cause, reviewer)
      .thenRefuses({
        code: 'not-permitted',
        params: { command: 'OpenReview', role: 'reviewer' },
      });
  });
});

describe('TakeReview', () => {
  it('names the one who takes it', () => {
    given(reviewCase, [opened]).when(TakeReview, {}, reviewer).thenRecords([taken]);
  });
  it('is refused for a case that is not there', () => {
    given(reviewCase).when(TakeReview, {}, reviewer).thenRefuses({ code: 'not-there' });
  });
  it('is refused while somebody has it', () => {
    given(reviewCase, [opened, taken])
      .when(TakeReview, {}, colleague)
      .thenRefuses({ code: 'review-already-taken', params: { reviewer: reviewer.name } });
  });
  it('is refused once completed', () => {
    given(reviewCase, [opened, taken, completed])
      .when(TakeReview, {}, reviewer)
      .thenRefuses({ code: 'review-completed' });
  });
  it.each([workerOfTheCase, clientOfTheCase])('is refused to a party: $subject', (party) => {
    given(reviewCase, [opened])
      .when(TakeReview, {}, party)
      .thenRefuses({ code: 'review-of-own-case' });
  });
  it('is refused to other roles', () => {
    given(reviewCase, [opened])
      .when(TakeReview, {}, manager)
      .thenRefuses({ code: 'not-permitted' });
  });
  it('is refused when a device writes somebody else into it', () => {
    given(reviewCase, [opened])
      .whenArrives(TakeReview, { ...taken, actor: colleague })
      .thenRefuses({
        code: 'not-in-own-name',
        fields: [{ path: 'reviewer.id', message: '' }],
      });
  });
  it('can be taken again after it was reopened', () => {
    const reopened = fact(ReviewReopened, { reason: 'A photo came.' }, { actor: colleague });
    given(reviewCase, [opened, taken, completed, reopened])
      .when(TakeReview, {}, reviewer)
      .thenRecords([taken]);
  });
});

describe.each([
  { command: RecordClientContact, event: ClientContacted, input: contact },
  { command: RecordFinding, event: FindingRecorded, input: finding },
  { command: CompleteReview, event: ReviewCompleted, input: form, also: { about } },
])('$command.name', ({ command, event, input, also }) => {
  const recorded = fact(event, { ...input, ...also }, { actor: reviewer });

  it('is recorded by the one who took the case', () => {
    given(reviewCase, [opened, taken]).when(command, input, reviewer).thenRecords([recorded]);
  });
  it('is refused for a case that is not there', () => {
    given(reviewCase).when(command, input, reviewer).thenRefuses({ code: 'not-there' });
  });
  it('is refused before the case is taken', () => {
    given(reviewCase, [opened])
      .when(command, input, reviewer)
      .thenRefuses({ code: 'review-not-taken' });
  });
  it('is refused to a colleague', () => {
    given(reviewCase, [opened, taken])
      .when(command, input, colleague)
      .thenRefuses({ code: 'review-held-by-another', params: { reviewer: reviewer.name } });
  });
  it('is refused to one who has become a party', () => {
    given(reviewCase, [opened, taken])
      .when(command, input, workerOfTheCase)
      .thenRefuses({ code: 'review-of-own-case' });
  });
  it('is refused once completed', () => {
    given(reviewCase, [opened, taken, completed])
      .when(command, input, reviewer)
      .thenRefuses({ code: 'review-completed' });
  });
  it('is refused once withdrawn', () => {
    given(reviewCase, [opened, taken, withdrawn])
      .when(command, input, reviewer)
      .thenRefuses({ code: 'review-withdrawn' });
  });
  it('is refused when it arrives from somebody else’s device', () => {
    given(reviewCase, [opened, taken])
      .whenArrives(command, { ...recorded, actor: colleague })
      .thenRefuses({ code: 'review-held-by-another' });
  });
});

it.each([
  { command: RecordClientContact, event: ClientContacted, input: contact },
  { command: RecordFinding, event: FindingRecorded, input: finding },
])('$command.name is refused beyond the limit', ({ command, event, input }) => {
  const full = Array.from({ length: NOTES_MAX }, () => fact(event, input, { actor: reviewer }));
  given(reviewCase, [opened, taken, ...full])
    .when(command, input, reviewer)
    .thenRefuses({ code: 'review-full', params: { limit: NOTES_MAX } });
});

describe('input', () => {
  it('names the field of a form that is out of range', () => {
    given(reviewCase, [opened, taken])
      .when(CompleteReview, { ...form, rating: 6 }, reviewer)
      .thenRefuses({ code: 'input-invalid', fields: [{ path: 'rating', message: '' }] });
  });
  it('refuses an empty finding', () => {
    given(reviewCase, [opened, taken])
      .when(RecordFinding, { text: '   ' }, reviewer)
      .thenRefuses({ code: 'input-invalid', fields: [{ path: 'text', message: '' }] });
  });
});

describe('ReopenReview', () => {
  const reason = { reason: 'The client sent a photo.' };

  it('puts a completed case back into the queue, by any reviewer', () => {
    given(reviewCase, [opened, taken, completed])
      .when(ReopenReview, reason, colleague)
      .thenRecords([fact(ReviewReopened, reason)]);
  });
  it.each([
    ['open', [opened]],
    ['taken', [opened, taken]],
  ])('is refused for a case that is %s', (_, history) => {
    given(reviewCase, history)
      .when(ReopenReview, reason, reviewer)
      .thenRefuses({ code: 'review-not-completed' });
  });
  it('is refused for a case that is not there', () => {
    given(reviewCase).when(ReopenReview, reason, reviewer).thenRefuses({ code: 'not-there' });
  });
  it('is refused to a party', () => {
    given(reviewCase, [opened, taken, completed])
      .when(ReopenReview, reason, clientOfTheCase)
      .thenRefuses({ code: 'review-of-own-case' });
  });
});

it('a result cannot say that it is about somebody else', () => {
  const other = { ...about, worker: { id: 'w2', name: 'Jan Koch' } };
  given(reviewCase, [opened, taken])
    .whenArrives(CompleteReview, { ...completed, data: { ...form, about: other } })
    .thenRefuses({ code: 'review-about-differs' });
  // As it was recorded before results said what they are about.
  given(reviewCase, [opened, taken])
    .whenArrives(CompleteReview, { ...completed, data: form })
    .thenAccepts();
});

describe('WithdrawReview', () => {
  const byPolicy = { policy: { issues: [WithdrawReview] } as never };
  const because = { because: 'no-show-reversed' };
  it.each([
    ['open', [opened]],
    ['taken', [opened, taken]],
    ['completed', [opened, taken, completed]],
  ])('takes a case back that is %s', (_, history) => {
    given(reviewCase, history)
      .when(WithdrawReview, because, policy, byPolicy)
      .thenRecords([withdrawn]);
  });
  it('is refused twice, where there is no case, and to people', () => {
    given(reviewCase, [opened, withdrawn])
      .when(WithdrawReview, because, policy, byPolicy)
      .thenRefuses({ code: 'review-withdrawn' });
    given(reviewCase)
      .when(WithdrawReview, because, policy, byPolicy)
      .thenRefuses({ code: 'not-there' });
    given(reviewCase, [opened])
      .when(WithdrawReview, because, reviewer)
      .thenRefuses({ code: 'not-permitted' });
  });
  it('ends the case for good', () => {
    const gone = given(reviewCase, [opened, withdrawn]);
    gone.when(TakeReview, {}, reviewer).thenRefuses({ code: 'review-withdrawn' });
    gone
      .when(ReopenReview, { reason: 'Still.' }, reviewer)
      .thenRefuses({ code: 'review-withdrawn' });
    expect(gone.document().envelope).toMatchObject({ status: 'withdrawn', closed: true });
  });
});

describe('the document', () => {
  it('stands in the queue by when it was opened, and is seen by reviewers and managers alone', () => {
    const document = given(reviewCase, [{ ...opened, at: '2026-11-20T08:00:00.000Z' }]).document();
    expect(document.envelope).toEqual({
      status: 'open',
      title: 'Boiler service — Harbour School',
      sort: '2026-11-20T08:00:00.000Z',
      owner: 'c1',
      assignee: 'w1',
      day: '2026-11-20',
      closed: false,
    });
    expect(document.audience).toEqual(['role:reviewer', 'role:manager']);
  });
  it('follows the queue, newest first, once it is completed', () => {
    const at = (day: string) =>
      given(reviewCase, [opened, taken, { ...completed, at: `${day}T08:00:00.000Z` }]).document()
        .envelope;
    expect(at('2026-11-25').closed).toBe(true);
    expect(at('2026-11-25').sort < at('2026-11-24').sort).toBe(true);
    expect(given(reviewCase, [opened]).document().envelope.sort < at('2026-11-25').sort).toBe(true);
  });
  it('keeps the former result readable while it is looked at again', () => {
    const reopened = fact(ReviewReopened, { reason: 'A photo came.' }, { actor: colleague });
    expect(given(reviewCase, [opened, taken, completed, reopened]).document().state).toMatchObject({
      status: 'open',
      reviewer: undefined,
      result: { verdict: 'nobody-at-fault', by: reviewer.name },
      reopenedBecause: 'A photo came.',
    });
  });
});
