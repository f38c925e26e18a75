import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** An upload that was not finished in this time is removed. */
export const UPLOAD_MS_MAX = 48 * 60 * 60 * 1000;
/** Names that one run looks at. */
const ABANDONED_A_RUN = 10_000;

/** By then it has been described, if it ever is: a beginning writes both names one after the other. */
const BEGINNING_MS_MAX = 60_000;

/** What one person has begun and not finished, with the sizes and hashes that were announced. */
export async function openUploads(folder: string, mark: string) {
  const names = (await readdir(folder)).filter((name) => name.startsWith(mark));
  const ids = names.filter((name) => !name.includes('.'));
  const found = await Promise.all(ids.map((id) => openUpload(folder, id)));
  return found.filter((one) => one !== undefined);
}

/**
 * Undefined for one that nobody can go on with: a full disk takes the names and not what they say. Such a
 * one counts for nothing, or forty of them would keep their person from sending anything for two days.
 */
async function openUpload(folder: string, id: string) {
  const announced = await announcedIn(join(folder, `${id}.json`));
  if (announced) return { id, ...announced };
  for (const name of [id, `${id}.json`]) {
    const path = join(folder, name);
    if ((await touchedMs(path)) + BEGINNING_MS_MAX < Date.now()) await rm(path, { force: true });
  }
  return undefined;
}

async function announcedIn(path: string): Promise<{ bytes: number; sha256: string } | undefined> {
  try {
    const { size, metadata } = JSON.parse(await readFile(path, 'utf8'));
    return { bytes: Number(size) || 0, sha256: String(metadata?.sha256) };
  } catch {
    return undefined;
  }
}

/** It may have been finished, and moved, in the meantime. */
function touchedMs(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
}

/**
 * Whatever lies here untouched for so long, upload or description: the store's own way knows only
 * whole pairs, and a crash at the wrong moment leaves halves.
 */
export async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.slice(0, ABANDONED_A_RUN)) {
    const path = join(folder, name);
    if ((await touchedMs(path)) + UPLOAD_MS_MAX < Date.now()) await rm(path, { force: true });
  }
}
