import { type DataOf, type DayText, type Money, shown } from '@callout/kernel';
import type { PayoutIssued } from '@callout/published-language';
import { defineProjection } from '../define.ts';

export interface PayoutDue {
  readonly statement: string;
  readonly number: number;
  readonly worker: DataOf<typeof PayoutIssued>['worker'];
  readonly date: DayText;
  readonly total: Money;
  readonly currency: string;
  readonly status: 'issued' | 'exported' | 'returned';
  /** How often it went to the bank. */
  readonly exports: number;
  /** The day that its latest file asked for; empty before the first. */
  readonly exportedFor: string;
}

const of = shown<PayoutDue>();

/** By statement: payouts that have not been settled. What is carried forward is never among them. */
export const payoutsDue = defineProjection<PayoutDue>()({
  name: 'payouts-due',
  on: {
    PayoutIssued: {
      key: ({ stream }) => stream,
      fold: (_, { data, stream }) => ({
        statement: stream,
        number: data.number,
        worker: data.worker,
        date: data.date,
        total: data.total,
        currency: data.currency,
        status: 'issued',
        exports: 0,
        exportedFor: '',
      }),
    },
    BankFileCreated: {
      // With the file itself, so that the next file cannot hold it once more.
      key: ({ data }) => (data.purpose === 'payouts' ? data.items.map((i) => i.statement) : []),
      fold: (row, { data }) =>
        row && { ...row, status: 'exported', exports: row.exports + 1, exportedFor: data.day },
    },
    PayoutReturned: {
      key: ({ stream }) => stream,
      fold: (row) => row && { ...row, status: 'returned' },
    },
    PayoutSettled: { key: ({ stream }) => stream, fold: () => undefined },
  },
  index: ({ date, number }) => `${date}|${String(number).padStart(12, '0')}`,
  observed: {
    observers: ['accountant'],
    day: ({ date }) => date,
    fields: {
      worker: of.reference(({ worker }) => ({ kind: 'worker', ...worker })),
      payout: of.reference(({ statement, number }) => ({
        kind: 'worker-statement',
        id: statement,
        name: String(number),
      })),
      date: of.day(({ date }) => date),
      payment: of.word(({ status }) => `status.worker-statement.${status}`),
      exportedFor: of.day(({ exportedFor }) => exportedFor),
      total: of.money(({ total }) => total, { isSummed: true }),
    },
  },
});
