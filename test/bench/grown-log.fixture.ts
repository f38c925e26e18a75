import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { model } from '@callout/model';
import { bringUpToDate, createLog, createSqliteStore } from '@callout/sync-server';
import { keptFolders, unpacked } from '../upgrade/folders.fixture.ts';
import { type Multiplied, multiplyLog } from '../upgrade/multiplied-log.fixture.ts';

const MEGABYTE = 1024 * 1024;

/**
 * Makes a data folder whose log holds at least so many megabytes of events, all of which the folds of
 * today have folded: documents and rows follow from it, and verify is clean.
 */
export async function growLog(dataFolder: string, megabytes: number): Promise<Multiplied> {
  const newest = keptFolders().at(-1);
  if (!newest) throw new Error('no data folder is kept');
  const kept = unpacked(newest.file);
  const once = multiplyLog(kept.path, 1);
  const rounds = Math.ceil((megabytes * MEGABYTE) / once.bytes);
  const { path } = unpacked(newest.file);
  const grown = multiplyLog(path, rounds);
  const database = new DatabaseSync(path);
  database.exec(
    'DELETE FROM projection_folds; UPDATE checkpoints SET position = (SELECT position FROM log)',
  );
  database.close();
  const store = createSqliteStore({ path });
  await bringUpToDate({ store, model, log: createLog('info') });
  await store.close();
  await rename(dirname(path), dataFolder);
  return grown;
}
