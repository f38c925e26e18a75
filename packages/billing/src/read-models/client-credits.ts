import { type Money, minus, negated, sum, ZERO } from '@callout/kernel';
import { defineProjection } from '../define.ts';

interface ClientCredit {
  readonly amount: Money;
}

function moved(row: ClientCredit | undefined, by: Money): ClientCredit | undefined {
  const amount = sum([row?.amount ?? ZERO, by]);
  return amount === 0 ? undefined : { amount };
}

/** By client: what was credited beyond what was open, until the next invoices have used it up. */
export const clientCredits = defineProjection<ClientCredit>()({
  name: 'client-credits',
  on: {
    CreditNoteIssued: {
      key: ({ data }) => data.client.id,
      fold: (row, { data }) => moved(row, data.toCredit),
    },
    ClientInvoiceIssued: {
      key: ({ data }) => data.client.id,
      fold: (row, { data }) => {
        const given = data.total < 0 ? negated(data.total) : ZERO;
        return moved(row, minus(given, data.creditApplied ?? ZERO));
      },
    },
  },
});
