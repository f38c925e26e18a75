import { open, stat } from 'node:fs/promises';

/** Makes a file or a folder's names durable. */
export async function flush(path: string): Promise<void> {
  const isFolder = (await stat(path)).isDirectory();
  // Windows can flush no folder; its file system keeps the order of names by itself.
  if (isFolder && process.platform === 'win32') return;
  const handle = await open(path, isFolder ? 'r' : 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
