import { defineProjection, type Money, sum, ZERO } from '@callout/kernel';
import { PaymentSettled } from '@callout/published-language';

/** By client: everything that has been settled, ever. What is only invoiced does not count. */
export const lifetimePaid = defineProjection<{ readonly amount: Money }>()({
  name: 'lifetime-paid',
  context: 'billing',
  feeds: [PaymentSettled],
  on: {
    PaymentSettled: {
      key: ({ data }) => data.client.id,
      fold: (row, { data }) => ({ amount: sum([row?.amount ?? ZERO, data.amount]) }),
    },
  },
});
