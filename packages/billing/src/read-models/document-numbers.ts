import type { View } from '@callout/kernel';
import { defineProjection } from '../define.ts';

interface LastNumber {
  readonly number: number;
}

/**
 * The last number given to an invoice, a payout and a credit note. It changes in the transaction that stores the
 * document, so numbers have neither gaps nor doubles.
 */
export const documentNumbers = defineProjection<LastNumber>()({
  name: 'document-numbers',
  on: {
    ClientInvoiceIssued: {
      key: () => 'invoice',
      fold: (_, { data }) => ({ number: data.number }),
    },
    PayoutIssued: { key: () => 'payout', fold: (_, { data }) => ({ number: data.number }) },
    CreditNoteIssued: {
      key: () => 'credit-note',
      fold: (_, { data }) => ({ number: data.number }),
    },
  },
});

export function nextInvoiceNumber(view: View): Promise<number> {
  return nextNumber(view, 'invoice');
}

export function nextPayoutNumber(view: View): Promise<number> {
  return nextNumber(view, 'payout');
}

export function nextCreditNoteNumber(view: View): Promise<number> {
  return nextNumber(view, 'credit-note');
}

async function nextNumber(
  view: View,
  series: 'invoice' | 'payout' | 'credit-note',
): Promise<number> {
  return ((await view.row(documentNumbers, series))?.number ?? 0) + 1;
}
