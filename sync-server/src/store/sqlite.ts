import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { createBulk, type Flushing } from './bulk.ts';
import { StoreUnusable } from './errors.ts';
import type { Store } from './port.ts';
import { createReader } from './reader.ts';
import { migrationsAfter, SCHEMA_VERSION } from './schema.ts';
import type { Sql } from './sql.ts';
import { type BatchConnection, createWriteQueue } from './write-queue.ts';

const WORDS = {
  text: 'TEXT',
  integer: 'INTEGER',
  table: ' STRICT',
  json: 'body',
  random: 'lower(hex(randomblob(16)))',
} as const;
/** How long another process (a backup, an import) may hold the file. */
const BUSY_MS_MAX = 10_000;
/** Texts of statements differ only by how many tokens a person holds, so few are ever made. */
const STATEMENTS_MAX = 500;

/** Runs statements on one connection, each prepared once. */
function sqlOn(database: DatabaseSync): Sql {
  const prepared = new Map<string, StatementSync>();
  const statement = (text: string): StatementSync => {
    const known = prepared.get(text);
    if (known) return known;
    if (prepared.size >= STATEMENTS_MAX) prepared.clear();
    const made = database.prepare(text);
    prepared.set(text, made);
    return made;
  };
  return {
    all: async (text, params) => statement(text).all(...params),
    run: async (text, params) => {
      statement(text).run(...params);
    },
  };
}

function connectionOn(database: DatabaseSync, flushing: Flushing): BatchConnection {
  let perCommit = true;
  return {
    ...sqlOn(database),
    begin: async () => {
      if (perCommit !== flushing.perCommit) {
        perCommit = flushing.perCommit;
        database.exec(`PRAGMA synchronous = ${perCommit ? 'FULL' : 'NORMAL'}`);
      }
      database.exec('BEGIN IMMEDIATE');
    },
    commit: async () => database.exec('COMMIT'),
    rollback: async () => {
      if (database.isTransaction) database.exec('ROLLBACK');
    },
    isOpen: () => database.isTransaction,
  };
}

function migrate(database: DatabaseSync, path: string): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > SCHEMA_VERSION) {
    throw new StoreUnusable(
      `${path} was written by a newer Callout (schema ${version}, this one knows ${SCHEMA_VERSION})`,
    );
  }
  if (version === SCHEMA_VERSION) return;
  if (version === 0 && database.prepare('SELECT 1 FROM sqlite_schema').get()) {
    throw new StoreUnusable(`${path} is not a Callout database`);
  }
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const statement of migrationsAfter(version, WORDS)) database.exec(statement);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    database.exec('COMMIT');
  } catch (fault) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw fault;
  }
}

function open(path: string): { readonly writer: DatabaseSync; readonly reader: DatabaseSync } {
  mkdirSync(dirname(path), { recursive: true });
  const writer = new DatabaseSync(path, { timeout: BUSY_MS_MAX });
  try {
    // What is erased or replaced must not stay readable in the free space of the file.
    writer.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    migrate(writer, path);
    return { writer, reader: new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS_MAX }) };
  } catch (fault) {
    writer.close();
    throw fault;
  }
}

function unusable(path: string, fault: unknown): StoreUnusable {
  if (fault instanceof StoreUnusable) return fault;
  const reason = fault instanceof Error ? fault.message : String(fault);
  if (/not a database/i.test(reason)) return new StoreUnusable(`${path} is not a Callout database`);
  return new StoreUnusable(`The database ${path} cannot be opened for writing: ${reason}`);
}

/**
 * The embedded store: one file, set up by itself.
 * @param options.path the database file; its folder is made when it is missing
 * @throws StoreUnusable when the folder or file cannot be written, is no database, or is newer
 */
export function createSqliteStore(options: { readonly path: string }): Store {
  let databases: ReturnType<typeof open>;
  try {
    databases = open(options.path);
  } catch (fault) {
    throw unusable(options.path, fault);
  }
  const { writer, reader } = databases;
  const flushing: Flushing = { perCommit: true };
  const queue = createWriteQueue(connectionOn(writer, flushing), () => setImmediate());
  return {
    ...createReader(sqlOn(reader)),
    write: queue.write,
    bulk: createBulk(flushing, queue.write),
    // One server alone holds the file: there is nobody else to hear of.
    onAnnounced: () => () => undefined,
    close: async () => {
      await queue.close();
      reader.close();
      writer.close();
    },
  };
}
