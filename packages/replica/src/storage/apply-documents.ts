import type { ContextName, Model, RecordedEvent, Refusal } from '@callout/kernel';
import { compareFolds, type Dispute, type SentDocument, type StreamDocument } from '@callout/sync';
import type { Acknowledged } from './acknowledged.ts';
import type { DeviceSequence } from './device-sequence.ts';
import { type Change, type Collections, changeDocuments, unsentDocuments } from './documents.ts';
import { otherFoldOf } from './folds.ts';
import type { SafetyJournal } from './journal.ts';
import {
  isEmpty,
  type LocalDocument,
  localAfterGone,
  localFromServer,
  onlyHereOf,
  withServerDocument,
} from './local-document.ts';
import { highestOf } from './unsent-facts.ts';

const NOTHING_ANSWERED: Answered = { settled: new Set(), refused: [] };
/** Documents of a first load, of which hardly any is here. */
export const FRESH: Answered = { ...NOTHING_ANSWERED, isFresh: true };

/**
 * The only way by which documents of the server come into the database, whether they were pulled or
 * answer a push or a command. Each page is one durable transaction.
 */
export type ApplyDocuments = (
  context: ContextName,
  documents: readonly SentDocument[],
  answered?: Answered,
) => Promise<void>;

/** What the server said of pushed events: those with a last word on them, and those it refused. */
export interface Answered {
  readonly settled: ReadonlySet<string>;
  readonly refused: readonly Dispute[];
  readonly isFresh?: true;
}

export interface ApplyDocumentsOptions {
  readonly journal: SafetyJournal;
  readonly model: Model;
  readonly collections: Collections;
  readonly sequence: DeviceSequence;
  readonly acknowledged: Acknowledged;
  /** Documents come that were made by another fold; awaited before any of them is stored. */
  readonly onOtherFold: (context: ContextName, told: Refusal) => Promise<void>;
}

export function createApplyDocuments(options: ApplyDocumentsOptions): ApplyDocuments {
  const { model, collections, sequence, acknowledged, onOtherFold } = options;
  return async (context, documents, answered = NOTHING_ANSWERED) => {
    if (documents.length === 0) return;
    const collection = collections[context];
    const other = otherFoldOf(model, documents);
    if (other) await onOtherFold(context, other);
    // The numbers of what may leave are noted first: after a crash in between none is given twice.
    const unsent = await unsentDocuments(collection);
    await sequence.keep(highestOf(unsent.flatMap(({ pending }) => pending)));
    const incoming = latestById(documents);
    // So are the facts themselves, in case that the server loses them after all.
    await acknowledged.keep(acknowledgedBy(unsent, incoming, answered));
    const left = new Set<string>();
    const change = (id: string, local: LocalDocument | undefined, goneAt: number) => {
      const document = incoming.get(id);
      if (!document) return undefined;
      const changed = changeBy(model, document, local, goneAt, answered);
      for (const event of leaving(local, changed)) left.add(event);
      return changed;
    };
    await changeDocuments(collection, [...incoming.keys()], change, answered);
    await options.journal.forget(left);
  };
}

/** Facts of this device of which the answer says that they are in the log. */
function acknowledgedBy(
  unsent: readonly LocalDocument[],
  incoming: ReadonlyMap<string, SentDocument>,
  { settled, refused }: Answered,
): readonly RecordedEvent[] {
  const disputed = new Set(refused.map(({ event }) => event.id));
  return unsent.flatMap((local) => {
    const document = incoming.get(local.id);
    if (!document) return [];
    const shown = 'gone' in document ? undefined : document;
    const logged = new Set((shown?.timeline ?? []).map(({ id }) => id));
    const open = new Set((shown?.disputes ?? []).map(({ event }) => event.id));
    return local.pending.filter(
      ({ id }) => (settled.has(id) || logged.has(id)) && !disputed.has(id) && !open.has(id),
    );
  });
}

function latestById(documents: readonly SentDocument[]): Map<string, SentDocument> {
  const latest = new Map<string, SentDocument>();
  for (const document of documents) {
    const before = latest.get(document.id);
    if (!before || before.position <= document.position) latest.set(document.id, document);
  }
  return latest;
}

function changeBy(
  model: Model,
  incoming: SentDocument,
  local: LocalDocument | undefined,
  goneAt: number,
  { settled, refused }: Answered,
): Change {
  if (incoming.position < goneAt) return undefined;
  const stream = model.stream(incoming.id.slice(0, incoming.id.indexOf(':')));
  if ('gone' in incoming) {
    const kept = local && stream && localAfterGone(stream, local, incoming, settled, refused);
    return kept ? { keep: kept } : { remove: true, position: incoming.position };
  }
  // A kind that this program does not know yet is kept as it came, for the program's next version.
  if (!stream || !local) return { keep: localFromServer(incoming) };
  // Without events it has no position of its own either, so it is never a repeat of the same.
  const known = incoming.version > 0 && isKnown(local, incoming);
  if (local.pending.length === 0 && known) return undefined;
  const keep = withServerDocument(stream, local, incoming, settled, refused);
  return isEmpty(keep) ? { remove: true, position: 0 } : { keep };
}

/** Nobody else has them, so the journal keeps them too, until a person has settled them. */
function factsOnlyHere(local: LocalDocument) {
  return onlyHereOf(local).map(({ event }) => event);
}

/** The same position may come once more, made by a newer fold. */
function isKnown(local: LocalDocument, incoming: StreamDocument): boolean {
  if (local.position !== incoming.position) return local.position > incoming.position;
  return compareFolds(local.fold, incoming.fold) >= 0;
}

function leaving(local: LocalDocument | undefined, change: Change): readonly string[] {
  if (!local || !change) return [];
  const kept = 'keep' in change ? [...change.keep.pending, ...factsOnlyHere(change.keep)] : [];
  const stay = new Set(kept.map((event) => event.id));
  return local.pending.map((event) => event.id).filter((id) => !stay.has(id));
}
