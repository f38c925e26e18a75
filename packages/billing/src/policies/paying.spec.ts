// Proves: an invoice's payment is requested once, through the chosen method; a payment that crosses a
// tier changes it once; both told again change nothing.
import { issue, money } from '@callout/kernel';
import { actors, givenFacts, on } from '@callout/kernel/testing';
import { PaymentMethodChosen, PaymentSettled } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { client, configured, invoicedFor, payment } from '../billing.fixture.ts';
import { billing } from '../context.ts';
import { ChangeLoyaltyTier } from '../streams/client-account/stream.ts';
import { RecordPayment, RequestPayment } from '../streams/client-statement/commands.ts';
import { changeLoyaltyTierWhenPaymentSettled } from './change-loyalty-tier-when-payment-settled.ts';
import { requestPaymentWhenInvoiceIssued } from './request-payment-when-invoice-issued.ts';

const LATER = '2026-11-26T09:00:00.000Z';
const pay = (statement: string, amount: number) =>
  on(statement, PaymentSettled, { ...payment, amount: money(amount) }, LATER);

function invoicedAndIssued(total: number) {
  const [charge, invoice] = invoicedFor(total, 1, 's1');
  if (!charge || !invoice) throw new Error('a charge and its invoice');
  return { charge, invoice };
}

describe('request payment', () => {
  it('whenever an invoice is issued', async () => {
    const { charge, invoice } = invoicedAndIssued(500);
    await givenFacts(billing, [charge])
      .whenever(requestPaymentWhenInvoiceIssued, invoice)
      .thenIssues([issue(RequestPayment, 's1', {})]);
  });
  it('not of an invoice of nothing', async () => {
    const { charge, invoice } = invoicedAndIssued(0);
    await givenFacts(billing, [charge])
      .whenever(requestPaymentWhenInvoiceIssued, invoice)
      .thenIssues([]);
  });
  it('once, through the method chosen before', async () => {
    const debit = { method: 'direct-debit', mandate: 'M1', iban: 'DE89370400440532013000' };
    const world = givenFacts(billing, [
      on('c1', PaymentMethodChosen, debit),
      ...invoicedFor(500, 7, 's1'),
    ]);
    expect(await world.settle()).toEqual(['PaymentRequested']);
    expect(world.log.at(-1)?.data).toEqual({
      ...{ attempt: 1, method: 'direct-debit', amount: 500, endToEndId: 'INV000007A1' },
    });
    const again = await world.run(RequestPayment, 's1', {}, actors.policy, {
      policy: requestPaymentWhenInvoiceIssued,
    });
    expect(again).toEqual({ ok: false, refusal: { code: 'payment-already-requested' } });
  });
});

describe('change the loyalty tier', () => {
  it('whenever a payment moves the client over a tier', async () => {
    await givenFacts(billing, [configured, ...invoicedFor(1_000_001, 1, 's1')])
      .whenever(changeLoyaltyTierWhenPaymentSettled, pay('s1', 1_000_001))
      .thenIssues([issue(ChangeLoyaltyTier, 'c1', { client, to: 500, lifetimePaid: 1_000_001 })]);
  });
  it('not at exactly the bound of the tier', async () => {
    await givenFacts(billing, [configured, ...invoicedFor(1_000_000, 1, 's1')])
      .whenever(changeLoyaltyTierWhenPaymentSettled, pay('s1', 1_000_000))
      .thenIssues([]);
  });
  it('not for what is only invoiced', async () => {
    const world = givenFacts(billing, [configured, ...invoicedFor(9_000_000, 1, 's1')]);
    expect(await world.settle()).toEqual(['PaymentRequested']);
  });
  it('by all payments together, once for each tier', async () => {
    const world = givenFacts(billing, [
      configured,
      ...invoicedFor(600_000, 1, 's1'),
      ...invoicedFor(600_000, 2, 's2'),
      ...invoicedFor(600_000, 3, 's3'),
    ]);
    await world.settle();
    for (const [statement, expected] of [
      ['s1', []],
      ['s2', ['LoyaltyTierChanged']],
      ['s3', []],
    ] as const) {
      const input = { amount: 600_000, paidOn: '2026-11-25', reference: 'Bank statement 47' };
      const paid = await world.run(RecordPayment, statement, input, actors.accountant, {
        now: LATER,
      });
      expect(paid.ok).toBe(true);
      expect(await world.settle()).toEqual(expected);
    }
  });
  it('told again, changes nothing', async () => {
    const world = givenFacts(billing, [
      configured,
      ...invoicedFor(1_000_001, 1, 's1'),
      pay('s1', 1_000_001),
    ]);
    expect(await world.settle()).toEqual(['LoyaltyTierChanged']);
    const payments = world.log.filter((event) => event.type === 'PaymentSettled');
    for (const paid of payments) {
      const react = changeLoyaltyTierWhenPaymentSettled.react(paid as never, world.view);
      expect(await react).toEqual([]);
    }
  });
});
