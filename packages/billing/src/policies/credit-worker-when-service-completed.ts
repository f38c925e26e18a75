import { derivedId, issue } from '@callout/kernel';
import { ServiceCompleted } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { workerLedger } from '../read-models/worker-ledger.ts';
import { monthFor } from '../streams/posting-place.ts';
import type { Tariff } from '../streams/tariff/stream.ts';
import { CreditWorker } from '../streams/worker-statement/commands.ts';

export const creditWorkerWhenServiceCompleted = definePolicy({
  name: 'credit-worker-when-service-completed',
  whenever: [ServiceCompleted],
  issues: [CreditWorker],
  react: async (event, view) => {
    const { worker, serviceType, gross } = event.data.outcome;
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
  },
});

export function earningId(causeId: string): string {
  return derivedId('earning', causeId);
}
