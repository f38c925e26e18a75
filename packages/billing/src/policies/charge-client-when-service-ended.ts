import { derivedId, issue } from '@callout/kernel';
import { ServiceCancelled, ServiceCompleted, ServiceFailed } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { clientLedger } from '../read-models/client-ledger.ts';
import { isCancelledFree, overdueRequests } from '../read-models/overdue-requests.ts';
import { ChargeClient } from '../streams/client-statement/commands.ts';
import { weekFor } from '../streams/posting-place.ts';
import type { Tariff } from '../streams/tariff/stream.ts';

const ENDINGS = {
  ServiceCompleted: 'completed',
  ServiceFailed: 'failed',
  ServiceCancelled: 'cancelled',
} as const;

/**
 * Every ending is charged in full: completed, failed and cancelled alike; what was not served is not, nor
 * is a cancellation after nobody was found in time.
 */
export const chargeClientWhenServiceEnded = definePolicy({
  name: 'charge-client-when-service-ended',
  whenever: [ServiceCompleted, ServiceFailed, ServiceCancelled],
  issues: [ChargeClient],
  react: async (event, view) => {
    const id = chargeId(event.id);
    // Told again after its week was closed, it must not find its way into the next one.
    if (await view.row(clientLedger, id)) return [];
    if (event.type === 'ServiceCancelled') {
      const promised = await view.row(overdueRequests, event.stream);
      if (isCancelledFree(promised, event.recordedAt)) return [];
    }
    const { client, serviceType, gross } = event.data.outcome;
    const priceOf = (tariff: Tariff) => gross ?? tariff.defaultGross;
    const { statement, period, posting } = await weekFor(event, client.id, priceOf, view);
    return [
      issue(ChargeClient, statement, {
        client,
        week: period,
        chargeId: id,
        requestId: event.stream,
        serviceType,
        ending: ENDINGS[event.type],
        ...(gross === undefined ? {} : { gross }),
        posting,
      }),
    ];
  },
});

/** One charge for each ending, for ever. */
export function chargeId(causeId: string): string {
  return derivedId('charge', causeId);
}
