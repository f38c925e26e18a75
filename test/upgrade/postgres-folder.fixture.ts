import { DatabaseSync } from 'node:sqlite';
import { migrationsAfter, POSTGRES_WORDS } from '@callout/sync-server';
import type { startPostgres } from '../contract/postgres.fixture.ts';

/** Fills an empty PostgreSQL database as that schema's migrations make it with the rows of a file. */
export async function loadIntoPostgres(
  postgres: Pick<Awaited<ReturnType<typeof startPostgres>>, 'run'>,
  url: string,
  { path, schema }: { readonly path: string; readonly schema: number },
): Promise<void> {
  const source = new DatabaseSync(path, { readOnly: true });
  const tables = source
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map((table) => String(table['name']));
  const rows = tables.flatMap((table) =>
    source
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .map((row) => {
        const columns = Object.keys(row);
        const marks = columns.map((_, index) => `$${index + 1}`);
        const text = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks.join(', ')})`;
        return { text, values: Object.values(row) };
      }),
  );
  source.close();
  await postgres.run(url, [
    ...migrationsAfter(0, POSTGRES_WORDS, schema).map((text) => ({ text })),
    { text: 'CREATE TABLE callout_schema (version INTEGER NOT NULL)' },
    { text: 'INSERT INTO callout_schema (version) VALUES ($1)', values: [schema] },
    // The migration itself fills this one.
    { text: 'DELETE FROM log' },
    ...rows,
  ]);
}
