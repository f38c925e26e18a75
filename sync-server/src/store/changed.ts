import { type Gone, isHeld } from '@callout/sync';
import type { ChangedQuery, SnapshotQuery, StoredDocument } from './port.ts';
import {
  documentColumns,
  documentOf,
  first,
  integerOf,
  marks,
  type Sql,
  type SqlRow,
  type SqlValue,
  textOf,
} from './sql.ts';

/** The first rows of every token by itself, each read through one index, as one. */
function ofTokens(tokens: readonly unknown[], ofOne: string): string {
  return tokens.map((_, n) => `SELECT * FROM (${ofOne}) AS t${n}`).join(' UNION ');
}

/**
 * Filters before it pages: every token's own first rows are read through one index, and the page is
 * cut from their union. A row that says "lost" counts only where no other token of the same person
 * still shows the document, and only the last of several losses does.
 */
function statement(tokens: readonly unknown[]): string {
  const told = `(a.present = 1 OR NOT EXISTS (
        SELECT 1 FROM document_audience b
        WHERE b.document = a.document AND b.token IN (${marks(tokens.length)})
          AND (b.present = 1 OR b.position > a.position)))`;
  const ofOne = `SELECT a.document AS document, a.position AS position, a.present AS present
    FROM document_audience a
    WHERE a.context = ? AND a.token = ? AND a.position > ? AND ${told}
    ORDER BY a.position LIMIT ?`;
  return `SELECT c.document AS id, c.position AS position, c.present AS present,
      ${documentColumns('d')}
    FROM (SELECT * FROM (${ofTokens(tokens, ofOne)}) AS merged ORDER BY position LIMIT ?) AS c
    LEFT JOIN documents d ON d.id = c.document AND c.present = 1
    ORDER BY c.position`;
}

/** What has left the window is gone, like what has left the audience. */
function read(row: SqlRow, windowAfter: number): StoredDocument | Gone {
  const gone = () => {
    return { id: textOf(row, 'id'), gone: true, position: integerOf(row, 'position') } as const;
  };
  if (integerOf(row, 'present') !== 1) return gone();
  const document = documentOf<StoredDocument>(row);
  return isHeld(document.closedAt, { after: windowAfter }) ? document : gone();
}

export async function changedDocuments(sql: Sql, query: ChangedQuery) {
  const { context, after, windowAfter, limit } = query;
  const tokens = [...new Set(query.tokens)];
  if (tokens.length === 0) return { documents: [], checkpoint: after };
  const params: SqlValue[] = [];
  for (const token of tokens) {
    params.push(context, token, after, ...tokens, limit);
  }
  const rows = await sql.all(statement(tokens), [...params, limit]);
  const documents = rows.map((row) => read(row, windowAfter));
  return { documents, checkpoint: documents.at(-1)?.position ?? after };
}

/** Rows of what is held, and in which order: each part has an index of its own, newest last. */
const PARTS = {
  open: { place: 'a.position', held: 'a.closed_at = 0' },
  closed: { place: 'a.closed_at', held: 'a.closed_at > 0 AND a.closed_at > ?' },
} as const;

function heldOf(part: SnapshotQuery['part']): string {
  return `FROM document_audience a
    WHERE a.context = ? AND a.token = ? AND a.present = 1 AND ${PARTS[part].held}`;
}

function heldParams({ part, context, windowAfter }: HeldQuery, token: string): SqlValue[] {
  return [context, token, ...(part === 'closed' ? [windowAfter] : [])];
}

type HeldQuery = Pick<SnapshotQuery, 'part' | 'context' | 'tokens' | 'windowAfter'>;

/** A page of what a person's device holds, the latest first. */
export async function snapshotDocuments(sql: Sql, query: SnapshotQuery) {
  const tokens = [...new Set(query.tokens)];
  if (tokens.length === 0) return [];
  const { place } = PARTS[query.part];
  const ofOne = `SELECT a.document AS document, ${place} AS place ${heldOf(query.part)}
    AND ${place} < ? ORDER BY ${place} DESC LIMIT ?`;
  const params = tokens.flatMap((token) => [
    ...heldParams(query, token),
    query.before,
    query.limit,
  ]);
  const rows = await sql.all(
    `SELECT c.place AS place, ${documentColumns('d')}
     FROM (SELECT * FROM (${ofTokens(tokens, ofOne)}) AS merged ORDER BY place DESC LIMIT ?) AS c
     JOIN documents d ON d.id = c.document
     ORDER BY c.place DESC`,
    [...params, query.limit],
  );
  return rows.map((row) => ({
    document: documentOf<StoredDocument>(row),
    place: integerOf(row, 'place'),
  }));
}

/** How many documents a person's device holds. */
export async function heldCount(sql: Sql, query: Omit<HeldQuery, 'part'>): Promise<number> {
  const tokens = [...new Set(query.tokens)];
  if (tokens.length === 0) return 0;
  const parts = (['open', 'closed'] as const).map((part) => ({ ...query, part }));
  const params = parts.flatMap((part) => tokens.flatMap((token) => heldParams(part, token)));
  const each = parts
    .map(({ part }) => ofTokens(tokens, `SELECT a.document AS document ${heldOf(part)}`))
    .join(' UNION ');
  const row = await first(sql, `SELECT COUNT(*) AS held FROM (${each}) AS merged`, params);
  return row ? integerOf(row, 'held') : 0;
}
