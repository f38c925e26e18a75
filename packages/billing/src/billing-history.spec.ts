// Proves the laws of billing on random histories over weeks of 167 and 169 hours, leap years, Sundays
// that end a month, missed closes, late facts, lagging processors and changing tariffs; the laws are
// checked again after every single step:
// L1 the postings sum to zero, and what an account holds is what the documents say;
// L2 an invoice is the sum of its statement's rounded lines, dated the Sunday, never before it is over;
// L3 invoices and payouts are numbered without gaps and doubles;
// L4 nothing is charged, credited or fined twice, and nothing that ended is left out;
// L5 every charge has the rate of what was settled before it, by the tariff in force;
// L6 a closed statement never changes, and periods are closed in order;
// L7 a payout is earned less fined plus what was carried in, and above zero.
import { money, shareOf, sum, Temporal, weekOf } from '@callout/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { history, start, step } from './billing-history.fixture.ts';
import { type BillingEvent, postingsOf, trialBalance } from './ledger/postings.ts';
import { openInvoices } from './read-models/open-invoices.ts';
import { payoutsDue } from './read-models/payouts-due.ts';
import { trialBalances } from './read-models/trial-balance.ts';
import { DEFAULT_TARIFF, type Tariff } from './streams/tariff.ts';

type Of<T extends BillingEvent['type']> = Extract<BillingEvent, { readonly type: T }>;
type Log = readonly BillingEvent[];

function all<T extends BillingEvent['type']>(log: Log, type: T): readonly Of<T>[] {
  return log.filter((event): event is Of<T> => event.type === type);
}

function ledgerBalances(log: Log): void {
  const balances = trialBalance(log.flatMap(postingsOf));
  expect(sum(balances.map(({ balance }) => balance))).toBe(0);
}

function invoicesEqualTheirLines(log: Log): void {
  const charges = all(log, 'ClientCharged');
  for (const { data, stream, recordedAt } of all(log, 'ClientInvoiceIssued')) {
    const mine = charges.filter((charge) => charge.stream === stream);
    expect(data.lines.map((line) => line.chargeId)).toEqual(mine.map((c) => c.data.chargeId));
    expect(data.total).toBe(sum(mine.map((charge) => charge.data.net)));
    expect(Temporal.PlainDate.from(data.date).dayOfWeek).toBe(7);
    expect(recordedAt >= data.week.to).toBe(true);
  }
  for (const { data } of charges) {
    expect(data.discount).toBe(shareOf(data.gross, data.loyaltyRate));
    expect(data.net).toBe(data.gross - data.discount);
  }
}

function numbersAreGapless(log: Log): void {
  for (const documents of [all(log, 'ClientInvoiceIssued'), all(log, 'PayoutIssued')]) {
    expect(documents.map(({ data }) => data.number)).toEqual(documents.map((_, i) => i + 1));
  }
}

function nothingIsPostedTwice(log: Log): void {
  const ids = [
    ...all(log, 'ClientCharged').map(({ data }) => data.chargeId),
    ...all(log, 'WorkerEarned').map(({ data }) => data.movementId),
    ...all(log, 'WorkerFined').map(({ data }) => data.movementId),
    ...all(log, 'PaymentRequested').map(({ data }) => data.endToEndId),
    ...all(log, 'PaymentSettled').map(({ stream }) => stream),
    ...all(log, 'PayoutSettled').map(({ stream }) => stream),
  ];
  expect(new Set(ids).size).toBe(ids.length);
}

/** Told independently of the product: the latest version that applies by that day. */
function tariffBefore(log: Log, day: string): Tariff {
  const versions = [DEFAULT_TARIFF, ...all(log, 'TariffSet').map(({ data }) => data)];
  const applying = versions.filter(({ from }) => from <= day);
  return applying.reduce((best, next) => (next.from >= best.from ? next : best));
}

function ratesAreEarned(log: Log): void {
  for (const [index, event] of log.entries()) {
    if (event.type !== 'ClientCharged') continue;
    const before = log.slice(0, index);
    const paid = all(before, 'PaymentSettled')
      .filter(({ data }) => data.client.id === event.data.client.id)
      .reduce((left, { data }) => left + data.amount, 0);
    const tariff = tariffBefore(before, event.data.posting.postedOn);
    const earned = tariff.loyalty.filter(({ above }) => paid > above).map(({ rate }) => rate);
    expect(event.data.lifetimePaid).toBe(paid);
    expect(event.data.tariffVersion).toBe(tariff.version);
    expect(event.data.loyaltyRate).toBe(Math.max(0, ...earned));
  }
}

function periodsCloseInOrder(log: Log): void {
  const closings = [
    ...all(log, 'ClientInvoiceIssued').map((event) => ({
      event,
      who: event.data.client.id,
      start: event.data.week.start,
    })),
    ...[...all(log, 'PayoutIssued'), ...all(log, 'PayoutCarriedForward')]
      .sort((a, b) => a.position - b.position)
      .map((event) => ({ event, who: event.data.worker.id, start: event.data.month.start })),
  ];
  const last = new Map<string, string>();
  for (const { event, who, start: from } of closings) {
    expect(from > (last.get(who) ?? '')).toBe(true);
    last.set(who, from);
    const after = log.filter((e) => e.stream === event.stream && e.position > event.position);
    const movements = ['ClientCharged', 'WorkerEarned', 'WorkerFined'];
    expect(after.filter((e) => movements.includes(e.type))).toEqual([]);
  }
}

function payoutsAddUp(log: Log): void {
  const carried = new Map<string, number>();
  for (const event of log) {
    if (event.type !== 'PayoutIssued' && event.type !== 'PayoutCarriedForward') continue;
    const { worker, earned, fined, carriedIn } = event.data;
    const posted = (movements: readonly (Of<'WorkerEarned'> | Of<'WorkerFined'>)[]) =>
      movements
        .filter(({ stream }) => stream === event.stream)
        .reduce((left, { data }) => left + data.amount, 0);
    expect(earned).toBe(posted(all(log, 'WorkerEarned')));
    expect(fined).toBe(posted(all(log, 'WorkerFined')));
    expect(carriedIn).toBe(carried.get(worker.id) ?? 0);
    const total = earned - fined + carriedIn;
    if (event.type === 'PayoutIssued') {
      expect([event.data.total, total > 0]).toEqual([total, true]);
      carried.delete(worker.id);
    } else {
      expect([event.data.balance, total > 0]).toEqual([total, false]);
      carried.set(worker.id, total);
    }
  }
}

const LAWS = [
  ledgerBalances,
  invoicesEqualTheirLines,
  numbersAreGapless,
  nothingIsPostedTwice,
  ratesAreEarned,
  periodsCloseInOrder,
  payoutsAddUp,
];

type Played = ReturnType<typeof history>;

async function accountsEqualDocuments({ events, view }: Played): Promise<void> {
  const balances = new Map(
    trialBalance(events().flatMap(postingsOf)).map(({ account, balance }) => [account, balance]),
  );
  const owed = (await view.rows(openInvoices, { limit: 1000 })).map(({ row }) => row.total);
  expect(balances.get('receivables')).toBe(sum([money(0), ...owed]));
  const due = (await view.rows(payoutsDue, { limit: 1000 })).map(({ row }) => row.total);
  expect(balances.get('payouts-payable')).toBe(-sum([money(0), ...due]) + 0);
  for (const { row } of await view.rows(trialBalances, { limit: 100 })) {
    expect(row.debit - row.credit).toBe(balances.get(row.account as never));
  }
}

function nothingIsLeftOut({ causes, events, chargeIdOf }: Played): void {
  const charged = all(events(), 'ClientCharged').map(({ data }) => data.chargeId);
  expect([...charged].sort()).toEqual(causes().map(chargeIdOf).sort());
  const invoiced = all(events(), 'ClientInvoiceIssued').flatMap(({ data }) =>
    data.lines.map(({ chargeId }) => chargeId),
  );
  expect([...invoiced].sort()).toEqual([...charged].sort());
}

/** A charge stands in the week in which the log heard of its cause, or in a later one; never before. */
function noWeekIsTooEarly({ causes, events, chargeIdOf }: Played): void {
  for (const cause of causes()) {
    const charge = all(events(), 'ClientCharged').find(
      (e) => e.data.chargeId === chargeIdOf(cause),
    );
    const { week } = charge?.data ?? {};
    if (!week) throw new Error(`${cause.stream} was not charged`);
    expect(week.start >= weekOf(cause.recordedAt, week.timeZone).start).toBe(true);
  }
}

describe('the laws of billing', () => {
  it('hold after every step of any history', async () => {
    const steps = fc.array(step, { minLength: 25, maxLength: 90 });
    await fc.assert(
      fc.asyncProperty(start, steps, async (from, moves) => {
        const played = history(from);
        for (const move of moves) {
          await played.play(move);
          for (const law of LAWS) law(played.events());
          await accountsEqualDocuments(played);
        }
        await played.finish();
        for (const law of LAWS) law(played.events());
        await accountsEqualDocuments(played);
        nothingIsLeftOut(played);
        noWeekIsTooEarly(played);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
