import type { ConfirmedEvent, ContextName } from '@callout/kernel';
import { documentsById } from './documents.ts';
import type { FoldReader, FoldWriter, ProjectionRow } from './fold-port.ts';
import { eventsWhere } from './log.ts';
import type { StoredDocument } from './port.ts';
import {
  bodyOf,
  first,
  integerOf,
  marks,
  type Sql,
  type SqlRow,
  type SqlValue,
  textOf,
} from './sql.ts';

/** Things of one statement. Few sizes, because each is a statement that a connection prepares. */
const PAGE_SIZES = [64, 8, 1] as const;

function projectionRow(row: SqlRow): ProjectionRow {
  return { key: textOf(row, 'row_key'), index: textOf(row, 'row_index'), row: bodyOf(row) };
}

function pagesOf<T>(things: readonly T[]): readonly (readonly T[])[] {
  const pages: (readonly T[])[] = [];
  for (let from = 0; from < things.length; ) {
    const size = PAGE_SIZES.find((fits) => from + fits <= things.length) ?? 1;
    pages.push(things.slice(from, from + size));
    from += size;
  }
  return pages;
}

async function lastRecordedAt(sql: Sql): Promise<string | undefined> {
  const log = await first(sql, 'SELECT recorded_at FROM log', []);
  const noted = log ? textOf(log, 'recorded_at') : '';
  if (noted !== '') return noted;
  const events = await eventsWhere(sql, 'ORDER BY e.position DESC LIMIT 1', []);
  return events[0]?.recordedAt;
}

export function foldReader(sql: Sql): FoldReader {
  return {
    foldCounts: async () =>
      (
        await sql.all(
          `SELECT kind, fold, COUNT(*) AS documents, MIN(id) AS first_id FROM documents
           GROUP BY kind, fold ORDER BY kind, fold`,
          [],
        )
      ).map((row) => ({
        kind: textOf(row, 'kind'),
        fold: textOf(row, 'fold'),
        documents: integerOf(row, 'documents'),
        firstId: textOf(row, 'first_id'),
      })),
    documentsById: async (ids) => {
      const found: StoredDocument[] = [];
      for (const page of pagesOf(ids)) found.push(...(await documentsById(sql, page)));
      return found;
    },
    eventsOfKind: (kind, after, limit): Promise<readonly ConfirmedEvent[]> =>
      eventsWhere(
        sql,
        `WHERE e.kind = ? AND (e.stream, e.version) > (?, ?)
         ORDER BY e.stream, e.version LIMIT ?`,
        [kind, after.stream, after.version, limit],
      ),
    isErased: async (kind, stream) =>
      (await first(
        sql,
        'SELECT 1 AS found FROM personal_keys WHERE kind = ? AND stream = ? AND sealing_key IS NULL',
        [kind, stream],
      )) !== undefined,
    projectionFolds: async () =>
      (await sql.all('SELECT context, projection, fold, fed FROM projection_folds', [])).map(
        (row) => ({
          context: textOf(row, 'context') as ContextName,
          projection: textOf(row, 'projection'),
          fold: textOf(row, 'fold'),
          fed: row['fed'] === null ? undefined : integerOf(row, 'fed'),
        }),
      ),
    rowsByKey: async (context, projection, keys) => {
      const found: ProjectionRow[] = [];
      for (const page of pagesOf(keys)) {
        const rows = await sql.all(
          `SELECT row_key, row_index, body FROM projection_rows
           WHERE context = ? AND projection = ? AND row_key IN (${marks(page.length)})`,
          [context, projection, ...page],
        );
        found.push(...rows.map(projectionRow));
      }
      return found;
    },
    rowsAfter: async (context, projection, afterKey, limit) =>
      (
        await sql.all(
          `SELECT row_key, row_index, body FROM projection_rows
           WHERE context = ? AND projection = ? AND row_key > ? ORDER BY row_key LIMIT ?`,
          [context, projection, afterKey, limit],
        )
      ).map(projectionRow),
    lastRecordedAt: () => lastRecordedAt(sql),
  };
}

const PUT_PROJECTION_FOLD = `INSERT INTO projection_folds (context, projection, fold, fed)
  VALUES (?, ?, ?, ?)
  ON CONFLICT (context, projection) DO UPDATE SET fold = excluded.fold, fed = excluded.fed`;

async function putRows(
  sql: Sql,
  context: ContextName,
  projection: string,
  rows: readonly ProjectionRow[],
): Promise<void> {
  for (const page of pagesOf(rows)) {
    const values = page.map(() => `(${marks(5)})`).join(', ');
    const params: SqlValue[] = [];
    for (const { key, index, row } of page) {
      params.push(context, projection, key, index, JSON.stringify(row));
    }
    await sql.run(
      `INSERT INTO projection_rows (context, projection, row_key, row_index, body)
       VALUES ${values}
       ON CONFLICT (context, projection, row_key)
       DO UPDATE SET row_index = excluded.row_index, body = excluded.body`,
      params,
    );
  }
}

export function foldWriter(sql: Sql): FoldWriter {
  return {
    markDocuments: async (ids, fold) => {
      for (const page of pagesOf(ids)) {
        await sql.run(`UPDATE documents SET fold = ? WHERE id IN (${marks(page.length)})`, [
          fold,
          ...page,
        ]);
      }
    },
    putProjectionFold: ({ context, projection, fold, fed }) =>
      sql.run(PUT_PROJECTION_FOLD, [context, projection, fold, fed ?? null]),
    dropProjection: async (context, projection) => {
      const named = [context, projection];
      await sql.run('DELETE FROM projection_rows WHERE context = ? AND projection = ?', named);
      await sql.run('DELETE FROM projection_folds WHERE context = ? AND projection = ?', named);
    },
    putRows: (context, projection, rows) => putRows(sql, context, projection, rows),
    noteRecordedAt: (instant) =>
      sql.run('UPDATE log SET recorded_at = ? WHERE recorded_at < ?', [instant, instant]),
    correctRecordedAt: (instant) => sql.run('UPDATE log SET recorded_at = ?', [instant]),
  };
}
