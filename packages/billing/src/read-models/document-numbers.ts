import { defineProjection, type View } from '@callout/kernel';
import { ClientInvoiceIssued, PayoutIssued } from '@callout/published-language';

interface LastNumber {
  readonly number: number;
}

/**
 * The last number given to an invoice and to a payout. It changes in the transaction that stores the
 * document, so numbers have neither gaps nor doubles.
 */
export const documentNumbers = defineProjection<LastNumber>()({
  name: 'document-numbers',
  context: 'billing',
  feeds: [ClientInvoiceIssued, PayoutIssued],
  on: {
    ClientInvoiceIssued: {
      key: () => 'invoice',
      fold: (_, { data }) => ({ number: data.number }),
    },
    PayoutIssued: { key: () => 'payout', fold: (_, { data }) => ({ number: data.number }) },
  },
});

export function nextInvoiceNumber(view: View): Promise<number> {
  return nextNumber(view, 'invoice');
}

export function nextPayoutNumber(view: View): Promise<number> {
  return nextNumber(view, 'payout');
}

async function nextNumber(view: View, series: 'invoice' | 'payout'): Promise<number> {
  return ((await view.row(documentNumbers, series))?.number ?? 0) + 1;
}
