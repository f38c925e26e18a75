import { type DataOf, type DayText, defineProjection, type Money } from '@callout/kernel';
import { PayoutIssued, PayoutSettled } from '@callout/published-language';

export interface PayoutDue {
  readonly statement: string;
  readonly number: number;
  readonly worker: DataOf<typeof PayoutIssued>['worker'];
  readonly date: DayText;
  readonly total: Money;
  readonly currency: string;
}

/** By statement: payouts that have not been settled. What is carried forward is never among them. */
export const payoutsDue = defineProjection<PayoutDue>()({
  name: 'payouts-due',
  context: 'billing',
  feeds: [PayoutIssued, PayoutSettled],
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
      }),
    },
    PayoutSettled: { key: ({ stream }) => stream, fold: () => undefined },
  },
  index: ({ date, number }) => `${date}|${String(number).padStart(12, '0')}`,
});
