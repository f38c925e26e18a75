import type { AnyStream, ConfirmedEvent, Model } from '@callout/kernel';
import { compareFolds, foldDocument, foldOf, type StreamDocument } from '@callout/sync';
import type { Log } from '../../host/log.ts';
import { differenceAt } from '../../store/canonical.ts';
import { StoreUnusable } from '../../store/errors.ts';
import { FAILED_FOLD, type FoldCount } from '../../store/fold-port.ts';
import type { Store, StoredDocument, Transaction } from '../../store/port.ts';
import { withAudience } from './document-today.ts';
import { searchedText } from './searched-text.ts';

/** Events read at once: the memory that it takes, whatever the size of the log. */
const EVENTS_PAGE = 1_000;

export interface Refolding {
  readonly store: Store;
  readonly model: Model;
  readonly log: Log;
  /** So many more documents are of today's fold, or known not to be. */
  readonly onDone: (documents: number) => void;
}

export interface StaleKind {
  readonly stream: AnyStream;
  readonly documents: number;
  /** The first stream by id that has a document of another fold. */
  readonly from: string;
}

/**
 * The kinds of which there are documents of an older fold.
 * @throws StoreUnusable when there are documents of a newer one: this program would break them
 */
export function staleKinds(model: Model, counts: readonly FoldCount[]): readonly StaleKind[] {
  const stale = new Map<string, StaleKind>();
  for (const { kind, fold, documents, firstId } of counts) {
    const stream = model.stream(kind);
    if (!stream || fold === foldOf(stream)) continue;
    if (compareFolds(fold.replace(FAILED_FOLD, ''), foldOf(stream)) > 0) {
      throw new StoreUnusable(
        `The documents of ${kind} were made by a newer Callout (fold ${fold}, this one knows ` +
          `${foldOf(stream)}).`,
      );
    }
    const from = firstId.slice(kind.length + 1);
    const before = stale.get(kind);
    stale.set(kind, {
      stream,
      documents: (before?.documents ?? 0) + documents,
      from: before && before.from < from ? before.from : from,
    });
  }
  return [...stale.values()];
}

type Folded =
  | { readonly id: string; readonly document: StreamDocument }
  | { readonly id: string; readonly fault: string };

/** One stream after another as their events come by; the last one of a page may go on in the next. */
function createFolder(stream: AnyStream) {
  let id: string | undefined;
  let document: StreamDocument | undefined;
  let fault: string | undefined;
  const ended: Folded[] = [];
  const end = () => {
    if (id !== undefined && fault !== undefined) ended.push({ id, fault });
    else if (id !== undefined && document) ended.push({ id, document });
    document = undefined;
    fault = undefined;
  };
  return {
    take: (event: ConfirmedEvent) => {
      if (event.stream !== id) end();
      id = event.stream;
      if (fault !== undefined) return;
      try {
        const expected = (document?.version ?? 0) + 1;
        if (event.version !== expected) throw new Error(`version ${expected} is missing`);
        document = foldDocument(stream, document, [event]);
      } catch (error) {
        fault = error instanceof Error ? error.message : String(error);
      }
    },
    end,
    ended: (): readonly Folded[] => ended.splice(0),
  };
}

/** Whether a fold came to something else than is stored, apart from what no fold says. */
function differs(stored: StoredDocument, anew: StoredDocument): boolean {
  const comparable = ({
    fold,
    position,
    disputes,
    settled,
    audience,
    closedAt,
    ...rest
  }: StoredDocument) => ({
    ...rest,
    audience: [...new Set(audience)].sort(),
  });
  return differenceAt(comparable(stored), comparable(anew)) !== undefined;
}

/**
 * Stores a page of folded streams. What is the same keeps its position, so that no device fetches it
 * anew; what is not takes the next one. A stream that cannot be folded is marked and told, and stops
 * none of the others.
 */
async function storeFolded(
  transaction: Transaction,
  { log }: Refolding,
  stream: AnyStream,
  page: readonly Folded[],
): Promise<number> {
  const ids = page.map(({ id }) => `${stream.kind}:${id}`);
  const stored = await transaction.documentsById(ids);
  const byId = new Map(stored.map((document) => [document.stream, document]));
  const same: string[] = [];
  const failed: string[] = [];
  let done = 0;
  for (const folded of page) {
    const before = byId.get(folded.id);
    if (before?.fold === foldOf(stream)) continue;
    if (before) done += 1;
    if ('fault' in folded) {
      failed.push(`${stream.kind}:${folded.id}`);
      log.error({ kind: stream.kind, stream: folded.id }, `it cannot be folded: ${folded.fault}`);
      continue;
    }
    const { document } = folded;
    const { disputes = [], settled } = before ?? {};
    const anew = withAudience(stream, { ...document, disputes, settled });
    if (before && !differs(before, anew)) {
      same.push(before.id);
      await transaction.putSearchedText(before.id, searchedText(stream, anew));
    } else {
      const position = await transaction.nextPosition();
      // What was closed long ago has not changed by that another program tells it otherwise.
      const closedAt = anew.closedAt && (before?.closedAt || anew.closedAt);
      const stored = { ...anew, position, closedAt };
      await transaction.putDocument(stored, searchedText(stream, stored));
    }
  }
  await transaction.markDocuments(same, foldOf(stream));
  await transaction.markDocuments(failed, `${FAILED_FOLD}${foldOf(stream)}`);
  return done;
}

/**
 * Folds the documents of one kind anew, in one pass over its events. Every page is durable by itself:
 * who is killed begins again at the first document that is still of another fold.
 */
export async function refoldKind(refolding: Refolding, { stream, from }: StaleKind): Promise<void> {
  const { store, onDone } = refolding;
  const folder = createFolder(stream);
  const storeEnded = async () => {
    const ended = folder.ended();
    if (ended.length === 0) return;
    onDone(await store.write((unit) => storeFolded(unit, refolding, stream, ended)));
  };
  let after = { stream: from, version: 0 };
  for (;;) {
    const page = await store.eventsOfKind(stream.kind, after, EVENTS_PAGE);
    for (const event of page) folder.take(event);
    const last = page.at(-1);
    if (!last || page.length < EVENTS_PAGE) break;
    after = { stream: last.stream, version: last.version };
    await storeEnded();
  }
  folder.end();
  await storeEnded();
}
