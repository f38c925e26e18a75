import { dayOf, Temporal } from '@callout/kernel';
import { type DemoContext, mustIssue } from './demo-context.ts';
import { ORGANISATION } from './organisation.ts';
import { staff } from './people.ts';

const PAGE = 200;
/** This share of the invoices is never paid in the demo, so that there is something to remind of. */
const UNPAID_SHARE = 0.09;
/** A case is studied the day after at the earliest; some of the last days' are still to be done. */
const CASE_REST_MS = 40 * 3_600_000;
const REVIEWED_SHARE = 0.4;

const VERDICTS = [
  {
    verdict: 'client-at-fault',
    rootCause: 'client',
    rating: 3,
    summary: 'The appointment was confirmed twice; nobody was there, and the phone was off.',
    hypotheses: ['A text message two hours before the visit lowers the number of closed doors.'],
  },
  {
    verdict: 'worker-at-fault',
    rootCause: 'planning',
    rating: 2,
    summary: 'The route left no time for traffic; the shop had closed on arrival.',
    hypotheses: ['Jobs in shops get windows that end an hour before closing time.'],
  },
  {
    verdict: 'nobody-at-fault',
    rootCause: 'equipment',
    rating: 4,
    summary: 'The installation could not be worked on with what a kit holds. Ordered anew.',
    hypotheses: [],
  },
] as const;

/** A morning in the office: cases of the days before are reviewed, money that has come is recorded. */
export async function officeMorning(demo: DemoContext): Promise<void> {
  await review(demo);
  await recordPayments(demo);
  await recordPayouts(demo);
}

async function review(demo: DemoContext): Promise<void> {
  const reviewer = staff('reviewer');
  const { documents } = await demo.store.documents({
    context: 'review',
    kind: 'review-case',
    tokens: 'everybody',
    status: 'open',
    limit: PAGE,
  });
  for (const { stream, timeline } of documents) {
    const openedAt = timeline[0]?.occurredAt ?? demo.at;
    if (Date.parse(demo.at) - Date.parse(openedAt) < CASE_REST_MS) continue;
    if (demo.chance.share('reviewed', stream, demo.at) > REVIEWED_SHARE) continue;
    await mustIssue(demo, reviewer, ['review', 'TakeReview'], stream, {});
    await mustIssue(demo, reviewer, ['review', 'RecordClientContact'], stream, {
      channel: 'phone',
      summary: 'Asked how the visit went from the client’s side.',
    });
    const form = demo.chance.pick(VERDICTS, 'verdict', stream);
    await mustIssue(demo, reviewer, ['review', 'CompleteReview'], stream, form);
  }
}

async function recordPayments(demo: DemoContext): Promise<void> {
  const accountant = staff('accountant');
  const today = dayOf(demo.at, ORGANISATION.timeZone);
  const { documents } = await demo.store.documents({
    context: 'billing',
    kind: 'client-statement',
    tokens: 'everybody',
    status: 'payment-requested',
    limit: PAGE,
  });
  for (const { stream, day, state } of documents) {
    if (demo.chance.share('unpaid', stream) < UNPAID_SHARE) continue;
    const paidOn = Temporal.PlainDate.from(day).add({
      days: demo.chance.between(2, 13, 'paid', stream),
    });
    if (Temporal.PlainDate.compare(paidOn, Temporal.PlainDate.from(today)) > 0) continue;
    await mustIssue(demo, accountant, ['billing', 'RecordPayment'], stream, {
      amount: totalOf(state),
      paidOn: paidOn.toString(),
      reference: `Transfer ${paidOn.toString()}`,
    });
  }
}

async function recordPayouts(demo: DemoContext): Promise<void> {
  const accountant = staff('accountant');
  const today = dayOf(demo.at, ORGANISATION.timeZone);
  const { documents } = await demo.store.documents({
    context: 'billing',
    kind: 'worker-statement',
    tokens: 'everybody',
    status: 'issued',
    limit: PAGE,
  });
  for (const { stream, state } of documents) {
    await mustIssue(demo, accountant, ['billing', 'RecordPayout'], stream, {
      amount: totalOf(state),
      paidOn: today,
      reference: `Payout run ${today}`,
    });
  }
}

function totalOf(state: unknown): number {
  if (typeof state === 'object' && state !== null) {
    for (const field of ['invoice', 'payout']) {
      const issued = (state as Record<string, { readonly total?: number } | undefined>)[field];
      if (issued?.total !== undefined) return issued.total;
    }
  }
  throw new Error('a statement that was issued has a total');
}
