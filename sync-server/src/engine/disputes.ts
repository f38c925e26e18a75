import {
  NOT_THERE,
  ok,
  type RecordedEvent,
  type Refusal,
  type Result,
  refused,
} from '@callout/kernel';
import type { StreamDocument } from '@callout/sync';
import type { StoredDocument } from '../store/port.ts';
import { storeDocument } from './append.ts';
import type { EngineDependencies } from './dependencies.ts';
import { DISPUTES_ON_DOCUMENT_MAX, disputeOf } from './dispute-shown.ts';
import type { Person } from './port.ts';
import { mayHold, shownDocument, unbegunDocument } from './shown.ts';
import type { RunUnit, Unit } from './unit.ts';

/** A document with other disputes takes a new position: that is how it travels to the devices. */
async function touch(
  unit: Unit,
  document: StoredDocument,
  disputes: StoredDocument['disputes'],
): Promise<StoredDocument> {
  const position = await unit.transaction.nextPosition();
  const after = { ...document, disputes: disputes.slice(-DISPUTES_ON_DOCUMENT_MAX), position };
  await storeDocument(unit, document, after);
  return after;
}

/** Keeps a refused fact beside the log, and on its document where there is one. */
export async function keepDispute(
  unit: Unit,
  { clock }: Pick<EngineDependencies, 'clock'>,
  event: RecordedEvent,
  refusal: Refusal,
): Promise<void> {
  const at = clock.now();
  await unit.transaction.putDispute({ event, refusal, at });
  const document = await unit.transaction.document(event.kind, event.stream);
  if (document) await touch(unit, document, [...document.disputes, { event, refusal, at }]);
}

async function settleIn(
  unit: Unit,
  model: EngineDependencies['model'],
  { eventId, how, person }: Settling,
): Promise<Result<StreamDocument | undefined>> {
  const { transaction } = unit;
  const dispute = await transaction.dispute(eventId);
  const recorder = dispute?.event.actor.id === person.id;
  if (!dispute || !(recorder || person.roles.includes('manager'))) return refused(NOT_THERE);
  if (dispute.settledAs) return refused({ code: 'dispute-settled' });
  await transaction.putDispute({ ...dispute, settledAs: how, settledBy: person.id });
  const { kind, stream } = dispute.event;
  const document = await transaction.document(kind, stream);
  if (!document) {
    const left = await transaction.openDisputesOf(kind, stream, DISPUTES_ON_DOCUMENT_MAX);
    return ok(unbegunDocument(model, { kind, stream }, left.map(disputeOf), person));
  }
  const left = document.disputes.filter((kept) => kept.event.id !== eventId);
  const after = await touch(unit, document, left);
  return ok(mayHold(person, after) ? shownDocument(model, after, person) : undefined);
}

interface Settling {
  readonly eventId: string;
  readonly how: 'let-go' | 'recorded-again';
  readonly person: Person;
}

/** The one who recorded a disputed fact, or a manager, says what becomes of it. */
export function settleDispute(
  { model }: EngineDependencies,
  runUnit: RunUnit,
  settling: Settling,
): Promise<Result<StreamDocument | undefined>> {
  return runUnit((unit) => settleIn(unit, model, settling));
}
