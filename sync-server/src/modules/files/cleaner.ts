import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { addMinutes } from '@callout/kernel';
import type { Clock } from '../../host/clock.ts';
import { disputeLink } from '../../store/files.ts';
import type { Store, StoredFile, UnnamedFile } from '../../store/port.ts';
import type { FileStore } from './file-store.ts';

const DAY_MINUTES = 24 * 60;
/** A device that has sent nothing since may still hold the event; after so many times the days, not. */
const SILENT_FACTOR = 10;
/** Of one run: bounded, so that a run never stands in the way of anything else. */
const UNNAMED_A_RUN = 1_000;
const PAGE = 100;
const FOLDERS = 256;
const FOLDERS_A_RUN = 16;
const NAMES_A_FOLDER = 2_000;
const ORPHAN_MS_MIN = 48 * 60 * 60 * 1000;
const SHA256 = /^[0-9a-f]{64}$/;

export interface FileCleaner {
  /** One bounded run; the next one goes on where this one stopped. Answers what was removed. */
  readonly clean: () => Promise<{ readonly unnamed: number; readonly orphans: number }>;
}

/**
 * Removes files that no event names, when they have waited long enough, and files without a record, as
 * a crash leaves them. Whatever an event or a dispute names is never touched.
 */
export function createFileCleaner(parts: {
  readonly store: Store;
  readonly files: FileStore;
  readonly clock: Clock;
  /** Where the files are kept. */
  readonly folder: string;
  readonly days: number;
}): FileCleaner {
  const { store, files, clock, folder, days } = parts;
  let after: UnnamedFile | undefined;
  let nextFolder = 0;

  const daysAgo = (count: number) => addMinutes(clock.now(), -count * DAY_MINUTES);

  async function cleanUnnamed(): Promise<number> {
    let removed = 0;
    for (let seen = 0; seen < UNNAMED_A_RUN; seen += PAGE) {
      const page = await store.unnamedFiles({ before: daysAgo(days), after, limit: PAGE });
      for (const { sha256 } of page) if (await removeUnnamed(sha256)) removed += 1;
      after = page.length < PAGE ? undefined : page.at(-1);
      if (!after) break;
    }
    return removed;
  }

  async function removeUnnamed(sha256: string): Promise<boolean> {
    const file = await store.file(sha256);
    if (file && (await mayStillBeNamed(file))) return false;
    const removed = await store.write(async (transaction) => {
      const [dispute] = await transaction.disputesNaming(sha256);
      if (dispute) await transaction.linkFile(sha256, disputeLink(dispute.event));
      if ((await transaction.fileDocuments(sha256)).length > 0) return false;
      await transaction.removeUnnamedFile(sha256);
      return true;
    });
    // The record goes first: a crash in between leaves a file without one, which a later run removes.
    if (removed) await files.discard(sha256);
    return removed;
  }

  /** A device sends its events with its files: one that has not been heard of since may still do so. */
  async function mayStillBeNamed({ device: id, uploadedAt }: StoredFile): Promise<boolean> {
    if (id === undefined || uploadedAt < daysAgo(days * SILENT_FACTOR)) return false;
    const device = await store.device(id);
    return !device?.revoked && (device === undefined || device.lastSeenAt <= uploadedAt);
  }

  async function cleanOrphans(): Promise<number> {
    let removed = 0;
    for (let n = 0; n < FOLDERS_A_RUN; n += 1) {
      const name = nextFolder.toString(16).padStart(2, '0');
      nextFolder = (nextFolder + 1) % FOLDERS;
      const names = await readdir(join(folder, name)).catch(() => []);
      for (const sha256 of names.slice(0, NAMES_A_FOLDER)) {
        if (SHA256.test(sha256) && (await isOldOrphan(join(folder, name, sha256), sha256))) {
          if (await files.discard(sha256)) removed += 1;
        }
      }
    }
    return removed;
  }

  async function isOldOrphan(path: string, sha256: string): Promise<boolean> {
    if (await store.file(sha256)) return false;
    const { mtimeMs } = await stat(path);
    return mtimeMs + ORPHAN_MS_MIN < Date.now();
  }

  return {
    clean: async () => ({ unnamed: await cleanUnnamed(), orphans: await cleanOrphans() }),
  };
}
