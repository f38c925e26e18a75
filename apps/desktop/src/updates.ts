import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from './files.ts';

/** The part of electron-updater that is used here. */
interface Updater {
  checkForUpdatesAndNotify(): Promise<unknown>;
}

export interface UpdateSituation {
  readonly isPackaged: boolean;
  /** Where the packager leaves app-update.yml, if the package was built with an update address. */
  readonly resourcesPath: string;
  readonly loadUpdater: () => Promise<Updater>;
  readonly say: (line: string) => void;
}

/**
 * Looks for a newer version, if this package was built to. Where an update comes from is decided
 * when the package is built and nowhere else: no setting on the device can point it elsewhere.
 *
 * @returns whether updates are on
 */
export async function startUpdates(situation: UpdateSituation): Promise<boolean> {
  const { isPackaged, resourcesPath, loadUpdater, say } = situation;
  if (!isPackaged || !existsSync(join(resourcesPath, 'app-update.yml'))) return false;
  try {
    const updater = await loadUpdater();
    await updater.checkForUpdatesAndNotify();
  } catch (error) {
    // Without a network there is no update, and that is an ordinary day.
    say(`No update could be looked for: ${messageOf(error)}`);
  }
  return true;
}
