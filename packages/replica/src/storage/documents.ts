import { CONTEXTS, type ContextName } from '@callout/kernel';
import {
  addRxPlugin,
  type BulkWriteRow,
  createRxDatabase,
  getChangedDocumentsSince,
  getDefaultRevision,
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

export type DocumentCollection = RxCollection<LocalDocument>;
export type Collections = Readonly<Record<ContextName, DocumentCollection>>;
export type ReplicaDatabase = RxDatabase<{ readonly [C in ContextName]: DocumentCollection }>;

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
      CONTEXTS.map((context) => [context, { schema: documentSchema, conflictHandler }]),
    ),
  );
  return database;
}

/**
 * Changes documents, all in one transaction, from what the storage holds at this moment and not from
 * a query's cache, which may lag behind another tab. A document that somebody else wrote in between
 * is read and changed again.
 * @returns what the changed documents became
 */
export async function changeDocuments(
  collection: DocumentCollection,
  ids: readonly string[],
  change: (id: string, local: LocalDocument | undefined, goneAt: number) => Change,
): Promise<readonly LocalDocument[]> {
  const written: LocalDocument[] = [];
  let left = [...new Set(ids)];
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt > ATTEMPTS_MAX) throw new Error(`${left[0]} is written by others without end`);
    const rows = await rowsToWrite(collection, left, change);
    if (rows.length === 0) break;
    const result = await collection.storageInstance.bulkWrite(rows, 'callout');
    const failed = result.error.find((error) => error.status !== 409);
    if (failed) throw new Error(`${failed.documentId} could not be written`, { cause: failed });
    const conflicts = new Set(result.error.map((error) => error.documentId));
    for (const row of rows) if (!conflicts.has(row.document.id)) written.push(row.document);
    left = left.filter((id) => conflicts.has(id));
  }
  return written;
}

async function rowsToWrite(
  collection: DocumentCollection,
  ids: readonly string[],
  change: (id: string, local: LocalDocument | undefined, goneAt: number) => Change,
): Promise<BulkWriteRow<LocalDocument>[]> {
  const stored = await collection.storageInstance.findDocumentsById([...ids], true);
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

function plain(document: RxDocumentData<LocalDocument>): LocalDocument {
  const { _deleted, _meta, _rev, _attachments, ...local } = document;
  return local;
}

/** Documents by id as the storage holds them at this moment. */
export async function readDocuments(
  collection: DocumentCollection,
  ids: readonly string[],
): Promise<readonly LocalDocument[]> {
  const stored = await collection.storageInstance.findDocumentsById([...ids], false);
  return stored.map(plain);
}

/**
 * Every document with something pending, in pages over its index and past every cache: what is
 * answered is whole, or the server would be told that the rest is lost.
 */
export async function unsentDocuments(
  collection: DocumentCollection,
): Promise<readonly LocalDocument[]> {
  const all: LocalDocument[] = [];
  for (let after = ''; ; ) {
    const page = await unsentPage(collection, after);
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
  collection: DocumentCollection,
): AsyncGenerator<readonly RxDocumentData<LocalDocument>[]> {
  const storage = collection.storageInstance;
  let checkpoint: unknown;
  for (;;) {
    const page = await getChangedDocumentsSince<LocalDocument, unknown>(
      storage,
      UNSENT_PAGE,
      checkpoint,
    );
    if (page.documents.length > 0) yield page.documents;
    if (page.documents.length < UNSENT_PAGE) return;
    checkpoint = page.checkpoint;
  }
}

async function unsentPage(
  collection: DocumentCollection,
  after: string,
): Promise<readonly LocalDocument[]> {
  const schema = collection.storageInstance.schema;
  const query = normalizeMangoQuery<LocalDocument>(schema, {
    selector: { unsent: { $eq: 1 }, id: { $gt: after } },
    sort: [{ unsent: 'asc' }, { id: 'asc' }],
    limit: UNSENT_PAGE,
  });
  // What RxDB itself puts before every query of a collection.
  query.selector = { ...query.selector, _deleted: { $eq: false } };
  query.index = ['_deleted', ...INDEXES.unsent];
  const found = await collection.storageInstance.query(prepareQuery(schema, query));
  return found.documents.map(plain);
}

/** Documents by id as the storage holds them, past every cache. */
export async function documentsAfter(
  collection: DocumentCollection,
  afterId: string,
  limit: number,
): Promise<readonly LocalDocument[]> {
  const schema = collection.storageInstance.schema;
  const query = normalizeMangoQuery<LocalDocument>(schema, {
    selector: { id: { $gt: afterId } },
    sort: [{ id: 'asc' }],
    limit,
  });
  query.selector = { ...query.selector, _deleted: { $eq: false } };
  query.index = ['_deleted', 'id'];
  const found = await collection.storageInstance.query(prepareQuery(schema, query));
  return found.documents.map(plain);
}
