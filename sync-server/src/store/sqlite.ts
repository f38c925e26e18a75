import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { createBulk, type Flushing } from './bulk.ts';
import { StoreUnavailable, StoreUnusable } from './errors.ts';
import { createFaults, type Faults, type StoreListener, sqliteTrouble } from './faults.ts';
import type { Store } from './port.ts';
import { createReader } from './reader.ts';
import { migrationsAfter, otherSchema, SCHEMA_VERSION } from './schema.ts';
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
export const BUSY_MS_MAX = 10_000;
/** SQLite itself waits with the whole process, so only for so long: the rest is waited beside it. */
const BLOCKING_MS_MAX = 50;
const BUSY_PAUSE_MS = 50;
/** Texts of statements differ only by how many tokens a person holds, so few are ever made. */
const STATEMENTS_MAX = 500;

/**
 * Answers what throws while the file is not in its place: its handles would go on to write into a
 * file that has no name any more, and all of it would be gone with the process.
 */
function placeOf(path: string): () => void {
  const opened = statSync(path);
  return () => {
    const now = statSync(path, { throwIfNoEntry: false });
    if (now?.ino === opened.ino && now.dev === opened.dev) return;
    const what = now ? 'was put in the place of another one; start the server again' : 'is gone';
    throw new StoreUnavailable('gone', `The database file ${path} ${what}.`);
  };
}

/** Runs statements on one connection, each prepared once. */
export function sqlOn(database: DatabaseSync, faults: Faults, inPlace: () => void): Sql {
  const prepared = new Map<string, StatementSync>();
  const statement = (text: string): StatementSync => {
    const known = prepared.get(text);
    if (known) return known;
    if (prepared.size >= STATEMENTS_MAX) prepared.clear();
    const made = database.prepare(text);
    prepared.set(text, made);
    return made;
  };
  return faults.naming({
    all: async (text, params) => {
      inPlace();
      return statement(text).all(...params);
    },
    run: async (text, params) => {
      statement(text).run(...params);
    },
  });
}

/** Tries again while another process holds the file, without stopping this one meanwhile. */
async function beginPatiently(database: DatabaseSync): Promise<void> {
  for (let triesLeft = BUSY_MS_MAX / (BLOCKING_MS_MAX + BUSY_PAUSE_MS); ; triesLeft -= 1) {
    try {
      database.exec('BEGIN IMMEDIATE');
      return;
    } catch (fault) {
      if (sqliteTrouble(fault) !== 'locked' || triesLeft <= 1) throw fault;
      await setTimeout(BUSY_PAUSE_MS);
    }
  }
}

function connectionOn(
  database: DatabaseSync,
  flushing: Flushing,
  faults: Faults,
  inPlace: () => void,
): BatchConnection {
  let perCommit = true;
  return {
    ...sqlOn(database, faults, inPlace),
    begin: () =>
      faults.saying(async () => {
        inPlace();
        if (perCommit !== flushing.perCommit) {
          perCommit = flushing.perCommit;
          database.exec(`PRAGMA synchronous = ${perCommit ? 'FULL' : 'NORMAL'}`);
        }
        await beginPatiently(database);
      }),
    commit: () =>
      faults.saying(async () => {
        inPlace();
        database.exec('COMMIT');
        faults.committed();
      }),
    rollback: async () => {
      try {
        if (database.isTransaction) database.exec('ROLLBACK');
      } catch {
        // On a full or failing disk SQLite rolls back by itself, and says so by refusing this.
      }
    },
    isOpen: () => database.isTransaction,
  };
}

function migrate(database: DatabaseSync, path: string): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > SCHEMA_VERSION) {
    throw otherSchema(path, version);
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
    // Of a file that may only be read SQLite makes a database that may only be read, and says nothing.
    accessSync(path, constants.W_OK);
    // What is erased or replaced must not stay readable in the free space of the file.
    writer.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    migrate(writer, path);
    writer.exec(`PRAGMA busy_timeout = ${BLOCKING_MS_MAX}`);
    return { writer, reader: new DatabaseSync(path, { readOnly: true, timeout: BLOCKING_MS_MAX }) };
  } catch (fault) {
    writer.close();
    throw fault;
  }
}

function unusable(path: string, fault: unknown): StoreUnusable {
  if (fault instanceof StoreUnusable) return fault;
  const { code, errcode } = fault as { readonly code?: string; readonly errcode?: number };
  const message = fault instanceof Error ? fault.message : String(fault);
  // Of the system's own sentences the code says it all; the path stands before it already.
  const reason = errcode === undefined && code && /^E[A-Z]+$/.test(code) ? code : message;
  if (/not a database/i.test(reason)) return new StoreUnusable(`${path} is not a Callout database`);
  return new StoreUnusable(`The database ${path} cannot be opened for writing: ${reason}`);
}

/**
 * The embedded store: one file, set up by itself.
 * @param options.path the database file; its folder is made when it is missing
 * @throws StoreUnusable when the folder or file cannot be written, is no database, or is newer
 */
export function createSqliteStore(options: {
  readonly path: string;
  readonly listener?: StoreListener | undefined;
}): Store {
  let databases: ReturnType<typeof open>;
  try {
    databases = open(options.path);
  } catch (fault) {
    throw unusable(options.path, fault);
  }
  const { writer, reader } = databases;
  const flushing: Flushing = { perCommit: true };
  const inPlace = placeOf(options.path);
  const faults = createFaults(sqliteTrouble, options.listener);
  const connection = connectionOn(writer, flushing, faults, inPlace);
  const queue = createWriteQueue(connection, () => setImmediate());
  return {
    ...createReader(sqlOn(reader, faults, inPlace)),
    isShared: false,
    write: queue.write,
    bulk: createBulk(flushing, queue.write),
    // One server alone holds the file: there is nobody else to hear of.
    onAnnounced: () => () => undefined,
    // Whoever writes to an embedded database holds its folder for itself alone.
    alone: (work) => work(),
    close: async () => {
      await queue.close();
      reader.close();
      writer.close();
    },
  };
}
