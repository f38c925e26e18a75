import { defineProjection } from '../define.ts';

/** What a key that we gave the bank stands for. */
export interface BankKey {
  readonly of: 'payment' | 'payout';
  readonly statement: string;
  readonly attempt: number;
}

/** By end-to-end id: every key that billing has ever given. */
export const bankKeys = defineProjection<BankKey>()({
  name: 'bank-keys',
  on: {
    PaymentRequested: {
      key: ({ data }) => data.endToEndId,
      fold: (_, { data, stream }) => ({
        of: 'payment',
        statement: stream,
        attempt: data.attempt,
      }),
    },
    PayoutIssued: {
      key: ({ data }) => data.endToEndId,
      fold: (_, { stream }) => ({ of: 'payout', statement: stream, attempt: 1 }),
    },
    BankFileCreated: {
      // A payout that came back is sent again under a new key.
      key: ({ data }) =>
        data.purpose === 'payouts' ? data.items.map((item) => item.endToEndId) : [],
      fold: (row, { data }, key) => {
        const item = data.items.find(({ endToEndId }) => endToEndId === key);
        return item ? { of: 'payout', statement: item.statement, attempt: item.attempt } : row;
      },
    },
  },
});
