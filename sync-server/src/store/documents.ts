import { cursorText, readCursor } from './cursor.ts';
import type { DocumentQuery, StoredDocument } from './port.ts';
import {
  documentColumns,
  documentOf,
  first,
  integerOf,
  marks,
  type Sql,
  type SqlValue,
} from './sql.ts';

function likeAnywhere(words: string): string {
  return `%${words.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

/** Neither engine compares what stands behind a zero character. */
export function comparable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

/** Statements differ by the count of words; whoever looks for more gets documents to look at. */
const SOUGHT_WORDS_MAX = 8;

/** A page of one kind's documents in the order of `sort`, cut after the filters. */
export async function listedDocuments(
  sql: Sql,
  query: DocumentQuery,
): Promise<{ readonly documents: readonly StoredDocument[]; readonly cursor?: string }> {
  const conditions = ['d.kind = ?', 'd.context = ?'];
  const params: SqlValue[] = [query.kind, query.context];
  const only = (condition: string, ...values: readonly SqlValue[]) => {
    conditions.push(condition);
    params.push(...values);
  };
  if (query.status !== undefined) only('d.status = ?', query.status);
  if (query.statuses) {
    if (query.statuses.length === 0) return { documents: [] };
    only(`d.status IN (${marks(query.statuses.length)})`, ...query.statuses);
  }
  // The first condition is what the index on these is limited to.
  if (query.owner !== undefined) only("d.owner <> '' AND d.owner = ?", query.owner);
  if (query.assignee !== undefined) only("d.assignee <> '' AND d.assignee = ?", query.assignee);
  if (query.from !== undefined || query.to !== undefined) only("d.day <> ''");
  if (query.from !== undefined) only('d.day >= ?', query.from);
  if (query.to !== undefined) only('d.day <= ?', query.to);
  if (query.q) only(`d.title_lower LIKE ? ESCAPE '\\'`, likeAnywhere(query.q));
  if (query.sought) {
    const words = query.sought.words.slice(0, SOUGHT_WORDS_MAX).map(comparable);
    const all = words.map(() => `t.words LIKE ? ESCAPE '\\'`).join(' AND ');
    only(
      `NOT EXISTS (SELECT 1 FROM document_texts t
        WHERE t.document = d.id AND t.made_by = ? AND NOT (${all}))`,
      query.sought.madeBy,
      ...words.map(likeAnywhere),
    );
  }
  const own = await ownOf(sql, query);
  if (query.tokens !== 'everybody' && !own) {
    if (query.tokens.length === 0) return { documents: [] };
    only(
      `EXISTS (SELECT 1 FROM document_audience a WHERE a.document = d.id AND a.present = 1
        AND a.token IN (${marks(query.tokens.length)}))`,
      ...query.tokens,
    );
  }
  if (query.cursor !== undefined) {
    const after = readCursor(query.cursor);
    only('(d.sort, d.id) > (?, ?)', after.sort, after.id);
  }
  if (own) conditions.push('d.id = own.document');
  const rows = await sql.all(
    `SELECT ${documentColumns('d')} FROM ${own?.from ?? ''} documents d
     WHERE ${conditions.join(' AND ')} ORDER BY d.sort, d.id LIMIT ?`,
    [...(own?.params ?? []), ...params, query.limit + 1],
  );
  const documents = rows.slice(0, query.limit).map((row) => documentOf<StoredDocument>(row));
  const last = documents.at(-1);
  return rows.length > query.limit && last
    ? { documents, cursor: cursorText(last) }
    : { documents };
}

/** So many documents are sorted sooner than a whole kind is walked for them. */
const FEW_MAX = 1_000;

/**
 * The documents that somebody sees of a kind, to begin with them, where they are few; undefined where they
 * are many, or where an index knows whose they are.
 */
async function ownOf(
  sql: Sql,
  { kind, tokens, owner, assignee }: DocumentQuery,
): Promise<{ readonly from: string; readonly params: readonly SqlValue[] } | undefined> {
  if (tokens === 'everybody' || tokens.length === 0) return undefined;
  if (owner !== undefined || assignee !== undefined) return undefined;
  // An id is the kind, a colon and the stream: the sign behind the colon ends the kind.
  const params = [...tokens, `${kind}:`, `${kind};`];
  const seen = `FROM document_audience a WHERE a.present = 1
    AND a.token IN (${marks(tokens.length)}) AND a.document >= ? AND a.document < ?`;
  const row = await first(
    sql,
    `SELECT COUNT(*) AS seen FROM (SELECT a.document ${seen} LIMIT ?) AS few`,
    [...params, FEW_MAX + 1],
  );
  if (!row || integerOf(row, 'seen') > FEW_MAX) return undefined;
  // Not a plain join: SQLite would walk the kind in its order, and ask of each whether it is one of them.
  return { from: `(SELECT DISTINCT a.document AS document ${seen}) AS own CROSS JOIN`, params };
}

/** Those that are there, in no order. */
export async function documentsById(
  sql: Sql,
  ids: readonly string[],
): Promise<readonly StoredDocument[]> {
  if (ids.length === 0) return [];
  const found = await sql.all(
    `SELECT ${documentColumns('d')} FROM documents d WHERE d.id IN (${marks(ids.length)})`,
    ids,
  );
  return found.map((row) => documentOf<StoredDocument>(row));
}
