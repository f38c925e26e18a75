import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** An upload that was not finished in this time is removed. */
export const UPLOAD_MS_MAX = 48 * 60 * 60 * 1000;
/** Names that one run looks at. */
const ABANDONED_A_RUN = 10_000;

/** What one person has begun and not finished, with the sizes and hashes that were announced. */
export async function openUploads(folder: string, mark: string) {
  const names = (await readdir(folder)).filter((name) => name.startsWith(mark));
  const ids = names.filter((name) => !name.includes('.'));
  return Promise.all(
    ids.map(async (id) => ({ id, ...(await announcedIn(join(folder, `${id}.json`))) })),
  );
}

async function announcedIn(path: string): Promise<{ bytes: number; sha256?: string }> {
  try {
    const { size, metadata } = JSON.parse(await readFile(path, 'utf8'));
    return { bytes: Number(size) || 0, sha256: String(metadata?.sha256) };
  } catch {
    // It was finished, or given up, in the meantime; or a full disk has left it without a description.
    return { bytes: 0 };
  }
}

/**
 * Whatever lies here untouched for so long, upload or description: the store's own way knows only
 * whole pairs, and a crash at the wrong moment leaves halves.
 */
export async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.slice(0, ABANDONED_A_RUN)) {
    const path = join(folder, name);
    // It may have been finished, and moved, in the meantime.
    const touchedMs = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.POSITIVE_INFINITY,
    );
    if (touchedMs + UPLOAD_MS_MAX < Date.now()) await rm(path, { force: true });
  }
}
