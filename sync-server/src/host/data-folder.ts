import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartFailure } from './start-failure.ts';

const SQLITE_BUSY = 5;

/** The places under the data folder. */
export function placesIn(dataFolder: string) {
  return {
    database: join(dataFolder, 'callout.sqlite'),
    files: join(dataFolder, 'files'),
    uploads: join(dataFolder, 'uploads'),
    mail: join(dataFolder, 'mail'),
    lock: join(dataFolder, 'callout.lock'),
    backupLock: join(dataFolder, 'callout.backup.lock'),
    pid: join(dataFolder, 'callout.pid'),
    admin: join(dataFolder, 'admin'),
  } as const;
}

export interface FolderLock {
  readonly release: () => void;
}

/**
 * Takes a data folder for this process alone, and makes it if there is none. The lock is one of the
 * operating system, on a small database file that is never written: it ends with its process, so a
 * crash leaves nothing stale behind. The number of the process lies beside it for the sentence only.
 * @throws StartFailure when another process holds it, or the folder cannot be written
 */
export function lockDataFolder(dataFolder: string): FolderLock {
  const places = placesIn(dataFolder);
  let lock: DatabaseSync | undefined;
  try {
    makeFolder(dataFolder);
    lock = new DatabaseSync(places.lock, { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    writeFileSync(places.pid, `${process.pid}\n`, { mode: 0o600 });
  } catch (error) {
    lock?.close();
    throw refusal(dataFolder, error);
  }
  const held = lock;
  return {
    release: () => {
      rmSync(places.pid, { force: true });
      held.close();
    },
  };
}

/**
 * One backup of a folder at a time, beside the server that holds the folder itself.
 * @throws StartFailure while another one runs
 */
export function lockForBackup(dataFolder: string): FolderLock {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(placesIn(dataFolder).backupLock, { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if ((error as { readonly errcode?: number }).errcode !== SQLITE_BUSY) {
      throw refusal(dataFolder, error);
    }
    throw new StartFailure(`Another backup of ${dataFolder} is being made.`);
  }
  const held = lock;
  return { release: () => held.close() };
}

/**
 * Parent by parent: where a file system refuses every new folder, as /proc does, Node's own
 * recursive way never comes back.
 */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  mkdirSync(path, { mode: 0o700 });
}

/**
 * Makes a data folder that several servers share: they keep only files there, and their common
 * database keeps order among them.
 * @throws StartFailure when it cannot be written
 */
export function shareDataFolder(dataFolder: string): void {
  try {
    makeFolder(dataFolder);
    accessSync(dataFolder, constants.W_OK);
  } catch (error) {
    throw refusal(dataFolder, error);
  }
}

function refusal(dataFolder: string, error: unknown): StartFailure {
  const fault = error as { readonly code?: string; readonly errcode?: number; message: string };
  if (fault.errcode === SQLITE_BUSY) {
    return new StartFailure(
      `CALLOUT_DATA: the folder ${dataFolder} is in use by process ${holder(dataFolder)}.`,
    );
  }
  const reason =
    fault.code?.startsWith('E') && fault.errcode === undefined ? fault.code : fault.message;
  return new StartFailure(`CALLOUT_DATA: the folder ${dataFolder} cannot be written (${reason}).`);
}

function holder(dataFolder: string): string {
  try {
    return readFileSync(placesIn(dataFolder).pid, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
