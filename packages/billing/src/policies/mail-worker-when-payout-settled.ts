import { PayoutSettled } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { amountText } from '../streams/amount-text.ts';
import { workerStatement } from '../streams/worker-statement/stream.ts';
import { billingMail, SendBillingMail } from '../systems/mail.ts';

export const mailWorkerWhenPayoutSettled = definePolicy({
  name: 'mail-worker-when-payout-settled',
  whenever: [PayoutSettled],
  issues: [],
  requests: [SendBillingMail],
  react: async () => [],
  planEffects: async (event, view) => {
    const { worker, payout } = (await view.state(workerStatement, event.stream)) ?? {};
    if (!worker || !payout) return [];
    return [
      billingMail({ worker: worker.id }, 'payout-settled', {
        name: worker.name,
        number: String(payout.number),
        amount: amountText(event.data.amount, payout.currency),
        paidOn: event.data.paidOn,
      }),
    ];
  },
});
