import type { ContextName, Model } from '@callout/kernel';
import {
  type Decision,
  type DeviceDocument,
  type Dispute,
  decisionOn,
  documentId,
} from '@callout/sync';
import {
  combineLatest,
  distinctUntilChanged,
  map,
  type Observable,
  of,
  shareReplay,
  switchMap,
} from 'rxjs';
import {
  type Collections,
  disputedDocuments,
  documentsBy,
  type RxCollections,
} from './documents.ts';
import { isOfToday } from './folds.ts';
import type { ListQuery } from './list-plan.ts';
import { type ListPart, listParts } from './list-plan.ts';
import type { LocalDocument } from './local-document.ts';
import { readAgain } from './read-again.ts';
import { INDEXES } from './schema.ts';

export interface OpenDispute extends Dispute {
  readonly documentId: string;
  readonly title: string;
  /** What was decided about it here, and the server has not said yes to. */
  readonly decision?: Decision | undefined;
}

/** Whether the server is still to hear what was decided. */
export function isUnsentDecision(decision: Decision | undefined): decision is Decision {
  return decision !== undefined && decision.refusal === undefined;
}

/** No list is longer, whatever is asked for. */
const LIST_MAX = 5000;
const DISPUTED_DOCUMENTS_MAX = 500;

type DocumentCollection = RxCollections[ContextName];
type FindQuery = Parameters<DocumentCollection['find']>[0];

function find$(
  collection: DocumentCollection,
  query: unknown,
): Observable<readonly LocalDocument[]> {
  // RxDB types selectors of readonly documents more narrowly than it reads them.
  return collection
    .find(query as FindQuery)
    .$.pipe(map((found) => found.map((document) => document.toJSON() as LocalDocument)));
}

function queryOf(kind: string, part: ListPart, limit: number) {
  return {
    selector: { kind: { $eq: kind }, ...part.selector },
    sort: bySort(part.index),
    index: [...part.index],
    limit,
  };
}

/** Names the compared fields too, so that the planner sees that the index gives the order. */
function bySort(index: readonly string[]): readonly Record<string, 'asc'>[] {
  const order = index.includes('day') ? ['sort'] : index;
  return [...order, 'id'].map((field) => ({ [field]: 'asc' }));
}

/** A list is read anew so often while it fills, and more seldom once it is as long as was asked for. */
const FILLING_MS = 200;
const FILLED_MS = 3_000;

/** @param isLoading$ whether a fresh device loads all that it holds */
export function list$(
  model: Model,
  collections: RxCollections,
  isLoading$: Observable<boolean>,
  query: ListQuery,
): Observable<readonly DeviceDocument[]> {
  const stream = model.stream(query.kind);
  const parts = listParts(query);
  if (!stream || parts.length === 0) return of([]);
  const limit = Math.max(1, Math.min(query.limit, LIST_MAX));
  const collection = collections[stream.context];
  const queries = parts.map((part) => queryOf(query.kind, part, limit));
  const readAll = () => Promise.all(queries.map((each) => documentsBy(collection, each)));
  const followed$ = combineLatest(queries.map((each) => find$(collection, each)));
  // RxDB would read it anew for every page that is stored, and nobody could use it meanwhile.
  const filling$ = readAgain(collection.$, readAll, (lists) =>
    lists.some((list) => list.length === limit) ? FILLED_MS : FILLING_MS,
  );
  return isLoading$.pipe(
    distinctUntilChanged(),
    switchMap(
      (isLoading): Observable<(readonly LocalDocument[])[]> => (isLoading ? filling$ : followed$),
    ),
    map((lists) =>
      merged(
        lists.map((list) => ofToday(model, list)),
        limit,
      ),
    ),
  );
}

/** What another version of this program has made is not shown before it is up to date. */
function ofToday(model: Model, documents: readonly LocalDocument[]): readonly LocalDocument[] {
  return documents.filter((document) => isOfToday(model, document));
}

function merged(
  lists: readonly (readonly LocalDocument[])[],
  limit: number,
): readonly DeviceDocument[] {
  // What left the audience and has only a dispute is shown among the disputes.
  const all = lists.flat().filter((document) => document.gone === 0 || document.unsent === 1);
  if (lists.length === 1) return all;
  all.sort((a, b) => compare(a.sort, b.sort) || compare(a.id, b.id));
  return all.slice(0, limit);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function document$(
  model: Model,
  collections: RxCollections,
  kind: string,
  stream: string,
): Observable<DeviceDocument | undefined> {
  const definition = model.stream(kind);
  if (!definition) return of(undefined);
  return collections[definition.context].findOne(documentId(kind, stream)).$.pipe(
    map((found) => {
      const document = found?.toJSON() as LocalDocument | undefined;
      return document && isOfToday(model, document) ? document : undefined;
    }),
  );
}

/** Disputes of every context, the latest first. */
export function disputes$(collections: RxCollections): Observable<readonly OpenDispute[]> {
  const disputed = Object.values(collections).map((collection) =>
    find$(collection, {
      selector: { disputed: { $eq: 1 } },
      sort: [{ disputed: 'asc' }, { id: 'asc' }],
      index: [...INDEXES.disputed],
      limit: DISPUTED_DOCUMENTS_MAX,
    }),
  );
  return combineLatest(disputed).pipe(
    map((lists) => disputesOn(lists.flat())),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
}

/** About how many of them the server is still to hear what was decided. */
export function unsentDecisions$(collections: RxCollections): Observable<number> {
  return disputes$(collections).pipe(
    map((open) => open.filter(({ decision }) => isUnsentDecision(decision)).length),
    distinctUntilChanged(),
  );
}

/** The same as they are stored at this moment. */
export async function openDisputes(collections: Collections): Promise<readonly OpenDispute[]> {
  const disputed = Object.values(collections).map((collection) =>
    disputedDocuments(collection, DISPUTED_DOCUMENTS_MAX),
  );
  return disputesOn((await Promise.all(disputed)).flat());
}

function disputesOn(documents: readonly LocalDocument[]): readonly OpenDispute[] {
  return documents
    .flatMap((document) =>
      document.disputes.map((dispute) => {
        const decision = decisionOn(document, dispute.event.id);
        const where = { documentId: document.id, title: document.title };
        return { ...dispute, ...where, ...(decision ? { decision } : {}) };
      }),
    )
    .sort((a, b) => compare(b.at, a.at) || compare(a.event.id, b.event.id));
}
