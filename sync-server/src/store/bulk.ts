import type { Store } from './port.ts';

/** Whether the commits of a store are flushed one by one: read at the beginning of every batch. */
export interface Flushing {
  perCommit: boolean;
}

/** `Store.bulk` over a store's `write`: works that overlap share one stretch. */
export function createBulk(flushing: Flushing, write: Store['write']): Store['bulk'] {
  let running = 0;
  return async (work) => {
    running += 1;
    flushing.perCommit = false;
    try {
      return await work();
    } finally {
      running -= 1;
      if (running === 0) {
        flushing.perCommit = true;
        // A commit that is flushed takes with it all that was written before.
        await write((transaction) => transaction.putSetting('bulk', 'flushed'));
      }
    }
  };
}
