// Keeps a data folder of today's schema and folds beside those of all former ones, so that every later
// Callout proves that it can open it. To be run whenever the schema or the version of a fold has grown:
//   node test/upgrade/keep-data-folder.ts
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { constants, zstdCompressSync } from 'node:zlib';
import { model } from '@callout/model';
import {
  bringUpToDate,
  createLog,
  createPasswords,
  createSqliteStore,
  openDemo,
  SCHEMA_VERSION,
} from '@callout/sync-server';
import { FOLDERS, foldsOfToday, keptFolders, writeManifest } from './folders.fixture.ts';

const NOW = '2026-11-23T09:30:00.000Z';
/** Enough for every kind of document and row, and few enough to be kept with the sources. */
const REQUESTS_PER_DAY_MAX = 2;
const EVENTS_MAX = 100_000;
const LEVEL_MAX = 22;

const folds = foldsOfToday();
const kept = keptFolders();
const isKept = kept.some(
  (folder) =>
    folder.schema === SCHEMA_VERSION && JSON.stringify(folder.folds) === JSON.stringify(folds),
);
if (isKept) {
  process.stdout.write(`A folder of schema ${SCHEMA_VERSION} and today's folds is kept already.\n`);
} else {
  const file = await keepFolder();
  process.stdout.write(`Kept ${file}. Commit it with the change that made it necessary.\n`);
}

async function keepFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'callout-keep-'));
  try {
    const dataFolder = join(folder, 'data');
    const store = createSqliteStore({ path: join(dataFolder, 'callout.sqlite') });
    const log = createLog('error');
    await bringUpToDate({ store, model, log });
    await openDemo({
      store,
      model,
      clock: { now: () => NOW },
      passwords: createPasswords(),
      log,
      dataFolder,
      perDayMax: REQUESTS_PER_DAY_MAX,
    });
    await store.write((transaction) => transaction.putSetting('demo', 'filled'));
    const events = (await store.events(0, EVENTS_MAX)).length;
    await store.close();
    const number = kept.filter(({ schema }) => schema === SCHEMA_VERSION).length + 1;
    const file = `schema-${SCHEMA_VERSION}${number === 1 ? '' : `-${number}`}.sqlite.zst`;
    writeFileSync(join(FOLDERS, file), packed(join(dataFolder, 'callout.sqlite'), folder));
    const madeBy = 'test/upgrade/keep-data-folder.ts';
    writeManifest([...kept, { file, schema: SCHEMA_VERSION, folds, events, madeBy }]);
    return file;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function packed(database: string, folder: string): Buffer {
  const lean = join(folder, 'lean.sqlite');
  const opened = new DatabaseSync(database);
  opened.prepare('VACUUM INTO ?').run(lean);
  opened.close();
  const params = {
    [constants.ZSTD_c_compressionLevel]: LEVEL_MAX,
    [constants.ZSTD_c_windowLog]: 24,
  };
  return zstdCompressSync(readFileSync(lean), { params });
}
