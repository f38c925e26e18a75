// Proves: every event of billing has its double entry, which sums to zero; the published sample of
// each event is posted, so an event that is new cannot be forgotten.
import { derivedId } from '@callout/kernel';
import { actors, NOON } from '@callout/kernel/testing';
import { billingEvents } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { ACCOUNTS, type BillingEvent, postingsOf, trialBalance } from './postings.ts';

function sampleOf(event: (typeof billingEvents)[number]): BillingEvent {
  return {
    ...{ id: derivedId(event.type), context: 'billing', kind: event.stream, stream: 's1' },
    ...{ type: event.type, v: event.version, data: event.samples[event.version] },
    ...{ occurredAt: NOON, recordedAt: NOON, position: 1, version: 1 },
    ...{ actor: actors.accountant, command: 'Any', correlationId: 'test' },
  } as BillingEvent;
}

const entries = Object.fromEntries(
  billingEvents.map((event) => [
    event.type,
    postingsOf(sampleOf(event)).map(({ account, amount }) => `${account} ${amount}`),
  ]),
);

describe('postings', () => {
  it('are these, for each event', () => {
    expect(entries).toEqual({
      TariffSet: [],
      ChargeReversed: [
        ...['revenue 12255', 'unbilled-receivables -12255', 'revenue 645', 'discounts -645'],
      ],
      CreditNoteIssued: [
        ...['credit-notes 2000', 'receivables -2000', 'credit-notes 0', 'client-credits 0'],
      ],
      BonusGranted: ['bonuses 5000', 'worker-balances -5000'],
      BonusProposed: [],
      BonusApproved: ['bonuses 25000', 'worker-balances -25000'],
      FineReversed: ['fines 4000', 'worker-balances -4000'],
      PaymentExported: [],
      PayoutExported: [],
      PayoutReturned: [],
      BankFileCreated: [],
      PaymentMethodChosen: [],
      LoyaltyTierChanged: [],
      ClientCharged: [
        'unbilled-receivables 12255',
        'revenue -12255',
        'discounts 645',
        'revenue -645',
      ],
      ClientInvoiceIssued: ['receivables 12255', 'unbilled-receivables -12255'],
      PaymentRequested: [],
      PaymentSettled: ['cash 12255', 'receivables -12255'],
      PaymentReturned: [],
      WorkerEarned: ['wages 7740', 'worker-balances -7740'],
      WorkerFined: ['worker-balances 4000', 'fines -4000'],
      PayoutIssued: ['worker-balances 3740', 'payouts-payable -3740'],
      PayoutCarriedForward: [],
      PayoutSettled: ['payouts-payable 3740', 'cash -3740'],
    });
  });
  it.each(billingEvents)('of $type sum to zero', (event) => {
    const total = postingsOf(sampleOf(event)).reduce((left, { amount }) => left + amount, 0);
    expect(total).toBe(0);
  });
});

describe('trial balance', () => {
  it('shows every account, and balances', () => {
    const balances = trialBalance(billingEvents.flatMap((event) => postingsOf(sampleOf(event))));
    expect(balances.map(({ account }) => account)).toEqual(ACCOUNTS);
    expect(balances.reduce((left, { balance }) => left + balance, 0)).toBe(0);
    expect(balances.find(({ account }) => account === 'cash')).toEqual({
      account: 'cash',
      debit: 12_255,
      credit: 3740,
      balance: 8515,
    });
  });
  it('is zero when nothing has happened', () => {
    expect(trialBalance([]).every(({ balance }) => balance === 0)).toBe(true);
  });
});
