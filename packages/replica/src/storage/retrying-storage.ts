import type { RxStorage } from 'rxdb';
import { isStorageFull } from '../platform/storage-full.ts';

/** RxDB's own name for what it notes about a replication: its checkpoints, for us. */
const CHECKPOINTS = 'rx-replication-meta';

/**
 * The same storage, but a checkpoint that finds the disk full waits for room. RxDB writes it without
 * looking at the outcome, and one failure ends its replication until the program is started again.
 * Documents are not waited for: their writers are told.
 * @param wait resolves when it is time to try again; with false when nobody needs it any more
 */
export function retryingStorage(
  storage: RxStorage<unknown, unknown>,
  wait: () => Promise<boolean>,
): RxStorage<unknown, unknown> {
  return {
    name: storage.name,
    rxdbVersion: storage.rxdbVersion,
    createStorageInstance: async (params) => {
      const instance = await storage.createStorageInstance(params);
      if (!params.collectionName.startsWith(CHECKPOINTS)) return instance;
      const write = instance.bulkWrite.bind(instance);
      instance.bulkWrite = async (rows, context) => {
        for (;;) {
          try {
            return await write(rows, context);
          } catch (error) {
            if (!isStorageFull(error)) throw error;
            // Never stored: what it would have covered is pulled once more, and changes nothing.
            if (!(await wait())) return { error: [] };
          }
        }
      };
      return instance;
    },
  };
}
