import { type Money, sum, ZERO } from '@callout/kernel';
import { defineProjection } from '../define.ts';

export interface LifetimePaid {
  readonly amount: Money;
  /** The event of the latest payment. */
  readonly latest: string;
}

/** By client: everything that has been settled, ever. What is only invoiced does not count. */
export const lifetimePaid = defineProjection<LifetimePaid>()({
  name: 'lifetime-paid',
  on: {
    PaymentSettled: {
      key: ({ data }) => data.client.id,
      fold: (row, { data, id }) => ({
        amount: sum([row?.amount ?? ZERO, data.amount]),
        latest: id,
      }),
    },
  },
});
