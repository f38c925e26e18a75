// How long it takes to fold a large old database anew, per 10,000 documents, on SQLite and on
// PostgreSQL beside it. Run by hand: node test/bench/upgrade.bench.ts [documents]
import { join } from 'node:path';
import { model } from '@callout/model';
import {
  bringUpToDate,
  createLog,
  createPostgresStore,
  createSqliteStore,
  type Store,
  verify,
} from '@callout/sync-server';
import { startPostgres } from '../contract/postgres.fixture.ts';
import { removeUnpacked, unpacked } from '../upgrade/folders.fixture.ts';
import { multiplyLog } from '../upgrade/multiplied-log.fixture.ts';
import { loadIntoPostgres } from '../upgrade/postgres-folder.fixture.ts';

const OLD = { file: 'schema-4.sqlite.zst', schema: 4 };
const documents = Number(process.argv[2] ?? 10_000);
/** What the old folder holds of documents that have names of their own. */
const DOCUMENTS_EACH = 180;
const say = (line: string) => process.stdout.write(`${line}\n`);
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

/** Brings it up to date; answers the milliseconds that 10,000 documents took. */
async function measured(name: string, store: Store): Promise<number> {
  const log = createLog('silent');
  try {
    const from = performance.now();
    await bringUpToDate({ store, model, log });
    const tookMs = performance.now() - from;
    const { documents, events, differenceCount } = await verify(store, model);
    if (differenceCount > 0)
      throw new Error(`${name}: verify found ${differenceCount} differences`);
    const per10k = (tookMs / documents) * 10_000;
    say(
      `${name}: ${documents} documents of ${events} events in ${seconds(tookMs)}, ` +
        `${seconds(per10k)} per 10,000 documents, verify clean`,
    );
    return per10k;
  } finally {
    await store.close();
  }
}

const { path, dataFolder } = unpacked(OLD.file);
const postgres = await startPostgres();
try {
  const { streams, events, bytes } = multiplyLog(path, Math.ceil(documents / DOCUMENTS_EACH));
  say(`${streams} streams more, ${events} events of ${Math.round(bytes / 1024 / 1024)} MB`);
  const url = await postgres.createDatabase();
  await loadIntoPostgres(postgres, url, { path, schema: OLD.schema });
  const embedded = createSqliteStore({ path: join(dataFolder, 'callout.sqlite') });
  const onSqlite = await measured('SQLite', embedded);
  const onPostgres = await measured('PostgreSQL', await createPostgresStore({ url }));
  say(`PostgreSQL takes ${(onPostgres / onSqlite).toFixed(1)} times as long as SQLite`);
} finally {
  await postgres.stop();
  removeUnpacked();
}
