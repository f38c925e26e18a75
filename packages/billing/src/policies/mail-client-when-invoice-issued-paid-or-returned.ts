import { ClientInvoiceIssued, PaymentReturned, PaymentSettled } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { amountText } from '../streams/amount-text.ts';
import { dueOf } from '../streams/client-statement/invoice-due.ts';
import { clientStatement } from '../streams/client-statement/stream.ts';
import { type BillingMailTemplate, billingMail, SendBillingMail } from '../systems/mail.ts';

const TEMPLATES = {
  ClientInvoiceIssued: 'invoice-issued',
  PaymentSettled: 'invoice-paid',
  PaymentReturned: 'payment-returned',
} as const satisfies Record<string, BillingMailTemplate>;

export const mailClientWhenInvoiceIssuedPaidOrReturned = definePolicy({
  name: 'mail-client-when-invoice-issued-paid-or-returned',
  whenever: [ClientInvoiceIssued, PaymentSettled, PaymentReturned],
  issues: [],
  requests: [SendBillingMail],
  react: async () => [],
  planEffects: async (event, view) => {
    const { client, invoice, payment } = (await view.state(clientStatement, event.stream)) ?? {};
    if (!client || !invoice) return [];
    const amount = payment?.amount ?? dueOf(invoice);
    return [
      billingMail({ client: client.id }, TEMPLATES[event.type], {
        name: client.name,
        number: String(invoice.number),
        amount: amountText(amount, invoice.currency),
        dueOn: invoice.dueOn,
        reason: event.type === 'PaymentReturned' ? event.data.reason : '',
      }),
    ];
  },
});
