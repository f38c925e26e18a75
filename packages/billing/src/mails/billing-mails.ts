import { money } from '@callout/kernel';
import { defineMail } from '../define.ts';

const invoice = {
  to: ['client'],
  opens: 'client-statement',
} as const;
const said = {
  name: 'Harbour School',
  number: '1024',
  amount: { amount: money(128_450), currency: 'EUR' },
} as const;

export const invoiceIssued = defineMail({
  ...invoice,
  name: 'invoice-issued',
  params: { name: 'text', number: 'text', amount: 'money', dueOn: 'day' },
  sample: { ...said, dueOn: '2026-12-06' },
});

export const invoicePaid = defineMail({
  ...invoice,
  name: 'invoice-paid',
  params: { name: 'text', number: 'text', amount: 'money' },
  sample: said,
});

export const paymentReturned = defineMail({
  ...invoice,
  name: 'payment-returned',
  params: { name: 'text', number: 'text', amount: 'money', reason: 'text' },
  sample: { ...said, reason: 'Account closed' },
});

export const payoutSettled = defineMail({
  name: 'payout-settled',
  to: ['worker'],
  opens: 'worker-statement',
  params: { name: 'text', number: 'text', amount: 'money', paidOn: 'day' },
  sample: { ...said, name: 'Mila Novak', number: '17', paidOn: '2026-12-01' },
});

export const billingMails = [invoiceIssued, invoicePaid, paymentReturned, payoutSettled];
