import type { Principal, RecordedEvent } from '@callout/kernel';
import {
  ACKNOWLEDGED_MAX,
  type LackingRequest,
  type LackingResponse,
  type LogName,
  meetLog,
  type Verdict,
} from '@callout/sync';
import type { OfferOutcome } from '../../store/epoch-port.ts';
import type { Transaction } from '../../store/port.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { RunUnitOfWork } from './unit-of-work.ts';

/** Somebody may have several devices; what is offered beyond that is taken, but not counted. */
const OFFERS_MAX = 4 * ACKNOWLEDGED_MAX;

/** The caller holds documents of another log, or of another epoch of this one: nothing may be mixed. */
export class LogDiffers extends Error {
  override readonly name = 'LogDiffers';
}

/** @throws LogDiffers unless it is the log of today, or the caller names none */
export function requireSameLog(known: LogName | undefined, log: LogName): void {
  if (known && meetLog(known, log) !== 'same') throw new LogDiffers(log.epoch);
}

export function nameOf({ id, epoch }: LogName): LogName {
  return { id, epoch };
}

/**
 * Answers which of a person's facts the log lacks, and notes them as offered again, so that somebody
 * can read what came back from where.
 */
export async function lacking(
  deps: EngineDependencies,
  run: RunUnitOfWork,
  request: LackingRequest,
  principal: Principal,
): Promise<LackingResponse> {
  return run(async ({ transaction }) => {
    const log = await transaction.log();
    requireSameLog(request.log, log);
    const known = await transaction.knownFacts(request.events, principal.id);
    const missing = [...new Set(request.events)].filter((id) => !known.has(id));
    const room = OFFERS_MAX - (await transaction.offersOf(log.epoch, principal.id));
    const at = deps.clock.now();
    for (const event of missing.slice(0, Math.max(0, room))) {
      const offer = { event, device: request.device, user: principal.id, at };
      await transaction.putOffer(log.epoch, offer);
    }
    return { lacking: missing, log: nameOf(log) };
  });
}

const OUTCOMES: Readonly<Record<Verdict['verdict'], OfferOutcome>> = {
  accepted: 'accepted',
  disputed: 'disputed',
  refused: 'disputed',
  repeated: 'repeated',
  waiting: 'open',
};

/** Notes what became of facts that were offered again. */
export async function settleOffers(
  transaction: Transaction,
  epoch: string,
  events: readonly RecordedEvent[],
  verdicts: readonly Verdict[],
): Promise<void> {
  const ids = events.map(({ id }) => id);
  const open = await transaction.openOffers(epoch, ids);
  if (open.size === 0) return;
  for (const { event, verdict } of verdicts) {
    if (open.has(event)) await transaction.settleOffer(epoch, event, OUTCOMES[verdict]);
  }
}
