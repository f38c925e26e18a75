import { issue } from '@callout/kernel';
import { ClientInvoiceIssued } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { RequestPayment } from '../streams/client-statement/commands.ts';

export const requestPaymentWhenInvoiceIssued = definePolicy({
  name: 'request-payment-when-invoice-issued',
  whenever: [ClientInvoiceIssued],
  issues: [RequestPayment],
  react: async (event) => (event.data.total === 0 ? [] : [issue(RequestPayment, event.stream, {})]),
});
