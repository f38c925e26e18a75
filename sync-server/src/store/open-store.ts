import { existsSync } from 'node:fs';
import type { Config } from '../host/config.ts';
import { lockDataFolder, placesIn, shareDataFolder } from '../host/data-folder.ts';
import { StartFailure } from '../host/start-failure.ts';
import type { StoreListener } from './faults.ts';
import type { ReadStore, Store } from './port.ts';
import { createPostgresStore, readPostgresStore } from './postgres.ts';
import { createSqliteStore } from './sqlite.ts';
import { readSqliteStore } from './sqlite-read.ts';

/**
 * Opens the store that the configuration names. With the embedded database the data folder is held
 * until the store is closed.
 * @throws StartFailure that names what stands in the way
 */
export async function openStore(config: Config, listener?: StoreListener): Promise<Store> {
  if (config.databaseUrl !== undefined) {
    shareDataFolder(config.dataFolder);
    return openPostgres(config.databaseUrl, listener);
  }
  const lock = lockDataFolder(config.dataFolder);
  try {
    const store = createSqliteStore({ path: placesIn(config.dataFolder).database, listener });
    const close = async () => {
      try {
        await store.close();
      } finally {
        lock.release();
      }
    };
    return { ...store, close };
  } catch (error) {
    lock.release();
    throw new StartFailure(sentenceOf(error));
  }
}

/**
 * Opens the store for reading alone, beside a server that may be running: nothing is migrated, and
 * nothing written.
 * @throws StartFailure where there is no database yet, or one of another schema
 */
export async function readStore(config: Config): Promise<ReadStore> {
  if (config.databaseUrl !== undefined) return readPostgres(config.databaseUrl);
  const { database } = placesIn(config.dataFolder);
  if (!existsSync(database)) throw noDatabase(config);
  try {
    return readSqliteStore(database);
  } catch (error) {
    throw new StartFailure(sentenceOf(error));
  }
}

/**
 * Opens the store without holding the data folder, for the few things that may be written beside a
 * server that is running.
 * @throws StartFailure where there is no database yet
 */
export async function openStoreBeside(config: Config): Promise<Store> {
  if (config.databaseUrl !== undefined) {
    // On another machine than the one that was dumped there is no folder yet.
    shareDataFolder(config.dataFolder);
    return openPostgres(config.databaseUrl);
  }
  const { database } = placesIn(config.dataFolder);
  if (!existsSync(database)) throw noDatabase(config);
  try {
    return createSqliteStore({ path: database });
  } catch (error) {
    throw new StartFailure(sentenceOf(error));
  }
}

function noDatabase({ dataFolder }: Config): StartFailure {
  return new StartFailure(`There is no database in ${dataFolder} (CALLOUT_DATA).`);
}

async function readPostgres(url: string): Promise<ReadStore> {
  try {
    return await readPostgresStore({ url });
  } catch (error) {
    throw new StartFailure(`CALLOUT_DATABASE_URL: ${sentenceOf(error)}`);
  }
}

async function openPostgres(url: string, listener?: StoreListener): Promise<Store> {
  try {
    return await createPostgresStore({ url, listener });
  } catch (error) {
    throw new StartFailure(`CALLOUT_DATABASE_URL: ${sentenceOf(error)}`);
  }
}

function sentenceOf(error: unknown): string {
  const sentence = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
