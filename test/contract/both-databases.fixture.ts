import { startPostgres } from './postgres.fixture.ts';

/** A database for a whole server; `open` answers the address of a fresh one, where it has an address. */
interface ServerDatabase {
  readonly name: string;
  readonly open: () => Promise<string | undefined>;
  readonly close: () => Promise<void>;
}

function postgresql(): ServerDatabase {
  let running: Awaited<ReturnType<typeof startPostgres>> | undefined;
  return {
    name: 'PostgreSQL',
    open: async () => {
      running = await startPostgres();
      return running.createDatabase();
    },
    close: async () => running?.stop(),
  };
}

/** Without an address a server keeps a SQLite file in its own folder. */
const sqlite: ServerDatabase = {
  name: 'SQLite',
  open: async () => undefined,
  close: async () => undefined,
};

export const bothDatabases = (): readonly ServerDatabase[] => [sqlite, postgresql()];
