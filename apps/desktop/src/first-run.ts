import { app, BrowserWindow, ipcMain, net } from 'electron';
import { type CheckedServer, checkServer } from './check-server.ts';
import { firstRunChannel, firstRunFlag, firstRunOrigin } from './first-run-page.ts';
import type { Texts } from './texts.ts';

const addressLengthMax = 2_048;

/** Asks for the server in a window of its own; whoever closes it ends the application. */
export function askForServer(
  texts: Texts,
  preload: string,
  keep: (origin: string) => Promise<void>,
): void {
  const window = new BrowserWindow({
    ...{ width: 560, height: 520, title: 'Callout', show: false },
    webPreferences: {
      preload,
      additionalArguments: [firstRunFlag],
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      devTools: !app.isPackaged,
      spellcheck: false,
    },
  });
  let isChosen = false;
  window.once('ready-to-show', () => window.show());
  window.on('closed', () => {
    ipcMain.removeHandler(firstRunChannel);
    if (!isChosen) app.quit();
  });
  ipcMain.handle(firstRunChannel, async (event, typed: unknown) => {
    const frame = event.senderFrame;
    const isOurs = frame?.parent === null && frame.url === `${firstRunOrigin}/`;
    if (!isOurs) throw new Error('Only the first-run page may ask.');
    if (typeof typed !== 'string' || typed.length > addressLengthMax) {
      return troubleOf({ ok: false, code: 'address' }, texts);
    }
    const checked = await checkServer(typed, (input, init) => net.fetch(String(input), init));
    if (!checked.ok) return troubleOf(checked, texts);
    await keep(checked.origin);
    isChosen = true;
    // The answer first: it travels through the window that goes.
    setImmediate(() => window.close());
    return { ok: true };
  });
  window.loadURL(`${firstRunOrigin}/`).catch((error: unknown) => console.error(error));
}

function troubleOf({ code }: CheckedServer & { ok: false }, texts: Texts) {
  return { ok: false, sentence: texts[`firstRun.${code}`] };
}
