import { documentId } from '@callout/sync';
import type { Reader, StoredDispute } from './port.ts';
import { bodyOf, first, integerOf, type Sql } from './sql.ts';

const OPEN = `SELECT body, at, event,
  ROW_NUMBER() OVER (PARTITION BY author ORDER BY at, event) AS of_author
  FROM disputes WHERE document = ? AND settled = 0`;
const COUNT = `SELECT COUNT(*) AS everywhere,
  COALESCE(SUM(CASE WHEN document = ? THEN 1 ELSE 0 END), 0) AS here
  FROM disputes WHERE author = ? AND settled = 0`;

/** What can be asked about refused facts. */
export function disputeReader(
  sql: Sql,
): Pick<
  Reader,
  | 'dispute'
  | 'disputes'
  | 'openDisputesOf'
  | 'settledDisputesOf'
  | 'openDisputeCount'
  | 'disputesOf'
> {
  const many = async (statement: string, params: readonly (string | number)[]) =>
    (await sql.all(statement, params)).map((row) => bodyOf<StoredDispute>(row));
  return {
    dispute: async (eventId) =>
      (await many('SELECT body FROM disputes WHERE event = ?', [eventId]))[0],
    disputes: (limit) =>
      many('SELECT body FROM disputes ORDER BY settled, at DESC, event LIMIT ?', [limit]),
    openDisputesOf: (kind, stream, { author, eachMax }) =>
      many(
        `SELECT body FROM (${OPEN}${author === undefined ? '' : ' AND author = ?'}) AS open_ones
         WHERE of_author <= ? ORDER BY at, event`,
        [documentId(kind, stream), ...(author === undefined ? [] : [author]), eachMax],
      ),
    settledDisputesOf: (kind, stream, limit) =>
      many(
        `SELECT body FROM disputes WHERE document = ? AND settled = 1
         ORDER BY at DESC, event DESC LIMIT ?`,
        [documentId(kind, stream), limit],
      ),
    openDisputeCount: async (author, kind, stream) => {
      const row = await first(sql, COUNT, [documentId(kind, stream), author]);
      return row
        ? { all: integerOf(row, 'everywhere'), here: integerOf(row, 'here') }
        : { all: 0, here: 0 };
    },
    disputesOf: (kind, stream) =>
      many('SELECT body FROM disputes WHERE document = ? ORDER BY at, event', [
        documentId(kind, stream),
      ]),
  };
}
