import type { Model } from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import { type Observable, of } from 'rxjs';
import {
  type DocumentStorage,
  documentsAfter,
  type RxCollections,
  storagesOf,
} from './documents.ts';
import { isOfToday } from './folds.ts';
import { type ListQuery, listParts } from './list-plan.ts';
import type { LocalDocument } from './local-document.ts';
import { readAgain } from './read-again.ts';

/** A list looked at as a whole, beyond what is shown of it. */
export interface WholeList {
  /** How many documents there are, or how many of them fit. */
  readonly count: number;
  /** The first of those that fit, in the order of `sort`; none where only the count was asked for. */
  readonly documents: readonly DeviceDocument[];
}
export type Fits = (document: DeviceDocument) => boolean;

const SCANNED = 1_000;
/** It is looked at anew at most so often: a count costs little, a search looks at everything. */
const COUNTED_EVERY_MS = 500;
/** Each page of a first load changes the count, and all that shows it is drawn anew. */
const COUNTED_WHILE_LOADING_MS = 3_000;
const SEARCHED_EVERY_MS = 5_000;

/**
 * Follows a list as a whole. Without `fits` it is counted over its index, which costs some milliseconds at
 * any length; with it every document of the kind is looked at.
 */
export function whole$(
  model: Model,
  collections: RxCollections,
  isLoading: () => boolean,
  query: ListQuery,
  fits?: Fits,
): Observable<WholeList> {
  const stream = model.stream(query.kind);
  if (!stream) return of({ count: 0, documents: [] });
  const collection = collections[stream.context];
  const storage = storagesOf(collections)[stream.context];
  const countMs = () => (isLoading() ? COUNTED_WHILE_LOADING_MS : COUNTED_EVERY_MS);
  return fits
    ? readAgain(
        collection.$,
        () => searched(model, storage, query, fits),
        () => SEARCHED_EVERY_MS,
      )
    : readAgain(collection.$, () => counted(storage, query), countMs);
}

async function counted(storage: DocumentStorage, query: ListQuery): Promise<WholeList> {
  const parts = listParts(query).map(({ selector, index }) =>
    storage.count({ kind: { $eq: query.kind }, ...selector }, index),
  );
  const all = (await Promise.all(parts)).reduce((sum, count) => sum + count, 0);
  // What left the audience and has only a dispute is among the disputes, and in no list.
  const gone = (await storage.disputed(DISPUTED_MAX)).filter(
    (document) => !isShown(document) && isAsked(query, document),
  );
  return { count: all - gone.length, documents: [] };
}
const DISPUTED_MAX = 500;

async function searched(
  model: Model,
  storage: DocumentStorage,
  query: ListQuery,
  fits: Fits,
): Promise<WholeList> {
  const found: LocalDocument[] = [];
  const prefix = `${query.kind}:`;
  for (let after = prefix; ; ) {
    const page = await documentsAfter(storage, after, SCANNED);
    const own = page.filter(({ id }) => id.startsWith(prefix));
    found.push(
      ...own.filter(
        (document) =>
          isAsked(query, document) &&
          isShown(document) &&
          isOfToday(model, document) &&
          fits(document),
      ),
    );
    const last = own.at(-1);
    if (!last || own.length < SCANNED) break;
    after = last.id;
  }
  found.sort((a, b) => compare(a.sort, b.sort) || compare(a.id, b.id));
  return { count: found.length, documents: found.slice(0, query.limit) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isShown({ gone, unsent }: LocalDocument): boolean {
  return gone === 0 || unsent === 1;
}

function isAsked(query: ListQuery, document: LocalDocument): boolean {
  const { kind, statuses, owner, assignee, closed, fromDay, toDay } = query;
  return (
    document.kind === kind &&
    (statuses?.includes(document.status) ?? true) &&
    (owner ?? document.owner) === document.owner &&
    (assignee ?? document.assignee) === document.assignee &&
    (closed ?? document.closed) === document.closed &&
    (fromDay ?? document.day) <= document.day &&
    document.day <= (toDay ?? document.day)
  );
}
