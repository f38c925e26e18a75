import { type Money, sum, ZERO } from '@callout/kernel';
import { defineProjection } from '../define.ts';

/** By statement: what credit notes have taken off its invoice, and how much of that was still open. */
export const creditedInvoices = defineProjection<{
  readonly total: Money;
  readonly credited: Money;
}>()({
  name: 'credited-invoices',
  on: {
    CreditNoteIssued: {
      key: ({ data }) => data.statement,
      fold: (row, { data }) => ({
        total: sum([row?.total ?? ZERO, data.amount]),
        credited: sum([row?.credited ?? ZERO, data.againstOpen]),
      }),
    },
  },
});
