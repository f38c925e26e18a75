import {
  NOT_THERE,
  ok,
  type Principal,
  type RecordedEvent,
  type Refusal,
  type Result,
  refused,
} from '@callout/kernel';
import type { StreamDocument } from '@callout/sync';
import type { StoredDocument } from '../../store/port.ts';
import {
  DISPUTES_OF_AUTHOR_MAX,
  DISPUTES_OF_AUTHOR_ON_STREAM_MAX,
  openDisputes,
} from '../access/open-disputes.ts';
import {
  maySee,
  maySettleOfOthers,
  unbegunDocument,
  visibleDocument,
} from '../access/visibility.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { storeDocument } from './append.ts';
import type { RunUnitOfWork, UnitOfWork } from './unit-of-work.ts';

/** A document with other disputes takes a new position: that is how it travels to the devices. */
async function touch(unit: UnitOfWork, document: StoredDocument): Promise<StoredDocument> {
  const position = await unit.transaction.nextPosition();
  const disputes = await openDisputes(unit.transaction, document);
  const after = { ...document, disputes, position };
  await storeDocument(unit, document, after);
  return after;
}

/**
 * Keeps a refused fact beside the log, and on its document where there is one.
 * @returns a refusal when its author has no room left for it: then nothing is kept
 */
export async function keepDispute(
  unit: UnitOfWork,
  { clock }: Pick<EngineDependencies, 'clock'>,
  event: RecordedEvent,
  refusal: Refusal,
): Promise<Refusal | undefined> {
  const { kind, stream, actor } = event;
  const open = await unit.transaction.openDisputeCount(actor.id, kind, stream);
  if (open.all >= DISPUTES_OF_AUTHOR_MAX || open.here >= DISPUTES_OF_AUTHOR_ON_STREAM_MAX) {
    return { code: 'too-many-disputes', params: { open: open.all } };
  }
  await unit.transaction.putDispute({ event, refusal, at: clock.now() });
  const document = await unit.transaction.document(kind, stream);
  if (document) await touch(unit, document);
  return undefined;
}

async function settleIn(
  unit: UnitOfWork,
  { model, clock }: Pick<EngineDependencies, 'model' | 'clock'>,
  { eventId, how, principal }: Settling,
): Promise<Result<StreamDocument | undefined>> {
  const { transaction } = unit;
  const dispute = await transaction.dispute(eventId);
  const recorder = dispute?.event.actor.id === principal.id;
  if (!dispute || !(recorder || maySettleOfOthers(principal))) return refused(NOT_THERE);
  if (dispute.settledAs) return refused({ code: 'dispute-settled' });
  await transaction.putDispute({
    ...dispute,
    settledAs: how,
    settledBy: principal.id,
    settledByName: principal.name,
    settledAt: clock.now(),
  });
  const { kind, stream } = dispute.event;
  const document = await transaction.document(kind, stream);
  if (!document) {
    const author = maySettleOfOthers(principal) ? undefined : principal.id;
    const left = await openDisputes(transaction, { kind, stream }, author);
    return ok(unbegunDocument(model, { kind, stream }, left, principal));
  }
  const after = await touch(unit, document);
  return ok(maySee(principal, after) ? visibleDocument(model, after, principal) : undefined);
}

interface Settling {
  readonly eventId: string;
  readonly how: 'let-go' | 'recorded-again';
  readonly principal: Principal;
}

/** The one who recorded a disputed fact, or a manager, says what becomes of it. */
export function settleDispute(
  deps: EngineDependencies,
  runUnit: RunUnitOfWork,
  settling: Settling,
): Promise<Result<StreamDocument | undefined>> {
  return runUnit((unit) => settleIn(unit, deps, settling));
}
