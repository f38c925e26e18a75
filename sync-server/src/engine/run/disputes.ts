import {
  type Model,
  NOT_THERE,
  ok,
  type Principal,
  type RecordedEvent,
  type Refusal,
  type Result,
  refuse,
  refused,
} from '@callout/kernel';
import {
  closedAtOf,
  type Dispute,
  type Overtaking,
  overtakenBy,
  type SettledDispute,
  type Settlement,
  type StreamDocument,
} from '@callout/sync';
import type { StoredDispute, StoredDocument, Transaction } from '../../store/port.ts';
import {
  DISPUTES_OF_AUTHOR_MAX,
  DISPUTES_OF_AUTHOR_ON_STREAM_MAX,
  disputeShown,
  disputesOn,
  openDisputes,
} from '../access/open-disputes.ts';
import {
  disputesFor,
  maySee,
  maySettleOfOthers,
  unbegunDocument,
  visibleDocument,
} from '../access/visibility.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { storeDocument } from './append.ts';
import { type CatchUp, whenCaughtUp } from './catch-up.ts';
import { overrideDispute } from './override.ts';
import type { Settling } from './settling.ts';
import type { RunUnitOfWork, UnitOfWork } from './unit-of-work.ts';

/** A document with other disputes takes a new position: that is how it travels to the devices. */
async function touch(
  unit: UnitOfWork,
  model: Model,
  document: StoredDocument,
): Promise<StoredDocument> {
  const position = await unit.transaction.nextPosition();
  const touched = { ...document, ...(await disputesOn(unit.transaction, document)), position };
  const stream = model.stream(document.kind);
  if (!stream) throw new Error(`no context declares the stream ${document.kind}`);
  const after = { ...touched, closedAt: closedAtOf(stream, touched) };
  await storeDocument(unit, document, after);
  return after;
}

/** What overtook a fact is looked for among so many facts, behind so many refused ones: it is but a word. */
const LOOKED_THROUGH_MAX = 300;
const BEFORE_MAX = 10;

/** What happened on the stream that whoever recorded the fact did not know of. */
async function overtaking(
  transaction: Transaction,
  { model, log: notes }: Pick<EngineDependencies, 'model' | 'log'>,
  event: RecordedEvent,
): Promise<Overtaking | undefined> {
  const { kind, stream, actor } = event;
  const log = await transaction.eventsOf(kind, stream, 0, LOOKED_THROUGH_MAX);
  if (log.length === LOOKED_THROUGH_MAX) return undefined;
  const open = await openDisputes(transaction, { kind, stream }, actor.id);
  const before = open.map((dispute) => dispute.event);
  before.sort((a, b) => (a.deviceSeq ?? 0) - (b.deviceSeq ?? 0));
  try {
    return overtakenBy(model, log, event, before.slice(-BEFORE_MAX));
  } catch (fault) {
    // A rule that throws is told of where the fact was judged; here it costs a sentence alone.
    notes.warn({ event: event.id, fault: String(fault) }, 'what overtook a fact is not known');
    return undefined;
  }
}

/**
 * Keeps a refused fact beside the log, and on its document where there is one.
 * @returns a refusal when its author has no room left for it: then nothing is kept
 */
export async function keepDispute(
  unit: UnitOfWork,
  deps: Pick<EngineDependencies, 'clock' | 'model' | 'log'>,
  event: RecordedEvent,
  refusal: Refusal,
): Promise<Refusal | undefined> {
  const { transaction } = unit;
  const { kind, stream, actor } = event;
  const open = await transaction.openDisputeCount(actor.id, kind, stream);
  if (open.all >= DISPUTES_OF_AUTHOR_MAX || open.here >= DISPUTES_OF_AUTHOR_ON_STREAM_MAX) {
    return { code: 'too-many-disputes', params: { open: open.all } };
  }
  const first = await overtaking(transaction, deps, event);
  const because = first ? { overtakenBy: first } : {};
  await transaction.putDispute({ event, refusal, at: deps.clock.now(), ...because });
  const document = await transaction.document(kind, stream);
  if (document) await touch(unit, deps.model, document);
  return undefined;
}

async function settleIn(
  unit: UnitOfWork,
  deps: EngineDependencies,
  settling: Settling,
  caughtUp: ReadonlySet<string>,
): Promise<Result<StreamDocument | undefined>> {
  const { transaction } = unit;
  const { eventId, principal, how } = settling;
  const dispute = await transaction.dispute(eventId);
  const recorder = dispute?.event.actor.id === principal.id;
  if (!dispute || !(recorder || maySettleOfOthers(principal))) return refused(NOT_THERE);
  if (dispute.settledAs) return refused({ code: 'dispute-settled' });
  if (how === 'overridden') {
    if (recorder) return refused(refuse('override-of-oneself'));
    const isCaughtUp = caughtUp.has(dispute.event.context);
    const taken = await overrideDispute(unit, deps, dispute, settling, isCaughtUp);
    if (!taken.ok) return taken;
  }
  await transaction.putDispute(settledAs(dispute, settling, deps.clock.now()));
  const { kind, stream } = dispute.event;
  const document = await transaction.document(kind, stream);
  if (!document) {
    const author = maySettleOfOthers(principal) ? undefined : principal.id;
    const left = await openDisputes(transaction, { kind, stream }, author);
    return ok(unbegunDocument(deps.model, { kind, stream }, left, principal));
  }
  const after = await touch(unit, deps.model, document);
  return ok(maySee(principal, after) ? visibleDocument(deps.model, after, principal) : undefined);
}

function settledAs(
  dispute: StoredDispute,
  { how, reason, principal }: Settling,
  settledAt: string,
): StoredDispute {
  const as: Settlement['as'] = how;
  return {
    ...dispute,
    settledAs: as,
    settledBy: principal.id,
    settledByName: principal.name,
    settledAt,
    ...(reason === undefined ? {} : { settledReason: reason }),
  };
}

/** A refused fact for whoever recorded it or decides on it; undefined for everybody else. */
export async function readDispute(
  { store, model }: Pick<EngineDependencies, 'store' | 'model'>,
  eventId: string,
  principal: Principal,
): Promise<{ readonly dispute: Dispute | SettledDispute; readonly title: string } | undefined> {
  const stored = await store.dispute(eventId);
  const stream = stored && model.stream(stored.event.kind);
  if (!stream) return undefined;
  const [dispute] = disputesFor(stream, [disputeShown(stored)], principal);
  if (!dispute) return undefined;
  const document = await store.document(stream.kind, stored.event.stream);
  return { dispute, title: document?.title ?? '' };
}

/** The one who recorded a disputed fact, or a manager, says what becomes of it. */
export function settleDispute(
  deps: EngineDependencies,
  runUnit: RunUnitOfWork,
  settling: Settling,
  catchUp: CatchUp,
): Promise<Result<StreamDocument | undefined>> {
  return whenCaughtUp(catchUp, (caughtUp) =>
    runUnit((unit) => settleIn(unit, deps, settling, caughtUp)),
  );
}
