import { sendMail } from '@callout/kernel';
import { PayoutSettled } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { payoutSettled } from '../mails/billing-mails.ts';
import { workerStatement } from '../streams/worker-statement/stream.ts';

export const mailWorkerWhenPayoutSettled = definePolicy({
  name: 'mail-worker-when-payout-settled',
  whenever: [PayoutSettled],
  sends: [payoutSettled],
  planEffects: async ({ stream, data }, view) => {
    const { worker, payout } = (await view.state(workerStatement, stream)) ?? {};
    if (!worker || !payout) return [];
    const amount = { amount: data.amount, currency: payout.currency };
    const said = { name: worker.name, number: String(payout.number), amount, paidOn: data.paidOn };
    return [sendMail(payoutSettled, { worker: worker.id }, said, stream)];
  },
});
