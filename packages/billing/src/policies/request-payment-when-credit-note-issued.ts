import { issue } from '@callout/kernel';
import { CreditNoteIssued } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { RequestPayment } from '../streams/client-statement/commands.ts';

/** Of an invoice that is still open, what is left is asked for in place of the whole. */
export const requestPaymentWhenCreditNoteIssued = definePolicy({
  name: 'request-payment-when-credit-note-issued',
  whenever: [CreditNoteIssued],
  issues: [RequestPayment],
  react: async ({ data }) =>
    data.againstOpen === 0 ? [] : [issue(RequestPayment, data.statement, {})],
});
