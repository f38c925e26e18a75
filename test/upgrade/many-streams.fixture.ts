import { DatabaseSync } from 'node:sqlite';
import { madeIdOf } from '@callout/kernel/testing';

type Row = Record<string, string | number | null>;

/** Puts rows with whatever columns their table had in the schema that the database is of. */
function putter(database: DatabaseSync, table: string) {
  let text = '';
  return (row: Row) => {
    const columns = Object.keys(row);
    text ||= `INSERT INTO ${table} (${columns.join(', ')})
      VALUES (${columns.map(() => '?').join(', ')})`;
    database.prepare(text).run(...Object.values(row));
  };
}

function reader(database: DatabaseSync, from: string) {
  const statement = database.prepare(`SELECT * FROM ${from}`);
  return (...params: readonly string[]) =>
    statement.all(...params).map((row) => ({ ...row }) as Row);
}

interface Source {
  readonly stream: string;
  readonly events: readonly Row[];
  readonly documents: readonly Row[];
  readonly audience: readonly Row[];
}

function sourcesOf(database: DatabaseSync, kind: string): readonly Source[] {
  const streams = database
    .prepare('SELECT DISTINCT stream FROM events WHERE kind = ? ORDER BY stream')
    .all(kind)
    .map((row) => String(row['stream']));
  const events = reader(database, 'events WHERE kind = ? AND stream = ? ORDER BY version');
  const documents = reader(database, 'documents WHERE id = ?');
  const audience = reader(database, 'document_audience WHERE document = ?');
  return streams.map((stream) => ({
    stream,
    events: events(kind, stream),
    documents: documents(`${kind}:${stream}`),
    audience: audience(`${kind}:${stream}`),
  }));
}

/**
 * Tells the log of a database, of whatever schema, the histories of one kind of stream again under
 * other names, so often: true events, which every later fold takes, with documents as that program
 * had made them. Rows of read models are left as they were.
 * @returns how many events and bytes of them came
 */
export function multiplyStreams(
  path: string,
  kind: string,
  copies: number,
): { readonly events: number; readonly bytes: number } {
  const database = new DatabaseSync(path);
  const sources = sourcesOf(database, kind);
  const put = {
    event: putter(database, 'events'),
    document: putter(database, 'documents'),
    audience: putter(database, 'document_audience'),
  };
  // The log never runs backwards: what is told last was recorded last.
  const recordedAt = lastRecordedAt(database);
  let position = Number(database.prepare('SELECT position FROM log').get()?.['position']);
  let events = 0;
  let bytes = 0;
  database.exec('BEGIN');
  for (let copy = 0; copy < copies; copy += 1) {
    const source = sources[copy % sources.length];
    if (!source) throw new Error(`there is no ${kind}`);
    const stream = madeIdOf(source.stream, copy);
    const renamed = (row: Row): Row => {
      const named = Object.entries(row).map(([column, value]) => [
        column,
        typeof value === 'string' ? value.replaceAll(source.stream, stream) : value,
      ]);
      return Object.fromEntries(named) as Row;
    };
    for (const event of source.events) {
      position += 1;
      const id = madeIdOf(String(event['id']), copy);
      const body = JSON.stringify({ ...bodyOf(renamed(event)), id, position, recordedAt });
      put.event({ ...renamed(event), id, position, body });
      events += 1;
      bytes += body.length;
    }
    for (const document of source.documents) {
      const body = JSON.stringify({ ...bodyOf(renamed(document)), position });
      put.document({ ...renamed(document), position, body });
    }
    for (const seen of source.audience) put.audience({ ...renamed(seen), position });
  }
  database.prepare('UPDATE log SET position = ?').run(position);
  database.exec('COMMIT');
  database.close();
  return { events, bytes };
}

function lastRecordedAt(database: DatabaseSync): string {
  const last = database.prepare('SELECT body FROM events ORDER BY position DESC LIMIT 1').get();
  return (bodyOf(last as Row) as { readonly recordedAt: string }).recordedAt;
}

function bodyOf(row: Row): object {
  return JSON.parse(String(row['body'])) as object;
}
