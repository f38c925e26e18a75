import { bringUpToDate, type Upgrade } from './engine/bring-up-to-date.ts';
import { StartFailure } from './start-failure.ts';
import { StoreUnusable } from './store/errors.ts';

/**
 * What has to happen before anybody reads or writes: what older folds have made is made anew.
 * @throws StartFailure when a newer one has made something
 */
export async function upgradeStore(upgrade: Upgrade): Promise<void> {
  try {
    await bringUpToDate(upgrade);
  } catch (error) {
    throw error instanceof StoreUnusable ? new StartFailure(error.message) : error;
  }
}
