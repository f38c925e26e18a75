import type { Money } from '@callout/kernel';
import { defineProjection } from '../define.ts';

/** By worker: the balance that opens the next statement there is, however many months later. */
export const carriedForward = defineProjection<{ readonly balance: Money }>()({
  name: 'carried-forward',
  on: {
    PayoutCarriedForward: {
      key: ({ data }) => data.worker.id,
      fold: (_, { data }) => ({ balance: data.balance }),
    },
    PayoutIssued: { key: ({ data }) => data.worker.id, fold: () => undefined },
  },
});
