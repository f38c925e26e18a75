import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedPostgres } from './postgres-programs.fixture.ts';

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** A real PostgreSQL of its own, in a folder that is removed with it. */
export async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'callout-postgres-'));
  // PostgreSQL will not run as root: then it runs as a user of its own, who must get into the folder.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const said: string[] = [];
  const EmbeddedPostgres = await embeddedPostgres();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'callout',
    password: 'callout',
    // What it holds outlives a stop; the folder is removed below.
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    // Durability is not what these tests ask about, and it takes most of their time.
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
    onLog: (message) => said.push(message),
    onError: (message) => said.push(String(message)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (fault) {
    throw new Error(`PostgreSQL did not start: ${said.slice(-5).join('\n')}`, { cause: fault });
  }
  let databases = 0;
  return {
    /** A fresh, empty database. */
    createDatabase: async (): Promise<string> => {
      databases += 1;
      const name = `callout_${databases}`;
      await server.createDatabase(name);
      return `postgres://callout:callout@127.0.0.1:${port}/${name}`;
    },
    /** Runs a statement as an administrator would, beside the servers. */
    query: async (url: string, statement: string): Promise<void> => {
      const client = server.getPgClient(new URL(url).pathname.slice(1));
      await client.connect();
      await client.query(statement).finally(() => client.end());
    },
    /** Runs statements in their order, in one transaction. */
    run: async (
      url: string,
      statements: readonly { readonly text: string; readonly values?: readonly unknown[] }[],
    ): Promise<void> => {
      const client = server.getPgClient(new URL(url).pathname.slice(1));
      await client.connect();
      try {
        await client.query('BEGIN');
        for (const { text, values } of statements) await client.query(text, [...(values ?? [])]);
        await client.query('COMMIT');
      } finally {
        await client.end();
      }
    },
    /** All that the tables of a database hold. */
    dump: async (url: string): Promise<readonly unknown[]> => {
      const client = server.getPgClient(new URL(url).pathname.slice(1));
      await client.connect();
      try {
        const { rows: tables } = await client.query<{ readonly name: string }>(
          `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
        );
        const all: unknown[] = [];
        for (const { name } of tables) {
          all.push(...(await client.query(`SELECT * FROM "${name}"`)).rows);
        }
        return all;
      } finally {
        await client.end();
      }
    },
    /** Takes the database away as its machine would; what it holds stays. */
    pause: () => server.stop(),
    resume: () => server.start(),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
