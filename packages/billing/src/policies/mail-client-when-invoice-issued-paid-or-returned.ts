import { sendMail } from '@callout/kernel';
import { ClientInvoiceIssued, PaymentReturned, PaymentSettled } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { invoiceIssued, invoicePaid, paymentReturned } from '../mails/billing-mails.ts';
import { dueOf } from '../streams/client-statement/invoice-due.ts';
import { clientStatement } from '../streams/client-statement/stream.ts';

export const mailClientWhenInvoiceIssuedPaidOrReturned = definePolicy({
  name: 'mail-client-when-invoice-issued-paid-or-returned',
  whenever: [ClientInvoiceIssued, PaymentSettled, PaymentReturned],
  sends: [invoiceIssued, invoicePaid, paymentReturned],
  planEffects: async (event, view) => {
    const { client, invoice, payment } = (await view.state(clientStatement, event.stream)) ?? {};
    if (!client || !invoice) return [];
    const { currency, dueOn } = invoice;
    const amount = { amount: payment?.amount ?? dueOf(invoice), currency };
    const said = { name: client.name, number: String(invoice.number), amount };
    const to = { client: client.id };
    if (event.type === 'PaymentSettled') return [sendMail(invoicePaid, to, said, event.stream)];
    if (event.type === 'ClientInvoiceIssued') {
      return [sendMail(invoiceIssued, to, { ...said, dueOn }, event.stream)];
    }
    const { reason } = event.data;
    return [sendMail(paymentReturned, to, { ...said, reason }, event.stream)];
  },
});
