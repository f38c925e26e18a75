import { StartFailure } from '../../host/start-failure.ts';
import { StoreUnusable } from '../../store/errors.ts';
import { bringUpToDate, type Upgrade } from './bring-up-to-date.ts';

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
