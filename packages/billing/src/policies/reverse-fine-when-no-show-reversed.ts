import { derivedId, type EventOf, issue, type View } from '@callout/kernel';
import { type ClaimAccepted, NoShowReversed } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { workerLedger } from '../read-models/worker-ledger.ts';
import { monthFor } from '../streams/posting-place.ts';
import { ReverseFine } from '../streams/worker-statement/commands.ts';
import { workerStatement } from '../streams/worker-statement/stream.ts';
import { fineId } from './fine-worker-when-service-failed.ts';

export const reverseFineWhenNoShowReversed = definePolicy({
  name: 'reverse-fine-when-no-show-reversed',
  whenever: [NoShowReversed],
  issues: [ReverseFine],
  react: (event, view) => reversalsFor(event, event.data.failureId, view),
});

/** Given back in the month that is open now; what the fine's month says stays as it is. */
export async function reversalsFor(
  event: EventOf<typeof NoShowReversed> | EventOf<typeof ClaimAccepted>,
  failureId: string,
  view: View,
) {
  const movementId = fineId(failureId);
  const reversalId = fineReversalId(failureId);
  const row = await view.row(workerLedger, movementId);
  if (!row || (await view.row(workerLedger, reversalId))) return [];
  const statement = await view.state(workerStatement, row.statement);
  const line = statement?.lines.find((one) => one.movementId === movementId);
  if (!line) return [];
  const { amount, requestId, occurredOn, postedOn } = line;
  const reversal = { kind: 'fine-reversed', atMost: () => amount } as const;
  const place = await monthFor(event, row.worker.id, reversal, view);
  return [
    issue(ReverseFine, place.statement, {
      worker: row.worker,
      month: place.period,
      reversalId,
      movementId,
      fined: { occurredOn, postedOn },
      requestId,
      serviceType: event.data.outcome.serviceType,
      amount,
      posting: place.posting,
    }),
  ];
}

/** One reversal for each failure, for ever. */
export function fineReversalId(failureId: string): string {
  return derivedId('fine-reversal', failureId);
}
