import { type DataOf, type DayText, defineProjection, type Money } from '@callout/kernel';
import { ClientCharged, ClientInvoiceIssued, PaymentSettled } from '@callout/published-language';

/** One movement of a client: what was charged, invoiced or paid. */
export interface ClientMovement {
  readonly client: DataOf<typeof ClientCharged>['client'];
  readonly kind: 'charge' | 'invoice' | 'payment';
  readonly day: DayText;
  readonly statement: string;
  readonly amount: Money;
  /** The service, the invoice's number or the payment's reference. */
  readonly text: string;
  readonly requestId: string;
}

/** Every movement of every client by its id, indexed by client and day. */
export const clientLedger = defineProjection<ClientMovement>()({
  name: 'client-ledger',
  context: 'billing',
  feeds: [ClientCharged, ClientInvoiceIssued, PaymentSettled],
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
    ClientInvoiceIssued: {
      key: ({ id }) => id,
      fold: (_, { data, stream }) => ({
        client: data.client,
        kind: 'invoice',
        day: data.date,
        statement: stream,
        amount: data.total,
        text: String(data.number),
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
});

/** Lower bound of a holder's movements from a day on; long ids are cut, so compare the holder too. */
export function ledgerIndex(holderId: string, day: DayText): string {
  return `${holderId.slice(0, 100)}|${day}`;
}
