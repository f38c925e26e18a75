import type { BrowserWindow } from 'electron';
import { dialog } from 'electron';
import type { ShellLog } from './log.ts';
import type { Texts } from './texts.ts';

interface Watching {
  readonly texts: Texts;
  readonly log: ShellLog;
  readonly quit: () => void;
}

/**
 * What is done when the page dies or hangs. Recorded work is on the disk before it is said to be
 * recorded, so loading the page again loses nothing but what was being typed and not yet kept.
 */
export function watchPage(window: BrowserWindow, { texts, log, quit }: Watching): void {
  let isAsking = false;
  /** One question at a time: a page that hangs may die while somebody reads. */
  async function ask(message: string, other: string): Promise<'reload' | 'other' | 'asked'> {
    if (isAsking) return 'asked';
    isAsking = true;
    const { response } = await dialog
      .showMessageBox(window, {
        ...{ type: 'warning', title: 'Callout', message, detail: texts['page.detail'] },
        ...{ buttons: [texts['page.reload'], other], defaultId: 0, cancelId: 1, noLink: true },
      })
      .finally(() => {
        isAsking = false;
      });
    return response === 0 ? 'reload' : 'other';
  }
  const failed = (error: unknown) => log.write(`A question could not be shown: ${error}`);

  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.write(`The page ended: ${reason}, ${exitCode}.`);
    ask(texts['page.gone'], texts.quit)
      .then((answer) => {
        if (answer === 'reload' && !window.isDestroyed()) window.webContents.reload();
        if (answer === 'other') quit();
      })
      .catch(failed);
  });
  window.on('unresponsive', () => {
    log.write('The page does not answer.');
    ask(texts['page.hangs'], texts['page.wait'])
      .then((answer) => {
        // A page that hangs takes no request to load again: it is ended, and then loaded.
        if (answer !== 'reload' || window.isDestroyed()) return;
        window.webContents.forcefullyCrashRenderer();
        window.webContents.reload();
      })
      .catch(failed);
  });
  window.on('responsive', () => log.write('The page answers again.'));
}
