import { derivedId, issue, negated } from '@callout/kernel';
import { NoShowReversed } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { clientLedger } from '../read-models/client-ledger.ts';
import { ReverseCharge } from '../streams/client-statement/commands.ts';
import { clientStatement } from '../streams/client-statement/stream.ts';
import { weekFor } from '../streams/posting-place.ts';
import { chargeId } from './charge-client-when-service-ended.ts';

/** A line of its own in the week that is open now; what the charge's week says stays as it is. */
export const reverseChargeWhenNoShowReversed = definePolicy({
  name: 'reverse-charge-when-no-show-reversed',
  whenever: [NoShowReversed],
  issues: [ReverseCharge],
  react: async (event, view) => {
    const charge = chargeId(event.data.failureId);
    const reversalId = chargeReversalId(event.data.failureId);
    const charged = await view.row(clientLedger, charge);
    if (!charged || (await view.row(clientLedger, reversalId))) return [];
    const statement = await view.state(clientStatement, charged.statement);
    const line = statement?.lines.find((one) => one.chargeId === charge);
    if (!line) return [];
    const { gross, discount, net, loyaltyRate, requestId, occurredOn, postedOn } = line;
    const place = await weekFor(event, charged.client.id, () => negated(gross), view);
    return [
      issue(ReverseCharge, place.statement, {
        client: charged.client,
        week: place.period,
        reversalId,
        chargeId: charge,
        charged: { occurredOn, postedOn },
        requestId,
        serviceType: event.data.outcome.serviceType,
        loyaltyRate,
        gross,
        discount,
        net,
        posting: place.posting,
      }),
    ];
  },
});

/** One reversal for each failure, for ever. */
export function chargeReversalId(failureId: string): string {
  return derivedId('charge-reversal', failureId);
}
