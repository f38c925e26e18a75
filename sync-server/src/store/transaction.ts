import type { ConfirmedEvent } from '@callout/kernel';
import { documentId } from '@callout/sync';
import { comparable } from './documents.ts';
import { epochWriter } from './epochs.ts';
import { fileWriter } from './files.ts';
import { foldWriter } from './folds.ts';
import { putIssue } from './issues.ts';
import { leaseWriter } from './leases.ts';
import type { SearchedText, StoredDocument, Transaction } from './port.ts';
import { createReader } from './reader.ts';
import { newSealingKey, sealText } from './seal.ts';
import { first, integerOf, type Sql, type SqlValue, textOf, textOrNothing } from './sql.ts';

const PUT_DOCUMENT = `INSERT INTO documents
  (id, context, kind, status, sort, title_lower, owner, assignee, day, position, fold, closed_at, body)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET status = excluded.status, sort = excluded.sort,
    title_lower = excluded.title_lower, owner = excluded.owner,
    assignee = excluded.assignee, day = excluded.day, position = excluded.position, fold = excluded.fold,
    closed_at = excluded.closed_at, body = excluded.body`;
const LOSE = `UPDATE document_audience SET present = 0, position = ?
  WHERE document = ? AND present = 1`;
const SEE = `INSERT INTO document_audience (document, token, context, position, closed_at, present)
  VALUES (?, ?, ?, ?, ?, 1)
  ON CONFLICT (document, token) DO UPDATE SET position = excluded.position,
    closed_at = excluded.closed_at, present = 1`;

const PUT_TEXT = `INSERT INTO document_texts (document, made_by, words) VALUES (?, ?, ?)
  ON CONFLICT (document) DO UPDATE SET made_by = excluded.made_by, words = excluded.words`;

async function putSearchedText(sql: Sql, id: string, text: SearchedText): Promise<void> {
  await sql.run(PUT_TEXT, [id, text.madeBy, comparable(text.words)]);
}

async function putDocument(
  sql: Sql,
  document: StoredDocument,
  text: SearchedText | undefined,
): Promise<void> {
  const { fold, closedAt, ...body } = document;
  const { id, context, kind, status, sort, title, owner, assignee, day, position } = body;
  await sql.run(PUT_DOCUMENT, [
    id,
    context,
    kind,
    status,
    sort,
    title.toLowerCase(),
    owner,
    assignee,
    day,
    position,
    fold,
    closedAt,
    JSON.stringify(body),
  ]);
  if (text) await putSearchedText(sql, id, text);
  // Everybody loses it and those of today's audience get it back: who left keeps a mark of when.
  await sql.run(LOSE, [position, id]);
  for (const token of new Set(document.audience)) {
    await sql.run(SEE, [id, token, context, position, closedAt]);
  }
}

// One statement for both, so that what is recorded later never says that it was recorded earlier.
const NEXT_PLACE = `UPDATE log SET position = position + 1,
  recorded_at = CASE WHEN recorded_at < ? THEN ? ELSE recorded_at END
  RETURNING position, recorded_at`;
const APPEND = `INSERT INTO events (position, id, kind, stream, version, body, sealed)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;
const BEGIN_KEY = `INSERT INTO personal_keys (kind, stream, sealing_key) VALUES (?, ?, ?)
  ON CONFLICT (kind, stream) DO NOTHING`;
const DESTROY_KEY = `INSERT INTO personal_keys (kind, stream, sealing_key) VALUES (?, ?, NULL)
  ON CONFLICT (kind, stream) DO UPDATE SET sealing_key = NULL`;

async function sealingKey(sql: Sql, { kind, stream }: ConfirmedEvent): Promise<string> {
  await sql.run(BEGIN_KEY, [kind, stream, newSealingKey()]);
  const row = await first(
    sql,
    'SELECT sealing_key FROM personal_keys WHERE kind = ? AND stream = ?',
    [kind, stream],
  );
  const key = row && textOrNothing(row, 'sealing_key');
  if (key === undefined) throw new Error(`${documentId(kind, stream)} is erased: it has no key`);
  return key;
}

async function append(
  sql: Sql,
  event: ConfirmedEvent,
  impersonal: ConfirmedEvent | undefined,
): Promise<void> {
  const { position, id, kind, stream, version } = event;
  const text = JSON.stringify(event);
  const sealed = impersonal ? sealText(await sealingKey(sql, event), text, id) : null;
  const body = impersonal ? JSON.stringify(impersonal) : text;
  await sql.run(APPEND, [position, id, kind, stream, version, body, sealed]);
}

async function erase(
  sql: Sql,
  kind: string,
  stream: string,
  impersonal: readonly ConfirmedEvent[],
): Promise<void> {
  await sql.run(DESTROY_KEY, [kind, stream]);
  for (const event of impersonal) {
    await sql.run('UPDATE events SET body = ? WHERE id = ? AND sealed IS NULL', [
      JSON.stringify(event),
      event.id,
    ]);
  }
}

/** `key` names the column that tells rows apart; a row that is there already is replaced. */
function put(table: string, key: string, columns: readonly string[]): string {
  const replaced = columns.filter((column) => column !== key);
  return `INSERT INTO ${table} (${columns.join(', ')})
    VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (${key}) DO UPDATE SET
    ${replaced.map((column) => `${column} = excluded.${column}`).join(', ')}`;
}

const PUT_ROW = `INSERT INTO projection_rows (context, projection, row_key, row_index, body)
  VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (context, projection, row_key)
  DO UPDATE SET row_index = excluded.row_index, body = excluded.body`;
const PUT_DIGEST = 'INSERT INTO command_requests (event, digest) VALUES (?, ?)';
const PUT_CHECKPOINT = put('checkpoints', 'processor', ['processor', 'position']);
const PUT_DEVICE = put('devices', 'id', ['id', 'last_seen_at', 'person', 'body']);
const PUT_DISPUTE = put('disputes', 'event', [
  'event',
  'document',
  'at',
  'settled',
  'author',
  'body',
]);
const PUT_ACCOUNT = put('users', 'id', ['id', 'login', 'body']);
const PUT_SESSION = put('sessions', 'token_hash', ['token_hash', 'person', 'body']);
const PUT_SETTING = put('settings', 'name', ['name', 'body']);
const PUT_PASS = put('report_passes', 'token_hash', ['token_hash', 'expires_at', 'body']);
const PUT_PENDING = put('pending_applications', 'id', ['id', 'expires_at', 'body']);
const PUT_MESSAGE = put('outbox', 'id', ['id', 'command', 'state', 'due_at', 'body']);

/** Where even taking it back fails, the whole unit has failed: nothing can be written in it any more. */
async function attempt<T>(sql: Sql, part: () => Promise<T>): Promise<T> {
  await sql.run('SAVEPOINT part', []);
  try {
    const value = await part();
    await sql.run('RELEASE SAVEPOINT part', []);
    return value;
  } catch (fault) {
    await sql.run('ROLLBACK TO SAVEPOINT part', []);
    await sql.run('RELEASE SAVEPOINT part', []);
    throw fault;
  }
}

/** Everything that can be written, over a connection whose transaction is open. */
export function createTransaction(sql: Sql): Transaction {
  const run = (statement: string, ...params: readonly SqlValue[]) => sql.run(statement, params);
  return {
    ...createReader(sql),
    ...epochWriter(sql),
    attempt: (part) => attempt(sql, part),
    ...foldWriter(sql),
    nextPosition: async () => {
      const row = await first(sql, 'UPDATE log SET position = position + 1 RETURNING position', []);
      if (!row) throw new Error('the log has no counter');
      return integerOf(row, 'position');
    },
    announce: async (text) => sql.announce?.(text),
    ...leaseWriter(sql),
    nextPlace: async (now) => {
      const row = await first(sql, NEXT_PLACE, [now, now]);
      if (!row) throw new Error('the log has no counter');
      return { position: integerOf(row, 'position'), recordedAt: textOf(row, 'recorded_at') };
    },
    append: (event, impersonal) => append(sql, event, impersonal),
    erase: (kind, stream, impersonal) => erase(sql, kind, stream, impersonal),
    putDocument: (document, text) => putDocument(sql, document, text),
    putSearchedText: (id, text) => putSearchedText(sql, id, text),
    putRow: (context, projection, key, index, row) =>
      row === undefined
        ? run(
            'DELETE FROM projection_rows WHERE context = ? AND projection = ? AND row_key = ?',
            context,
            projection,
            key,
          )
        : run(PUT_ROW, context, projection, key, index, JSON.stringify(row)),
    putRequestDigest: (event, digest) => run(PUT_DIGEST, event, digest),
    putCheckpoint: (processor, position) => run(PUT_CHECKPOINT, processor, position),
    putDevice: (device) =>
      run(PUT_DEVICE, device.id, device.lastSeenAt, device.user, JSON.stringify(device)),
    removeDevice: (id) => run('DELETE FROM devices WHERE id = ?', id),
    putDispute: (dispute) =>
      run(
        PUT_DISPUTE,
        dispute.event.id,
        documentId(dispute.event.kind, dispute.event.stream),
        dispute.at,
        dispute.settledAs ? 1 : 0,
        dispute.event.actor.id,
        JSON.stringify(dispute),
      ),
    putAccount: (account) => run(PUT_ACCOUNT, account.id, account.login, JSON.stringify(account)),
    putSession: (session) =>
      run(PUT_SESSION, session.tokenHash, session.user, JSON.stringify(session)),
    removeSession: (tokenHash) => run('DELETE FROM sessions WHERE token_hash = ?', tokenHash),
    putReportPass: (pass) => run(PUT_PASS, pass.tokenHash, pass.expiresAt, JSON.stringify(pass)),
    removeReportPass: (tokenHash) =>
      run('DELETE FROM report_passes WHERE token_hash = ?', tokenHash),
    removeExpiredReportPasses: (now) => run('DELETE FROM report_passes WHERE expires_at <= ?', now),
    ...fileWriter(sql),
    putSetting: (key, value) => run(PUT_SETTING, key, JSON.stringify(value)),
    putMessage: (message) => {
      const { id, command, state, dueAt } = message;
      return run(PUT_MESSAGE, id, command, state, dueAt, JSON.stringify(message));
    },
    putIssue: (issue) => putIssue(sql, issue),
    putPendingApplication: (application) =>
      run(PUT_PENDING, application.id, application.expiresAt, JSON.stringify(application)),
    removePendingApplication: (id) => run('DELETE FROM pending_applications WHERE id = ?', id),
    removeExpiredApplications: (now) =>
      run('DELETE FROM pending_applications WHERE expires_at <= ?', now),
  };
}
