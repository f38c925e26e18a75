import { existsSync } from 'node:fs';
import { mkdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Model } from '@callout/kernel';
import { upgradeStore } from '../../engine/folds/upgrade-store.ts';
import { lockDataFolder, placesIn } from '../../host/data-folder.ts';
import { flush } from '../../host/flush.ts';
import type { Log } from '../../host/log.ts';
import { StartFailure } from '../../host/start-failure.ts';
import type { Epoch } from '../../store/epoch-port.ts';
import { beginEpoch, writeStamp } from '../../store/log-stamp.ts';
import type { Reader } from '../../store/port.ts';
import { createSqliteStore } from '../../store/sqlite.ts';
import { verify } from '../verify/verify-log.ts';
import { checkBackup, checkDatabase } from './check-backup.ts';
import { copyFile, databaseBytes, megabytes, shelved } from './take-backup.ts';

const SPARE_BYTES = 16 * 1024 * 1024;
const TOLD_EVERY = 100_000;

export interface Restore {
  readonly folder: string;
  readonly dataFolder: string;
  readonly model: Model;
  readonly now: () => string;
  readonly say: (line: string) => void;
  /** A backup of an earlier Callout: only the database itself can be checked. */
  readonly withoutManifest: boolean;
}

export interface Restored {
  readonly epoch: Epoch;
  /** Where the replaced database lies; undefined when there was none. */
  readonly aside: string | undefined;
}

/**
 * Puts a backup in place of the data. Everything is checked first: the backup whole, the folder free,
 * the log folded anew and compared. Until then nothing is touched; what was there is put aside, never
 * deleted. A new epoch begins, so that devices ahead of it notice.
 * @throws StartFailure that names what stands in the way
 */
export async function restoreBackup(restore: Restore): Promise<Restored> {
  const { folder, dataFolder, say } = restore;
  const source = placesIn(folder);
  if (restore.withoutManifest) checkDatabase(source.database);
  else await checkBackup(folder, say);
  const lock = lockDataFolder(dataFolder);
  try {
    await refuseWithoutRoom(source.database, dataFolder);
    const target = placesIn(dataFolder);
    const arriving = `${target.database}.arriving`;
    await removeDatabase(arriving);
    try {
      await copyFile(source.database, arriving);
      await copyFiles(source.files, target.files);
      const epoch = await prepare(restore, arriving);
      const aside = await swap(arriving, target.database);
      await stamp(restore, target.database);
      return { epoch, aside };
    } finally {
      await removeDatabase(arriving);
    }
  } finally {
    lock.release();
  }
}

async function refuseWithoutRoom(database: string, dataFolder: string): Promise<void> {
  const needed = databaseBytes(database) + SPARE_BYTES;
  const { bavail, bsize } = await statfs(dataFolder);
  if (bavail * bsize >= needed) return;
  throw new StartFailure(
    `The restore needs ${megabytes(needed)} MB; ${dataFolder} has ${megabytes(bavail * bsize)} MB left.`,
  );
}

/** Those that are there already are the same: they are named by their content. */
async function copyFiles(from: string, to: string): Promise<void> {
  for await (const { sha256, path } of shelved(from)) {
    const place = join(to, sha256.slice(0, 2), sha256);
    if (existsSync(place)) continue;
    const arriving = `${place}.arriving`;
    await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    await copyFile(path, arriving);
    await rename(arriving, place);
  }
}

/** Brings the copy to today's schema and folds, verifies it, and begins its new epoch. */
async function prepare(restore: Restore, arriving: string): Promise<Epoch> {
  const { model, say, now } = restore;
  const store = createSqliteStore({ path: arriving });
  try {
    await upgradeStore({ store, model, log: toldBy(say) });
    say('Verifying: the whole log is folded anew and compared.');
    const found = await verify(toldOf(store, say), model);
    if (found.differenceCount > 0) {
      const [first] = found.differences;
      throw new StartFailure(
        `The backup is not put in place: ${found.differenceCount} documents differ from their log` +
          ` (${first?.where}: ${first?.what}).`,
      );
    }
    say(`Verified ${found.events} events and ${found.documents} documents.`);
    return await beginEpoch(store, 'restored', now());
  } finally {
    await store.close();
  }
}

function toldBy(say: (line: string) => void): Log {
  const silent = () => undefined;
  const told = ({ percent }: Readonly<Record<string, unknown>>, message: string) =>
    say(`Upgrading: ${message}${percent === undefined ? '' : ` (${percent} %)`}.`);
  return { debug: silent, info: told, warn: told, error: told };
}

function toldOf(store: Reader, say: (line: string) => void): Reader {
  let read = 0;
  return {
    ...store,
    events: async (after, limit) => {
      const page = await store.events(after, limit);
      const before = Math.floor(read / TOLD_EVERY);
      read += page.length;
      if (Math.floor(read / TOLD_EVERY) > before) say(`Verifying: ${read} events are read.`);
      return page;
    },
  };
}

const ENDINGS = ['', '-wal', '-shm'] as const;

async function swap(arriving: string, database: string): Promise<string | undefined> {
  const aside = existsSync(database) ? freeName(`${database}.before-restore`) : undefined;
  if (aside) await move(database, aside);
  try {
    await rename(arriving, database);
    await flush(dirname(database));
  } catch (error) {
    if (aside) await move(aside, database);
    throw error;
  }
  return aside;
}

async function move(from: string, to: string): Promise<void> {
  for (const ending of ENDINGS) {
    if (existsSync(`${from}${ending}`)) await rename(`${from}${ending}`, `${to}${ending}`);
  }
}

async function removeDatabase(path: string): Promise<void> {
  for (const ending of ENDINGS) await rm(`${path}${ending}`, { force: true });
}

function freeName(wanted: string): string {
  for (let number = 1; ; number += 1) {
    const name = `${wanted}-${number}`;
    if (!existsSync(name)) return name;
  }
}

async function stamp({ dataFolder }: Restore, database: string): Promise<void> {
  const store = createSqliteStore({ path: database });
  try {
    await writeStamp(dataFolder, store);
  } finally {
    await store.close();
  }
}
