import { basisPoints, dayOf, issue } from '@callout/kernel';
import { PaymentSettled } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { calendarOf } from '../read-models/calendar.ts';
import { lifetimePaid } from '../read-models/lifetime-paid.ts';
import { tariffsAfter } from '../read-models/tariff-positions.ts';
import { ChangeLoyaltyTier, clientAccount } from '../streams/client-account/stream.ts';
import { loyaltyRate, tariffInForce } from '../streams/tariff/stream.ts';

/** Shows the client the tier; charges read what was paid for themselves and do not wait for it. */
export const changeLoyaltyTierWhenPaymentSettled = definePolicy({
  name: 'change-loyalty-tier-when-payment-settled',
  whenever: [PaymentSettled],
  issues: [ChangeLoyaltyTier],
  react: async (event, view) => {
    const { client } = event.data;
    const paid = await view.row(lifetimePaid, client.id);
    // A later payment decides for all of them, so that an earlier one told again changes nothing.
    if (paid?.latest !== event.id) return [];
    const { timeZone } = await calendarOf(view);
    const day = dayOf(event.recordedAt, timeZone);
    const later = await tariffsAfter(event.position, view);
    const tariff = await tariffInForce(view, day, later);
    const to = loyaltyRate(tariff.loyalty, paid.amount);
    const account = await view.state(clientAccount, client.id);
    if (to === (account?.loyaltyRate ?? basisPoints(0))) return [];
    return [issue(ChangeLoyaltyTier, client.id, { client, to, lifetimePaid: paid.amount })];
  },
});
