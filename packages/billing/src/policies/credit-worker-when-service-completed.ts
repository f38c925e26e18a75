import { type DataOf, derivedId, type EventOf, issue, type View } from '@callout/kernel';
import { type ClaimAccepted, ServiceCompleted } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { workerLedger } from '../read-models/worker-ledger.ts';
import { monthFor } from '../streams/posting-place.ts';
import type { Tariff } from '../streams/tariff/stream.ts';
import { CreditWorker } from '../streams/worker-statement/commands.ts';

export const creditWorkerWhenServiceCompleted = definePolicy({
  name: 'credit-worker-when-service-completed',
  whenever: [ServiceCompleted],
  issues: [CreditWorker],
  react: (event, view) => creditsFor(event, event.data.outcome, view),
});

/** One earning for each cause, for ever; a completion without a worker earns nobody anything. */
export async function creditsFor(
  event: EventOf<typeof ServiceCompleted> | EventOf<typeof ClaimAccepted>,
  { worker, serviceType, gross }: DataOf<typeof ServiceCompleted>['outcome'],
  view: View,
) {
  const movementId = earningId(event.id);
  if (!worker || (await view.row(workerLedger, movementId))) return [];
  const earning = {
    kind: 'earned',
    atMost: (tariff: Tariff) => gross ?? tariff.defaultGross,
  } as const;
  const { statement, period, posting } = await monthFor(event, worker.id, earning, view);
  return [
    issue(CreditWorker, statement, {
      worker,
      month: period,
      movementId,
      requestId: event.stream,
      serviceType,
      ...(gross === undefined ? {} : { gross }),
      posting,
    }),
  ];
}

export function earningId(causeId: string): string {
  return derivedId('earning', causeId);
}
