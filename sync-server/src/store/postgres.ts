import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Client, Pool, type PoolClient } from 'pg';
import { ANNOUNCEMENTS, listenToOthers } from './announcements.ts';
import { createBulk, type Flushing } from './bulk.ts';
import { StoreUnusable } from './errors.ts';
import { createFaults, type Faults, postgresTrouble, type StoreListener } from './faults.ts';
import type { ReadStore, Store } from './port.ts';
import { createReader } from './reader.ts';
import { migrationsAfter, otherSchema, SCHEMA_VERSION } from './schema.ts';
import type { Sql, SqlRow, SqlValue } from './sql.ts';
import { type BatchConnection, createWriteQueue } from './write-queue.ts';

export const POSTGRES_WORDS = {
  text: 'TEXT COLLATE "C"',
  integer: 'BIGINT',
  table: '',
  json: 'CAST(body AS JSON)',
  random: `replace(gen_random_uuid()::text, '-', '')`,
} as const;
/** Any number, the same in every instance: who holds its lock is the only one who appends. */
const APPEND_LOCK = 4810;
/** Who holds it brings the database up to date; the others wait. */
const ALONE_LOCK = 4811;
/** Of the moment itself: a transaction's `now()` is when it began, before it had waited for the lock. */
const CLOCK = 'CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)';
const CONNECTIONS_MAX = 10;
const CONNECT_MS_MAX = 10_000;
/** A server that stands still in the middle of a unit must not keep the others from appending. */
const STANDSTILL_MS_MAX = 5_000;

interface Prepared {
  readonly name: string;
  readonly text: string;
}

/** Texts are written with `?`; PostgreSQL numbers its parameters and prepares under a name. */
function createStatements(): (text: string) => Prepared {
  const known = new Map<string, Prepared>();
  return (text) => {
    let prepared = known.get(text);
    if (!prepared) {
      let count = 0;
      const numbered = text.replace(/\?/g, () => {
        count += 1;
        return `$${count}`;
      });
      prepared = { name: `callout_${known.size}`, text: numbered };
      known.set(text, prepared);
    }
    return prepared;
  };
}

/** PostgreSQL's text has no zero character. JSON writes it as an escape; keys must do without. */
function bindable(value: SqlValue): SqlValue {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}

function sqlOn(
  statements: (text: string) => Prepared,
  faults: Faults,
  connection: () => Pick<Client, 'query'>,
): Sql {
  const query = async (text: string, params: readonly SqlValue[]): Promise<readonly SqlRow[]> => {
    const values = params.map(bindable);
    return (await connection().query<SqlRow>({ ...statements(text), values })).rows;
  };
  const run = async (text: string, params: readonly SqlValue[]) => {
    await query(text, params);
  };
  return { ...faults.naming({ all: query, run }), sharedClock: CLOCK };
}

/** Each batch takes a connection of the pool, so that one which broke is never used again. */
function connectionOn(
  pool: Pool,
  statements: (text: string) => Prepared,
  flushing: Flushing,
  instance: string,
  faults: Faults,
): BatchConnection {
  let client: PoolClient | undefined;
  let isOpen = false;
  const held = (): PoolClient => {
    if (!client) throw new Error('no transaction is open');
    return client;
  };
  const lost = () => {
    isOpen = false;
  };
  const release = (broken: boolean) => {
    client?.off('error', lost);
    client?.release(broken);
    client = undefined;
    isOpen = false;
  };
  const sql = sqlOn(statements, faults, held);
  return {
    ...sql,
    announce: (text) => sql.run('SELECT pg_notify(?, ?)', [ANNOUNCEMENTS, `${instance} ${text}`]),
    begin: () =>
      faults.saying(async () => {
        client = await pool.connect();
        client.on('error', lost);
        await client.query('BEGIN');
        isOpen = true;
        await client.query('SELECT pg_advisory_xact_lock($1)', [APPEND_LOCK]);
        if (!flushing.perCommit) await client.query('SET LOCAL synchronous_commit = off');
      }),
    commit: () =>
      faults.saying(async () => {
        await held().query('COMMIT');
        release(false);
        faults.committed();
      }),
    rollback: async () => {
      try {
        await client?.query('ROLLBACK');
        release(false);
      } catch {
        release(true);
      }
    },
    isOpen: () => isOpen,
  };
}

async function schemaVersion(client: PoolClient): Promise<number> {
  await client.query('CREATE TABLE IF NOT EXISTS callout_schema (version INTEGER NOT NULL)');
  const { rows } = await client.query<{ version: number }>('SELECT version FROM callout_schema');
  return rows[0]?.version ?? 0;
}

/** Without making the table that says it. */
async function schemaThere(client: Client): Promise<number> {
  const table = await client.query<{ name: string | null }>(
    "SELECT to_regclass('callout_schema')::text AS name",
  );
  if (!table.rows[0]?.name) return 0;
  const { rows } = await client.query<{ version: number }>('SELECT version FROM callout_schema');
  return rows[0]?.version ?? 0;
}

async function migrateLocked(client: PoolClient): Promise<void> {
  const version = await schemaVersion(client);
  if (version > SCHEMA_VERSION) {
    throw otherSchema('The database', version);
  }
  for (const statement of migrationsAfter(version, POSTGRES_WORDS)) await client.query(statement);
  await client.query('DELETE FROM callout_schema');
  await client.query('INSERT INTO callout_schema (version) VALUES ($1)', [SCHEMA_VERSION]);
}

async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    // Two instances that start at once migrate one after the other.
    await client.query('SELECT pg_advisory_xact_lock($1)', [APPEND_LOCK]);
    await migrateLocked(client);
    await client.query('COMMIT');
  } catch (fault) {
    await client.query('ROLLBACK');
    throw fault;
  } finally {
    client.release();
  }
}

/** The lock is the session's: one whose process was killed is let go by the server. */
async function alone<T>(pool: Pool, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const lost = (fault: Error) => {
    broken = fault;
  };
  client.on('error', lost);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ALONE_LOCK]);
    const done = await work();
    if (broken) throw broken;
    await client.query('SELECT pg_advisory_unlock($1)', [ALONE_LOCK]);
    return done;
  } catch (fault) {
    broken ??= fault instanceof Error ? fault : new Error(String(fault));
    throw fault;
  } finally {
    client.off('error', lost);
    // A connection that still holds the lock is closed, never given back.
    client.release(broken !== undefined);
  }
}

/**
 * Opens a database for reading alone, as of this moment: in one transaction that PostgreSQL itself
 * keeps from writing.
 * @throws StoreUnusable when it cannot be reached, or is of another schema than today's
 */
export async function readPostgresStore(options: { readonly url: string }): Promise<ReadStore> {
  const { url } = options;
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS_MAX,
  });
  // Heard, or a lost connection would end the process; the next statement says what happened.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const version = await schemaThere(client);
    if (version !== SCHEMA_VERSION) throw otherSchema('The database', version);
  } catch (fault) {
    await client.end().catch(() => undefined);
    throw unusable(url, fault);
  }
  return {
    reader: createReader(sqlOn(createStatements(), createFaults(postgresTrouble), () => client)),
    close: () => client.end(),
  };
}

/** Never the address itself: it holds a password. */
function unusable(url: string, fault: unknown): StoreUnusable {
  if (fault instanceof StoreUnusable) return fault;
  const host = URL.canParse(url) ? new URL(url).host : 'the address given';
  const reason = fault instanceof AggregateError ? fault.errors.join(', ') : String(fault);
  return new StoreUnusable(`The PostgreSQL database at ${host} cannot be used: ${reason}`);
}

/**
 * The store for several servers side by side on one PostgreSQL. Positions are given out, and become
 * visible, in order, because every batch holds one advisory lock until its commit. What one server
 * announces in a transaction the others hear after its commit, by NOTIFY: see docs/adr/0138.
 * @throws StoreUnusable when it cannot be reached or is newer
 */
export async function createPostgresStore(options: {
  readonly url: string;
  readonly listener?: StoreListener | undefined;
}): Promise<Store> {
  const { url } = options;
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    idle_in_transaction_session_timeout: STANDSTILL_MS_MAX,
  });
  // A connection that breaks while it rests is replaced by the pool; unheard it would end the process.
  pool.on('error', () => undefined);
  try {
    await migrate(pool);
  } catch (fault) {
    await pool.end();
    throw unusable(url, fault);
  }
  const statements = createStatements();
  const flushing: Flushing = { perCommit: true };
  const instance = randomUUID();
  const faults = createFaults(postgresTrouble, options.listener);
  const connection = connectionOn(pool, statements, flushing, instance, faults);
  const queue = createWriteQueue(connection, () => setImmediate());
  const others = listenToOthers({ url, instance });
  return {
    ...createReader(sqlOn(statements, faults, () => pool as Pick<PoolClient, 'query'>)),
    isShared: true,
    write: queue.write,
    bulk: createBulk(flushing, queue.write),
    onAnnounced: others.onAnnounced,
    alone: (work) => alone(pool, work),
    close: async () => {
      await queue.close();
      await others.stop();
      await pool.end();
    },
  };
}
