import type { Gone } from '@callout/sync';
import type { ChangedQuery, StoredDocument } from './port.ts';
import {
  documentOf,
  integerOf,
  marks,
  type Sql,
  type SqlRow,
  type SqlValue,
  textOf,
} from './sql.ts';

/**
 * Filters before it pages: every token's own first rows are read through one index, and the page is
 * cut from their union. A row that says "lost" counts only where no other token of the same person
 * still shows the document, and only the last of several losses does.
 */
function statement(tokens: number, withLosses: boolean): string {
  const losses = withLosses
    ? `(a.present = 1 OR NOT EXISTS (
        SELECT 1 FROM document_audience b
        WHERE b.document = a.document AND b.token IN (${marks(tokens)})
          AND (b.present = 1 OR b.position > a.position)))`
    : 'a.present = 1';
  const ofOneToken = (n: number) => `SELECT * FROM (
    SELECT a.document AS document, a.position AS position, a.present AS present
    FROM document_audience a
    WHERE a.context = ? AND a.token = ? AND a.position > ? AND ${losses}
    ORDER BY a.position LIMIT ?) AS t${n}`;
  const union = Array.from({ length: tokens }, (_, n) => ofOneToken(n)).join(' UNION ');
  return `SELECT c.document AS id, c.position AS position, c.present AS present, d.body AS body, d.fold AS fold
    FROM (SELECT * FROM (${union}) AS merged ORDER BY position LIMIT ?) AS c
    LEFT JOIN documents d ON d.id = c.document AND c.present = 1
    ORDER BY c.position`;
}

function read(row: SqlRow): StoredDocument | Gone {
  return integerOf(row, 'present') === 1
    ? documentOf<StoredDocument>(row)
    : { id: textOf(row, 'id'), gone: true, position: integerOf(row, 'position') };
}

export async function changedDocuments(sql: Sql, query: ChangedQuery) {
  const tokens = [...new Set(query.tokens)];
  if (tokens.length === 0) return { documents: [], checkpoint: query.after };
  // One who begins at the beginning holds nothing that they could lose.
  const withLosses = query.after > 0;
  const params: SqlValue[] = [];
  for (const token of tokens) {
    params.push(query.context, token, query.after, ...(withLosses ? tokens : []), query.limit);
  }
  const rows = await sql.all(statement(tokens.length, withLosses), [...params, query.limit]);
  const documents = rows.map(read);
  return { documents, checkpoint: documents.at(-1)?.position ?? query.after };
}
