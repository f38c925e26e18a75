import { type EventOf, type Money, negated, sum, ZERO } from '@callout/kernel';
import type { billingEvents } from '@callout/published-language';

export const ACCOUNTS = [
  /** Charged, and not invoiced yet. */
  'unbilled-receivables',
  'receivables',
  'cash',
  'discounts',
  'wages',
  'revenue',
  'fines',
  /** Owed to workers, before a payout is issued; a debit balance is carried forward. */
  'worker-balances',
  'payouts-payable',
  'bonuses',
  'credit-notes',
  /** Owed to clients: credited beyond what was open, until invoices use it up. */
  'client-credits',
] as const;
export type Account = (typeof ACCOUNTS)[number];

/** A debit is above zero, a credit below; the postings of one fact sum to zero. */
export interface Posting {
  readonly account: Account;
  readonly amount: Money;
}

export type BillingEvent = EventOf<(typeof billingEvents)[number]>;

/** Moves an amount from the account that is credited to the one that is debited. */
function entry(debit: Account, credit: Account, amount: Money): readonly Posting[] {
  return [
    { account: debit, amount },
    { account: credit, amount: negated(amount) },
  ];
}

/** An invoice below zero gives credit; one above it may use credit up. */
function invoicePostings(total: Money, creditApplied: Money): readonly Posting[] {
  if (total < 0) return entry('unbilled-receivables', 'client-credits', negated(total));
  return [
    ...entry('receivables', 'unbilled-receivables', total),
    ...(creditApplied === 0 ? [] : entry('client-credits', 'receivables', creditApplied)),
  ];
}

/** The double entry of every fact of billing; none for those that move no money. */
export function postingsOf(event: BillingEvent): readonly Posting[] {
  switch (event.type) {
    case 'ClientCharged':
      return [
        ...entry('unbilled-receivables', 'revenue', event.data.net),
        ...entry('discounts', 'revenue', event.data.discount),
      ];
    case 'ClientInvoiceIssued':
      return invoicePostings(event.data.total, event.data.creditApplied ?? ZERO);
    case 'ChargeReversed':
      return [
        ...entry('revenue', 'unbilled-receivables', event.data.net),
        ...entry('revenue', 'discounts', event.data.discount),
      ];
    case 'CreditNoteIssued':
      return [
        ...entry('credit-notes', 'receivables', event.data.againstOpen),
        ...entry('credit-notes', 'client-credits', event.data.toCredit),
      ];
    case 'BonusGranted':
    case 'BonusApproved':
      return entry('bonuses', 'worker-balances', event.data.amount);
    case 'FineReversed':
      return entry('fines', 'worker-balances', event.data.amount);
    case 'PaymentSettled':
      return entry('cash', 'receivables', event.data.amount);
    case 'WorkerEarned':
      return entry('wages', 'worker-balances', event.data.amount);
    case 'WorkerFined':
      return entry('worker-balances', 'fines', event.data.amount);
    case 'PayoutIssued':
      return entry('worker-balances', 'payouts-payable', event.data.total);
    case 'PayoutSettled':
      return entry('payouts-payable', 'cash', event.data.amount);
    case 'TariffSet':
    case 'PaymentMethodChosen':
    case 'LoyaltyTierChanged':
    case 'PaymentRequested':
    case 'PaymentReturned':
    case 'PayoutCarriedForward':
    case 'PaymentExported':
    case 'PayoutExported':
    case 'PayoutReturned':
    case 'BonusProposed':
    case 'BankFileCreated':
      return [];
  }
}

export interface AccountBalance {
  readonly account: Account;
  readonly debit: Money;
  readonly credit: Money;
  /** Debit less credit. */
  readonly balance: Money;
}

/** Every account, in the order of ACCOUNTS; the balances sum to zero. */
export function trialBalance(postings: readonly Posting[]): readonly AccountBalance[] {
  return ACCOUNTS.map((account) => {
    const amounts = postings.filter((posting) => posting.account === account).map((p) => p.amount);
    const debit = sum([ZERO, ...amounts.filter((amount) => amount > 0)]);
    const credit = negated(sum([ZERO, ...amounts.filter((amount) => amount < 0)]));
    return { account, debit, credit, balance: sum([debit, negated(credit)]) };
  });
}
