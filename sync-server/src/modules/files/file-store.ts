import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../host/clock.ts';
import { flush } from '../../host/flush.ts';
import type { Store } from '../../store/port.ts';
import { beginsAs, type FileType } from './file-types.ts';
import { type QuotaReached, quotaReached, type UploadQuota } from './quota.ts';

interface Arrived {
  readonly path: string;
  readonly sha256: string;
  readonly type: FileType;
  readonly uploadedBy: string;
  readonly device?: string | undefined;
}

type Taken =
  | 'taken'
  | 'hash-mismatch'
  | 'content-mismatch'
  /** No event names it, and there is no more room for such files. */
  | QuotaReached
  /** It was cleaned away while it was taken: it has to be sent again. */
  | 'lost';

export interface FileStore {
  /** Below the folder of all files. */
  readonly nameOf: (sha256: string) => string;
  /**
   * Checks a completely uploaded file and puts it in its place. First the file is durable under its
   * name, then it is recorded: a crash in between leaves a file without a record, which the next
   * upload of it repairs, and never a record without its file.
   */
  readonly take: (arrived: Arrived) => Promise<Taken>;
  /** Whether it lies in its place. */
  readonly holds: (sha256: string) => boolean;
  /** Removes a file that has no record, and none that has one. */
  readonly discard: (sha256: string) => Promise<boolean>;
}

/** @param quota for files that no event names; none for what the server itself lays down */
export function createFileStore(
  folder: string,
  store: Store,
  clock: Clock,
  quota?: UploadQuota,
): FileStore {
  const nameOf = (sha256: string) => join(sha256.slice(0, 2), sha256);
  const placeOf = (sha256: string) => join(folder, nameOf(sha256));

  /**
   * Records and removals run one after another, on all servers: so of a file that is taken and cleaned
   * away at once, either the record is seen by the cleaner, or the gap by the taker.
   */
  const record = (arrived: Arrived, bytes: number): Promise<Taken> =>
    store.write(async (transaction) => {
      const { sha256, type, uploadedBy, device } = arrived;
      if (!existsSync(placeOf(sha256))) return 'lost';
      if (await transaction.file(sha256)) return 'taken';
      const reached =
        quota && (await quotaReached(transaction, quota, { sha256, bytes, uploadedBy }));
      if (reached) return reached;
      const file = { sha256, type, bytes, uploadedBy, uploadedAt: clock.now() };
      await transaction.putFile({ ...file, ...(device === undefined ? {} : { device }) });
      return 'taken';
    });

  const discard = (sha256: string): Promise<boolean> =>
    store.write(async (transaction) => {
      if (await transaction.file(sha256)) return false;
      await rm(placeOf(sha256), { force: true });
      return true;
    });

  return {
    nameOf,
    discard,
    holds: (sha256) => existsSync(placeOf(sha256)),
    take: async (arrived) => {
      const { path, sha256, type } = arrived;
      if ((await hashOf(path)) !== sha256) return 'hash-mismatch';
      if (!(await beginsAs(type, path))) return 'content-mismatch';
      const { size } = await stat(path);
      await moveDurably(path, placeOf(sha256));
      const taken = await record(arrived, size);
      if (taken !== 'taken') await discard(sha256);
      return taken;
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
