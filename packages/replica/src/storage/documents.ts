import type { ContextName } from '@callout/kernel';
import {
  addRxPlugin,
  type BulkWriteRow,
  createRxDatabase,
  getChangedDocumentsSince,
  getDefaultRevision,
  type MangoQuery,
  normalizeMangoQuery,
  prepareQuery,
  type RxCollection,
  type RxDatabase,
  type RxDocumentData,
  type RxStorage,
} from 'rxdb';
import { RxDBLeaderElectionPlugin } from 'rxdb/plugins/leader-election';
import { type LocalDocument, tombstone } from './local-document.ts';
import { documentSchema, INDEXES } from './schema.ts';

type DocumentCollection = RxCollection<LocalDocument>;
/** RxDB's own, for what watches documents: lists and counts. */
export type RxCollections = Readonly<Record<ContextName, DocumentCollection>>;
export type ReplicaDatabase = RxDatabase<{ readonly [C in ContextName]: DocumentCollection }>;

/** A document with what its storage notes of it. */
export type StoredDocument = RxDocumentData<LocalDocument>;

/**
 * Where the documents of one context lie, as recording and the exchange with the server need it: a port,
 * so that both run without a browser's database (docs/adr/0171). What it answers is what is stored at
 * this moment, past every cache.
 */
export interface DocumentStorage {
  /** By id, the removed ones too. */
  readonly read: (ids: readonly string[]) => Promise<readonly StoredDocument[]>;
  /**
   * Durably, in one transaction.
   * @returns the ids of those that somebody else has written since, which are left as they are
   */
  readonly write: (rows: BulkWriteRow<LocalDocument>[]) => Promise<ReadonlySet<string>>;
  /** Those with something pending, by id, from the one after this id on. */
  readonly unsentAfter: (afterId: string, limit: number) => Promise<readonly StoredDocument[]>;
  /** Those that are not removed, likewise. */
  readonly after: (afterId: string, limit: number) => Promise<readonly StoredDocument[]>;
  /** How many are not removed and fit, over an index. */
  readonly count: (
    selector: Readonly<Record<string, unknown>>,
    index: readonly string[],
  ) => Promise<number>;
  /** Those with an open dispute. */
  readonly disputed: (limit: number) => Promise<readonly StoredDocument[]>;
  /** In the order in which they were written last, the removed ones too. */
  readonly changedSince: (
    checkpoint: unknown,
    limit: number,
  ) => Promise<{ readonly documents: readonly StoredDocument[]; readonly checkpoint: unknown }>;
}
export type Collections = Readonly<Record<ContextName, DocumentStorage>>;

const UNSENT_PAGE = 500;
/** Another tab may write between reading and writing; so often in a row it does not. */
const ATTEMPTS_MAX = 50;

/** What a change does to one document: undefined leaves it as it is. */
export type Change =
  | { readonly keep: LocalDocument }
  | { readonly remove: true; readonly position: number }
  | undefined;

export async function openDatabase(
  name: string,
  storage: RxStorage<unknown, unknown>,
  multiInstance: boolean,
  contexts: readonly ContextName[],
): Promise<ReplicaDatabase> {
  addRxPlugin(RxDBLeaderElectionPlugin);
  const database = await createRxDatabase<{ readonly [C in ContextName]: DocumentCollection }>({
    name,
    storage,
    multiInstance,
    eventReduce: true,
    closeDuplicates: true,
  });
  const conflictHandler = {
    // What arrives was applied before RxDB compares it; see docs/adr/0060.
    isEqual: (a: { position: number }, b: { position: number }) => b.position >= a.position,
    resolve: async <T>(conflict: { realMasterState: T }) => conflict.realMasterState,
  };
  await database.addCollections(
    Object.fromEntries(
      contexts.map((context) => [context, { schema: documentSchema, conflictHandler }]),
    ),
  );
  return database;
}

/** The contexts whose documents are held. */
export function contextsOf(
  collections: Readonly<Record<ContextName, unknown>>,
): readonly ContextName[] {
  return Object.keys(collections) as ContextName[];
}

export function storagesOf(collections: RxCollections): Collections {
  const contexts = contextsOf(collections);
  const storages = contexts.map((context) => [context, storageOf(collections[context])] as const);
  return Object.fromEntries(storages) as Record<ContextName, DocumentStorage>;
}

function storageOf({ storageInstance }: DocumentCollection): DocumentStorage {
  return {
    read: (ids) => storageInstance.findDocumentsById([...ids], true),
    write: async (rows) => {
      const { error } = await storageInstance.bulkWrite(rows, 'callout');
      const failed = error.find(({ status }) => status !== 409);
      if (failed) throw new Error(`${failed.documentId} could not be written`, { cause: failed });
      return new Set(error.map(({ documentId }) => documentId));
    },
    unsentAfter: (id, limit) =>
      found(storageInstance, {
        selector: { unsent: { $eq: 1 }, id: { $gt: id } },
        sort: [{ unsent: 'asc' }, { id: 'asc' }],
        limit,
        index: [...INDEXES.unsent],
      }),
    after: (id, limit) =>
      found(storageInstance, {
        selector: { id: { $gt: id } },
        sort: [{ id: 'asc' }],
        limit,
        index: ['id'],
      }),
    count: async (selector, index) => {
      const wanted = { selector, index: [...index, 'id'] } as Parameters<typeof prepared>[1];
      const { count } = await storageInstance.count(prepared(storageInstance, wanted));
      return count;
    },
    disputed: (limit) =>
      found(storageInstance, {
        selector: { disputed: { $eq: 1 } },
        sort: [{ disputed: 'asc' }, { id: 'asc' }],
        limit,
        index: [...INDEXES.disputed],
      }),
    changedSince: (checkpoint, limit) =>
      getChangedDocumentsSince<LocalDocument, unknown>(storageInstance, limit, checkpoint),
  };
}

async function found(
  storageInstance: DocumentCollection['storageInstance'],
  wanted: MangoQuery<LocalDocument> & { readonly index: string[] },
): Promise<readonly StoredDocument[]> {
  return (await storageInstance.query(prepared(storageInstance, wanted))).documents;
}

function prepared(
  { schema }: DocumentCollection['storageInstance'],
  wanted: MangoQuery<LocalDocument> & { readonly index: string[] },
) {
  const query = normalizeMangoQuery<LocalDocument>(schema, wanted);
  // What RxDB itself puts before every query of a collection.
  query.selector = { ...query.selector, _deleted: { $eq: false } };
  query.index = ['_deleted', ...wanted.index];
  return prepareQuery(schema, query);
}

/**
 * Changes documents, all in one transaction, from what the storage holds at this moment and not from
 * a query's cache, which may lag behind another tab. A document that somebody else wrote in between
 * is read and changed again.
 * @param how `isFresh` when none of them is expected to be here: they are read only if they are after all
 * @returns what the changed documents became
 */
export async function changeDocuments(
  collection: DocumentStorage,
  ids: readonly string[],
  change: (id: string, local: LocalDocument | undefined, goneAt: number) => Change,
  how: { readonly isFresh?: boolean | undefined } = {},
): Promise<readonly LocalDocument[]> {
  const written: LocalDocument[] = [];
  let left = [...new Set(ids)];
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt > ATTEMPTS_MAX) throw new Error(`${left[0]} is written by others without end`);
    const isRead = attempt > 0 || how.isFresh !== true;
    const rows = rowsToWrite(isRead ? await collection.read(left) : [], left, change);
    if (rows.length === 0) break;
    const conflicts = await collection.write(rows);
    for (const row of rows) if (!conflicts.has(row.document.id)) written.push(row.document);
    left = left.filter((id) => conflicts.has(id));
  }
  return written;
}

function rowsToWrite(
  stored: readonly StoredDocument[],
  ids: readonly string[],
  change: (id: string, local: LocalDocument | undefined, goneAt: number) => Change,
): BulkWriteRow<LocalDocument>[] {
  const byId = new Map(stored.map((document) => [document.id, document]));
  const rows: BulkWriteRow<LocalDocument>[] = [];
  for (const id of ids) {
    const previous = byId.get(id);
    const live = previous && !previous._deleted ? plain(previous) : undefined;
    const wanted = change(id, live, previous?._deleted ? previous.position : -1);
    if (!wanted) continue;
    const removed = 'remove' in wanted;
    const document = {
      ...(removed ? tombstone(id, wanted.position) : wanted.keep),
      _deleted: removed,
      _attachments: {},
      _meta: previous?._meta ?? { lwt: 1 },
      _rev: previous?._rev ?? getDefaultRevision(),
    };
    rows.push(previous ? { previous, document } : { document });
  }
  return rows;
}

function plain(document: StoredDocument): LocalDocument {
  const { _deleted, _meta, _rev, _attachments, ...local } = document;
  return local;
}

/** Those of one query over an index, as the storage holds them at this moment. */
export async function documentsBy(
  { storageInstance }: DocumentCollection,
  query: {
    readonly selector: Readonly<Record<string, unknown>>;
    readonly sort: readonly Readonly<Record<string, 'asc'>>[];
    readonly index: readonly string[];
    readonly limit: number;
  },
): Promise<readonly LocalDocument[]> {
  // RxDB ends each index with the key.
  const wanted = { ...query, index: [...query.index, 'id'] } as Parameters<typeof found>[1];
  return (await found(storageInstance, wanted)).map(plain);
}

/** Documents by id as the storage holds them at this moment. */
export async function readDocuments(
  collection: DocumentStorage,
  ids: readonly string[],
): Promise<readonly LocalDocument[]> {
  const stored = await collection.read(ids);
  return stored.filter(({ _deleted }) => !_deleted).map(plain);
}

/**
 * Every document with something pending, in pages over its index and past every cache: what is
 * answered is whole, or the server would be told that the rest is lost.
 */
export async function unsentDocuments(
  collection: DocumentStorage,
): Promise<readonly LocalDocument[]> {
  const all: LocalDocument[] = [];
  for (let after = ''; ; ) {
    const page = (await collection.unsentAfter(after, UNSENT_PAGE)).map(plain);
    all.push(...page);
    const last = page[page.length - 1];
    if (!last || page.length < UNSENT_PAGE) return all;
    after = last.id;
  }
}

/**
 * Every document, those that are removed too, in pages. One that is written meanwhile comes again;
 * it ends when nothing was written behind it.
 */
export async function* everyDocument(
  collection: DocumentStorage,
): AsyncGenerator<readonly StoredDocument[]> {
  let checkpoint: unknown;
  for (;;) {
    const page = await collection.changedSince(checkpoint, UNSENT_PAGE);
    if (page.documents.length > 0) yield page.documents;
    if (page.documents.length < UNSENT_PAGE) return;
    checkpoint = page.checkpoint;
  }
}

/** Documents with open disputes, at most so many. */
export async function disputedDocuments(
  collection: DocumentStorage,
  limit: number,
): Promise<readonly LocalDocument[]> {
  return (await collection.disputed(limit)).map(plain);
}

/** Documents by id as the storage holds them, past every cache. */
export async function documentsAfter(
  collection: DocumentStorage,
  afterId: string,
  limit: number,
): Promise<readonly LocalDocument[]> {
  return (await collection.after(afterId, limit)).map(plain);
}
