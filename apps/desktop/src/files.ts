import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Mutex } from 'async-mutex';

/** Only the person whose files these are may read them. */
const ownerOnly = 0o600;

/**
 * Writes a file whole or not at all: after a power cut there is the old text or the new one.
 * Rejects with the error of the file system.
 */
export async function writeWhole(path: string, text: string | Uint8Array): Promise<void> {
  const draft = `${path}.draft`;
  const file = await open(draft, 'w', ownerOnly);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dirname(path));
}

/** Opens for reading and writing, and makes the file if it is missing. */
export async function openOrCreate(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const file = await open(path, 'wx+', ownerOnly);
  await syncFolder(dirname(path));
  return file;
}

/** A new name is on the disk only when its folder is; Windows cannot and need not do this. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Runs tasks one after the other: each finds the file as the one before it left it. */
export function createQueue(): <T>(task: () => Promise<T>) => Promise<T> {
  const mutex = new Mutex();
  return (task) => mutex.runExclusive(task);
}
