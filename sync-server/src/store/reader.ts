import type { RowQuery } from '@callout/kernel';
import { documentId } from '@callout/sync';
import { changedDocuments, heldCount, snapshotDocuments } from './changed.ts';
import type { Cursor } from './cursor.ts';
import { disputeReader } from './disputes.ts';
import { documentsById, listedDocuments } from './documents.ts';
import { epochReader } from './epochs.ts';
import { fileReader } from './files.ts';
import { foldReader } from './folds.ts';
import { issueReader } from './issues.ts';
import { leaseReader } from './leases.ts';
import { logReader } from './log.ts';
import { outboxReader } from './outbox.ts';
import type {
  Account,
  Device,
  OutboxMessage,
  PendingApplication,
  Reader,
  ReportPass,
  Session,
} from './port.ts';
import { bodyOf, first, integerOf, type Sql, type SqlRow, type SqlValue, textOf } from './sql.ts';

async function one<T>(sql: Sql, statement: string, ...params: readonly SqlValue[]) {
  const row = await first(sql, statement, params);
  return row ? bodyOf<T>(row) : undefined;
}

async function many<T>(sql: Sql, statement: string, ...params: readonly SqlValue[]) {
  return (await sql.all(statement, params)).map((row) => bodyOf<T>(row));
}

type RowsQuery = RowQuery & { readonly after?: Cursor | undefined };

function rowsStatement(query: RowsQuery): string {
  return `SELECT row_key, body FROM projection_rows WHERE context = ? AND projection = ?
    ${query.from === undefined ? '' : 'AND row_index >= ?'}
    ${query.to === undefined ? '' : 'AND row_index < ?'}
    ${query.after === undefined ? '' : 'AND (row_index, row_key) > (?, ?)'}
    ORDER BY row_index, row_key LIMIT ?`;
}

function bounds({ from, to, after }: RowsQuery): readonly SqlValue[] {
  return [from, to, after?.sort, after?.id].filter((bound) => bound !== undefined);
}

function projectionRow(row: SqlRow): { readonly key: string; readonly row: unknown } {
  return { key: textOf(row, 'row_key'), row: bodyOf(row) };
}

/** Everything that can be read, over whatever runs the statements. */
export function createReader(sql: Sql): Reader {
  const { eventsById, ...log } = logReader(sql);
  return {
    head: async () => {
      const row = await first(sql, 'SELECT position FROM log', []);
      return row ? integerOf(row, 'position') : 0;
    },
    document: async (kind, stream) => (await documentsById(sql, [documentId(kind, stream)]))[0],
    documents: (query) => listedDocuments(sql, query),
    requestDigest: async (eventId) => {
      const statement = 'SELECT digest FROM command_requests WHERE event = ?';
      const row = await first(sql, statement, [eventId]);
      return row && textOf(row, 'digest');
    },
    changed: (query) => changedDocuments(sql, query),
    snapshot: (query) => snapshotDocuments(sql, query),
    heldCount: (query) => heldCount(sql, query),
    ...log,
    ...epochReader(sql, eventsById),
    ...leaseReader(sql),
    row: (context, projection, key) =>
      one<unknown>(
        sql,
        'SELECT body FROM projection_rows WHERE context = ? AND projection = ? AND row_key = ?',
        context,
        projection,
        key,
      ),
    rows: async (context, projection, query) =>
      (
        await sql.all(rowsStatement(query), [context, projection, ...bounds(query), query.limit])
      ).map(projectionRow),
    checkpoint: async (processor) => {
      const row = await first(sql, 'SELECT position FROM checkpoints WHERE processor = ?', [
        processor,
      ]);
      return row ? integerOf(row, 'position') : 0;
    },
    device: (id) => one<Device>(sql, 'SELECT body FROM devices WHERE id = ?', id),
    devices: (limit) =>
      many<Device>(sql, 'SELECT body FROM devices ORDER BY last_seen_at DESC, id LIMIT ?', limit),
    devicesOf: (user, limit) =>
      many<Device>(
        sql,
        'SELECT body FROM devices WHERE person = ? ORDER BY last_seen_at DESC, id LIMIT ?',
        user,
        limit,
      ),
    ...disputeReader(sql),
    ...issueReader(sql),
    account: (login) => one<Account>(sql, 'SELECT body FROM users WHERE login = ?', login),
    accountById: (id) => one<Account>(sql, 'SELECT body FROM users WHERE id = ?', id),
    accounts: (limit) => many<Account>(sql, 'SELECT body FROM users ORDER BY login LIMIT ?', limit),
    accountsAfter: (login, limit) =>
      many<Account>(
        sql,
        'SELECT body FROM users WHERE login > ? ORDER BY login LIMIT ?',
        login,
        limit,
      ),
    sessionsOf: (user) =>
      many<Session>(sql, 'SELECT body FROM sessions WHERE person = ? ORDER BY token_hash', user),
    session: (tokenHash) =>
      one<Session>(sql, 'SELECT body FROM sessions WHERE token_hash = ?', tokenHash),
    reportPass: (tokenHash) =>
      one<ReportPass>(sql, 'SELECT body FROM report_passes WHERE token_hash = ?', tokenHash),
    ...fileReader(sql),
    setting: (key) => one<string>(sql, 'SELECT body FROM settings WHERE name = ?', key),
    pendingApplication: (id) =>
      one<PendingApplication>(sql, 'SELECT body FROM pending_applications WHERE id = ?', id),
    pendingApplicationCount: async () => {
      const row = await first(sql, 'SELECT COUNT(*) AS pending FROM pending_applications', []);
      return row ? integerOf(row, 'pending') : 0;
    },
    message: (id) => one<OutboxMessage>(sql, 'SELECT body FROM outbox WHERE id = ?', id),
    ...outboxReader(sql),
    ...foldReader(sql),
  };
}
