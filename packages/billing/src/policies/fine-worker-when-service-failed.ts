import { derivedId, issue } from '@callout/kernel';
import { ServiceFailed, TEXT_MAX } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { workerLedger } from '../read-models/worker-ledger.ts';
import { monthFor } from '../streams/posting-place.ts';
import type { Tariff } from '../streams/tariff/stream.ts';
import { FineWorker } from '../streams/worker-statement/commands.ts';

/** Whoever the failure is attributed to; a service that failed before it had a worker fines nobody. */
export const fineWorkerWhenServiceFailed = definePolicy({
  name: 'fine-worker-when-service-failed',
  whenever: [ServiceFailed],
  issues: [FineWorker],
  react: async (event, view) => {
    const { worker, serviceType } = event.data.outcome;
    const movementId = fineId(event.id);
    if (!worker || (await view.row(workerLedger, movementId))) return [];
    const fine = { kind: 'fined', atMost: (tariff: Tariff) => tariff.fine } as const;
    const { statement, period, posting } = await monthFor(event, worker.id, fine, view);
    return [
      issue(FineWorker, statement, {
        worker,
        month: period,
        movementId,
        requestId: event.stream,
        serviceType,
        reason: event.data.reason.slice(0, TEXT_MAX.line),
        posting,
      }),
    ];
  },
});

export function fineId(causeId: string): string {
  return derivedId('fine', causeId);
}
