// Proves: the rows that the back office's reports read: weeks so far, revenue by week, open invoices
// and their ages, payouts due, both ledgers and the trial balance.
import { type DataOf, money } from '@callout/kernel';
import { actors, givenFacts, on } from '@callout/kernel/testing';
import { ChargeReversed, CreditNoteIssued, PaymentReturned } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { client, configured, ended, MONTH_OVER, worker } from '../billing.fixture.ts';
import { billing } from '../context.ts';
import { CloseWeek, RecordPayment, RetryPayment } from '../streams/client-statement/commands.ts';
import { clientStatementId, workerStatementId } from '../streams/statement-ids.ts';
import { CloseMonth, RecordPayout } from '../streams/worker-statement/commands.ts';
import { clientLedger, ledgerIndex } from './client-ledger.ts';
import { ageingBucket, ageingOf, openInvoices } from './open-invoices.ts';
import { payoutsDue } from './payouts-due.ts';
import { revenueByWeek } from './revenue-by-week.ts';
import { trialBalances } from './trial-balance.ts';
import { weekSoFar } from './week-so-far.ts';
import { workerLedger } from './worker-ledger.ts';

const statement = clientStatementId('c1', '2026-11-16');
const months = workerStatementId('w1', '2026-11-01');
const all = { limit: 100 };
const { accountant } = actors;

async function charged() {
  const world = givenFacts(billing, [
    configured,
    ended('r1', 'completed', { worker, gross: 12_900 }, '2026-11-20T10:00:00.000Z'),
    ended('r2', 'cancelled', {}, '2026-11-20T11:00:00.000Z'),
  ]);
  await world.settle();
  return world;
}

async function invoiced() {
  const world = await charged();
  await world.run(CloseWeek, statement, {}, accountant, { now: '2026-11-23T08:00:00.000Z' });
  await world.settle();
  return world;
}

const openInvoice = {
  ...{ statement, number: 1, client, date: '2026-11-22', dueOn: '2026-12-06' },
  ...{ total: 22_900, open: 22_900, currency: 'EUR', status: 'payment-requested' },
};
const NOT_EXPORTED = { status: 'issued', exports: 0, exportedFor: '' };
const request = (attempt: number) => ({
  ...{ attempt, method: 'bank-transfer', amount: 22_900 },
  endToEndId: `INV000001A${attempt}`,
});
const week = { week: '2026-11-16', count: 2, gross: 22_900, discount: 0, net: 22_900 };

async function paid() {
  const world = await invoiced();
  const input = { amount: 22_900, paidOn: '2026-12-01', reference: 'Bank statement 47' };
  await world.run(RecordPayment, statement, input, accountant, { now: MONTH_OVER });
  return world;
}

describe('a week', () => {
  it('is so far what was charged', async () => {
    const { view } = await charged();
    expect(await view.rows(weekSoFar, all)).toMatchObject([
      { key: statement, row: { statement, client, count: 2, gross: 22_900, net: 22_900 } },
    ]);
    expect(await view.row(revenueByWeek, '2026-11-16')).toEqual({ ...week, invoiced: 0, paid: 0 });
    expect(await view.rows(openInvoices, all)).toEqual([]);
  });
  it('is an open invoice once it is closed', async () => {
    const { view } = await invoiced();
    expect(await view.rows(weekSoFar, all)).toEqual([]);
    expect(await view.row(revenueByWeek, '2026-11-16')).toMatchObject({
      invoiced: 22_900,
      paid: 0,
    });
    expect(await view.rows(openInvoices, all)).toEqual([
      { key: statement, row: { ...openInvoice, request: request(1), settling: false } },
    ]);
    const index = { from: '2026-12-06', to: '2026-12-07', limit: 10 };
    expect(await view.rows(openInvoices, index)).toHaveLength(1);
  });
  it('shows that a payment came back, and that it was asked for again', async () => {
    const world = await invoiced();
    world.tell(on(statement, PaymentReturned, { attempt: 1, reason: 'Account closed.' }));
    expect(await world.view.row(openInvoices, statement)).toMatchObject({ status: 'returned' });
    await world.run(RetryPayment, statement, {}, accountant);
    expect(await world.view.row(openInvoices, statement)).toEqual({
      ...openInvoice,
      request: request(2),
      settling: false,
    });
  });
  it('is paid under the week that was invoiced, whenever it is paid', async () => {
    const { view } = await paid();
    expect(await view.rows(openInvoices, all)).toEqual([]);
    expect(await view.rows(revenueByWeek, all)).toEqual([
      { key: '2026-11-16', row: { ...week, invoiced: 22_900, paid: 22_900 } },
    ]);
  });
});

describe('a payout', () => {
  it('is due until it is settled', async () => {
    const world = await charged();
    await world.run(CloseMonth, months, {}, accountant, { now: MONTH_OVER });
    const due = {
      number: 1,
      worker,
      date: '2026-11-30',
      ...NOT_EXPORTED,
      total: 7740,
      currency: 'EUR',
    };
    expect(await world.view.rows(payoutsDue, all)).toEqual([
      { key: months, row: { statement: months, ...due } },
    ]);
    const input = { amount: 7740, paidOn: '2026-12-01', reference: 'Bank statement 49' };
    await world.run(RecordPayout, months, input, accountant, { now: '2026-12-02T09:00:00.000Z' });
    expect(await world.view.rows(payoutsDue, all)).toEqual([]);
    expect(await world.view.row(workerLedger, months)).toMatchObject({ settledOn: '2026-12-01' });
  });
});

describe('the ledgers', () => {
  it('hold every movement of a client by day', async () => {
    const { view } = await paid();
    const range = { from: ledgerIndex('c1', '2026-11-01'), to: ledgerIndex('c1', '2027-01-01') };
    const rows = await view.rows(clientLedger, { ...range, limit: 10 });
    const shown = rows.map(({ row }) => [row.kind, row.day, row.amount, row.requestId]);
    expect(shown.slice(0, 2).sort()).toEqual([
      ['charge', '2026-11-20', 10_000, 'r2'],
      ['charge', '2026-11-20', 12_900, 'r1'],
    ]);
    expect(shown.slice(2)).toEqual([
      ['invoice', '2026-11-22', 22_900, ''],
      ['payment', '2026-12-01', 22_900, ''],
    ]);
  });
  it('balance', async () => {
    const { view } = await paid();
    const rows = (await view.rows(trialBalances, all)).map(({ row }) => row);
    expect(rows.map(({ account, debit, credit }) => [account, debit, credit])).toEqual([
      ['cash', 22_900, 0],
      ['discounts', 0, 0],
      ['receivables', 22_900, 22_900],
      ['revenue', 0, 22_900],
      ['unbilled-receivables', 22_900, 22_900],
      ['wages', 7740, 0],
      ['worker-balances', 0, 7740],
    ]);
    const total = rows.reduce((left, { debit, credit }) => left + debit - credit, 0);
    expect(total).toBe(0);
  });
});

describe('corrections', () => {
  it('leave the week so far, and the revenue of the weeks that they are posted to', async () => {
    const { view, tell } = await invoiced();
    const sample = ChargeReversed.samples[1] as DataOf<typeof ChargeReversed>;
    const next = { ...sample.week, start: '2026-11-23', lastDay: '2026-11-29' };
    tell(on('next', ChargeReversed, { ...sample, week: next }));
    tell(on('n1', CreditNoteIssued, { ...(CreditNoteIssued.samples[1] as object), statement }));
    expect(await view.row(weekSoFar, 'next')).toMatchObject({
      ...{ count: 1, gross: -12_900, discount: -645, net: -12_255 },
    });
    expect(await view.row(revenueByWeek, '2026-11-23')).toMatchObject({ count: 0, net: -12_255 });
    expect(await view.row(revenueByWeek, '2026-11-16')).toMatchObject({ credited: 2000 });
    expect(await view.row(openInvoices, statement)).toMatchObject({ total: 22_900, open: 20_900 });
  });
});

describe('ageing', () => {
  it.each([
    ['2026-12-05', 'not-due'],
    ['2026-12-06', 'not-due'],
    ['2026-12-07', '1-30'],
    ['2027-01-05', '1-30'],
    ['2027-01-06', '31-60'],
    ['2027-02-04', '31-60'],
    ['2027-02-05', '61-90'],
    ['2027-03-06', '61-90'],
    ['2027-03-07', 'over-90'],
  ])('on %s an invoice due on 2026-12-06 is %s', (today, bucket) => {
    expect(ageingBucket('2026-12-06', today)).toBe(bucket);
  });
  it('has every bucket, the empty ones too, and loses nothing', () => {
    const invoices = [
      { dueOn: '2026-12-06', open: money(100) },
      { dueOn: '2026-12-01', open: money(20) },
      { dueOn: '2026-11-30', open: money(3) },
    ];
    expect(ageingOf(invoices, '2026-12-06')).toEqual([
      { bucket: 'not-due', count: 1, total: 100 },
      { bucket: '1-30', count: 2, total: 23 },
      { bucket: '31-60', count: 0, total: 0 },
      { bucket: '61-90', count: 0, total: 0 },
      { bucket: 'over-90', count: 0, total: 0 },
    ]);
  });
});
