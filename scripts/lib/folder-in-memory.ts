import { chmodSync, mkdtempSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

const SHARED_MEMORY = '/dev/shm';
const GIB = 1024 ** 3;
/** Ten times what a whole run was seen to need at once. */
const NEEDED_BYTES = 4 * GIB;

interface Machine {
  readonly isLinux: boolean;
  /** Of the file system in memory; undefined when there is none. */
  readonly roomBytes: number | undefined;
  readonly freeBytes: number;
}

function thisMachine(): Machine {
  let roomBytes: number | undefined;
  try {
    const { bavail, bsize } = statfsSync(SHARED_MEMORY);
    roomBytes = bavail * bsize;
  } catch {
    roomBytes = undefined;
  }
  return { isLinux: process.platform === 'linux', roomBytes, freeBytes: freemem() };
}

/** Whether a whole run fits into memory beside what it needs for itself: containers often give little. */
export function fitsInMemory({ isLinux, roomBytes = 0, freeBytes }: Machine): boolean {
  return isLinux && roomBytes >= NEEDED_BYTES && freeBytes >= 2 * NEEDED_BYTES;
}

/**
 * A new folder whose files are in memory, to be removed by whoever asks for it.
 * @returns its path; undefined where there is no room for it
 */
export function folderInMemory(): string | undefined {
  if (!fitsInMemory(thisMachine())) return undefined;
  const folder = mkdtempSync(join(SHARED_MEMORY, 'callout-test-'));
  // PostgreSQL runs as another user, and has to get through.
  chmodSync(folder, 0o1777);
  return folder;
}
