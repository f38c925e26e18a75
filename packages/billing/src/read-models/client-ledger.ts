import { type DataOf, type DayText, type Money, negated, shown, ZERO } from '@callout/kernel';
import type { ClientCharged } from '@callout/published-language';
import { defineProjection } from '../define.ts';

/** One movement of a client: what was charged, taken back, invoiced, credited or paid. */
export interface ClientMovement {
  readonly client: DataOf<typeof ClientCharged>['client'];
  readonly kind: 'charge' | 'reversal' | 'invoice' | 'credit-used' | 'payment' | 'credit-note';
  readonly day: DayText;
  readonly statement: string;
  /** Below zero on what is taken back. */
  readonly amount: Money;
  /** The service, the invoice's number or the payment's reference. */
  readonly text: string;
  readonly requestId: string;
}

const of = shown<ClientMovement>();

/** Every movement of every client by its id, indexed by client and day. */
export const clientLedger = defineProjection<ClientMovement>()({
  name: 'client-ledger',
  on: {
    ClientCharged: {
      key: ({ data }) => data.chargeId,
      fold: (_, { data, stream }) => ({
        client: data.client,
        kind: 'charge',
        day: data.posting.postedOn,
        statement: stream,
        amount: data.net,
        text: data.serviceType.name,
        requestId: data.requestId,
      }),
    },
    ChargeReversed: {
      key: ({ data }) => data.reversalId,
      fold: (_, { data, stream }) => ({
        client: data.client,
        kind: 'reversal',
        day: data.posting.postedOn,
        statement: stream,
        amount: negated(data.net),
        text: data.serviceType.name,
        requestId: data.requestId,
      }),
    },
    ClientInvoiceIssued: {
      // The credit that an invoice uses up is a movement beside it.
      key: ({ id, data }) => (data.creditApplied ? [id, creditUsedKey(id)] : id),
      fold: (_, { id, data, stream }, key) => ({
        client: data.client,
        kind: key === id ? 'invoice' : 'credit-used',
        day: data.date,
        statement: stream,
        amount: key === id ? data.total : negated(data.creditApplied ?? ZERO),
        text: String(data.number),
        requestId: '',
      }),
    },
    CreditNoteIssued: {
      key: ({ id }) => id,
      fold: (_, { data }) => ({
        client: data.client,
        kind: 'credit-note',
        day: data.date,
        statement: data.statement,
        amount: negated(data.amount),
        text: `${data.number} · ${data.reason}`,
        requestId: '',
      }),
    },
    PaymentSettled: {
      key: ({ id }) => id,
      fold: (_, { data, stream }) => ({
        client: data.client,
        kind: 'payment',
        day: data.paidOn,
        statement: stream,
        amount: data.amount,
        text: data.reference,
        requestId: '',
      }),
    },
  },
  index: ({ client, day }) => ledgerIndex(client.id, day),
  observed: {
    observers: ['accountant', 'client'],
    tie: {
      person: 'client',
      of: ({ client }) => client.id,
      prefix: (id) => ledgerIndex(id, ''),
    },
    day: ({ day }) => day,
    fields: {
      day: of.day(({ day }) => day),
      client: of.reference(({ client }) => ({ kind: 'client', ...client })),
      movement: of.word(({ kind }) => `movement.${kind}`),
      about: of.reference(({ requestId, statement, text, day }) =>
        requestId
          ? { kind: 'service-request', id: requestId, name: text }
          : { kind: 'client-statement', id: statement, name: text || day },
      ),
      amount: of.money(({ amount }) => amount),
    },
  },
});

function creditUsedKey(invoiceEvent: string): string {
  return `${invoiceEvent}:credit`;
}

/** Lower bound of a holder's movements from a day on; long ids are cut, so compare the holder too. */
export function ledgerIndex(holderId: string, day: DayText): string {
  return `${holderId.slice(0, 100)}|${day}`;
}
