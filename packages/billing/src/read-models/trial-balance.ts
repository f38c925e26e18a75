import { type Money, minus, negated, shown, sum, ZERO } from '@callout/kernel';
import { defineProjection } from '../define.ts';
import { type Account, type BillingEvent, postingsOf } from '../ledger/postings.ts';

export interface AccountTotals {
  readonly account: string;
  readonly debit: Money;
  readonly credit: Money;
}

function accountsOf(event: BillingEvent): readonly Account[] {
  return [...new Set(postingsOf(event).map(({ account }) => account))];
}

function posted(
  row: AccountTotals | undefined,
  event: BillingEvent,
  account: string,
): AccountTotals {
  const amounts = postingsOf(event)
    .filter((posting) => posting.account === account)
    .map(({ amount }) => amount);
  const debits = amounts.filter((amount) => amount > 0);
  const credits = amounts.filter((amount) => amount < 0).map(negated);
  return {
    account,
    debit: sum([row?.debit ?? ZERO, ...debits]),
    credit: sum([row?.credit ?? ZERO, ...credits]),
  };
}

const everyPosting = { key: accountsOf, fold: posted };

const of = shown<AccountTotals>();

/** By account: the debits and the credits of everything that billing has ever recorded. */
export const trialBalances = defineProjection<AccountTotals>()({
  name: 'trial-balance',
  on: {
    ClientCharged: everyPosting,
    ClientInvoiceIssued: everyPosting,
    PaymentSettled: everyPosting,
    WorkerEarned: everyPosting,
    WorkerFined: everyPosting,
    PayoutIssued: everyPosting,
    PayoutSettled: everyPosting,
    ChargeReversed: everyPosting,
    FineReversed: everyPosting,
    BonusGranted: everyPosting,
    BonusApproved: everyPosting,
    CreditNoteIssued: everyPosting,
  },
  index: ({ account }) => account,
  observed: {
    observers: ['accountant'],
    fields: {
      account: of.word(({ account }) => `account.${account}`),
      debit: of.money(({ debit }) => debit, { isSummed: true }),
      credit: of.money(({ credit }) => credit, { isSummed: true }),
      balance: of.money(({ debit, credit }) => minus(debit, credit), { isSummed: true }),
    },
  },
});
