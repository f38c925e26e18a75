import { DatabaseSync } from 'node:sqlite';
import { madeIdOf } from '@callout/kernel/testing';

type Row = Record<string, string | number | null>;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Puts rows with whatever columns their table had in the schema that the database is of. */
function putter(database: DatabaseSync, table: string) {
  const columns = database
    .prepare(`SELECT name FROM pragma_table_info('${table}')`)
    .all()
    .map((row) => String(row['name']));
  const marks = columns.map(() => '?').join(', ');
  const statement = database.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`,
  );
  return (row: Row) => void statement.run(...columns.map((column) => row[column] ?? null));
}

function rowsOf(database: DatabaseSync, from: string): readonly Row[] {
  return database
    .prepare(`SELECT * FROM ${from}`)
    .all()
    .map((row) => ({ ...row }) as Row);
}

const bodyOf = (row: Row) => JSON.parse(String(row['body'])) as Record<string, unknown>;

/** Everybody and everything by another name, the same one wherever it is named. */
function renamer(round: number) {
  const names = new Map<string, string>();
  const nameOf = (id: string) => {
    const name = names.get(id) ?? madeIdOf(id, round);
    names.set(id, name);
    return name;
  };
  return (row: Row): Row => {
    const named = Object.entries(row).map(([column, value]) => [
      column,
      typeof value === 'string' ? value.replaceAll(UUID, nameOf) : value,
    ]);
    return Object.fromEntries(named) as Row;
  };
}

export interface Multiplied {
  readonly events: number;
  readonly streams: number;
  readonly bytes: number;
}

/**
 * Tells the log of a database, of whatever schema, its own history again under other names, so often:
 * true events, which every later fold takes, with documents that say that no fold of today has made
 * them. Rows of read models are left as they were. What has one name for ever, such as the
 * organisation, is there once.
 * @param only kinds of streams, where not everything is told again
 */
export function multiplyLog(path: string, rounds: number, only?: readonly string[]): Multiplied {
  const database = new DatabaseSync(path);
  // What is made here is thrown away when its making fails.
  database.exec(
    'PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; PRAGMA cache_size = -200000',
  );
  const isMeant = ({ kind, stream, id, document }: Row) => {
    const [ofKind, name] = String(document ?? id).split(':');
    const isOne = only === undefined || only.includes(String(kind ?? ofKind));
    return isOne && String(stream ?? name).match(UUID) !== null;
  };
  const events = rowsOf(database, 'events ORDER BY position').filter(isMeant);
  const documents = rowsOf(database, 'documents').filter(isMeant);
  const audience = rowsOf(database, 'document_audience').filter(isMeant);
  const put = {
    event: putter(database, 'events'),
    document: putter(database, 'documents'),
    audience: putter(database, 'document_audience'),
  };
  const last = database.prepare('SELECT body FROM events ORDER BY position DESC LIMIT 1').get();
  // The log never runs backwards: what is told last was recorded last.
  const { recordedAt } = bodyOf(last as Row);
  let position = Number(database.prepare('SELECT position FROM log').get()?.['position']);
  let bytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    const renamed = renamer(round);
    database.exec('BEGIN');
    for (const source of events) {
      position += 1;
      const event = renamed(source);
      const body = JSON.stringify({ ...bodyOf(event), position, recordedAt });
      put.event({ ...event, position, body });
      bytes += body.length;
    }
    for (const document of documents.map(renamed)) {
      const body = JSON.stringify({ ...bodyOf(document), position });
      put.document({ ...document, position, body, fold: '' });
    }
    for (const seen of audience.map(renamed)) put.audience({ ...seen, position });
    database.prepare('UPDATE log SET position = ?').run(position);
    database.exec('COMMIT');
  }
  database.close();
  return { events: rounds * events.length, streams: rounds * documents.length, bytes };
}
