import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../engine/port.ts';
import type { Store } from '../store/port.ts';
import { beginsAs, type FileType } from './magic.ts';

interface Arrived {
  readonly path: string;
  readonly sha256: string;
  readonly type: FileType;
  readonly uploadedBy: string;
}

export interface FileShelf {
  /** Below the folder of the shelf. */
  readonly nameOf: (sha256: string) => string;
  /**
   * Checks a completely uploaded file and puts it in its place. First the file is durable under its
   * name, then it is recorded: a crash in between leaves a file without a record, which the next
   * upload of it repairs, and never a record without its file.
   */
  readonly take: (arrived: Arrived) => Promise<'taken' | 'hash-mismatch' | 'content-mismatch'>;
}

export function createFileShelf(folder: string, store: Store, clock: Clock): FileShelf {
  const nameOf = (sha256: string) => join(sha256.slice(0, 2), sha256);
  return {
    nameOf,
    take: async ({ path, sha256, type, uploadedBy }) => {
      if ((await hashOf(path)) !== sha256) return 'hash-mismatch';
      if (!(await beginsAs(type, path))) return 'content-mismatch';
      const { size } = await stat(path);
      await moveDurably(path, join(folder, nameOf(sha256)));
      const uploadedAt = clock.now();
      await store.write(async (transaction) => {
        if (await transaction.file(sha256)) return;
        await transaction.putFile({ sha256, type, bytes: size, uploadedBy, uploadedAt });
      });
      return 'taken';
    },
  };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function moveDurably(from: string, to: string): Promise<void> {
  await flush(from);
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await rename(from, to);
  await flush(dirname(to));
  await flush(dirname(dirname(to)));
}

async function flush(path: string): Promise<void> {
  // Windows can flush no folder; its file system keeps the order of names by itself.
  const isFolder = (await stat(path)).isDirectory();
  if (isFolder && process.platform === 'win32') return;
  const handle = await open(path, isFolder ? 'r' : 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
