import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { desktopFolder } from './built.fixture.ts';
import { fakeElectron, runBuilt } from './electron.fixture.ts';

const ourPage = { url: 'app://callout/', parent: null };

/** The shell as it is shipped, around a page that somebody else shows: a browser in a test. */
export interface RunningShell {
  /** What the page's script runs first, with `ask` in the place of the runtime's channels. */
  readonly preloadScript: (ask: string) => string;
  readonly ask: (channel: string, args: readonly unknown[]) => Promise<unknown>;
  /** A file of the page, as the runtime would have it answered. */
  readonly answer: (path: string) => Promise<Response>;
  readonly openedOutside: () => readonly string[];
  /** Whether the computer's key store answers. */
  readonly keyStore: { isThere: boolean };
}

/** Starts the built main process; each start is a process of its own over what the folder holds. */
export async function startBuiltShell(folder: string, serverUrl: string): Promise<RunningShell> {
  const dist = join(desktopFolder, 'dist');
  if (!existsSync(join(dist, 'main.cjs'))) throw new Error('Build the desktop shell first.');
  const electron = fakeElectron({ userData: folder, appPath: desktopFolder });
  const keyStore = { isThere: true };
  electron.safeStorage.isAsyncEncryptionAvailable = async () => keyStore.isThere;
  electron.safeStorage.getSelectedStorageBackend = () => 'gnome_libsecret';
  const ourProcess = Object.create(process, {
    env: { value: { CALLOUT_SERVER_URL: serverUrl } },
    resourcesPath: { value: folder },
  });
  runBuilt(join(dist, 'main.cjs'), electron, { process: ourProcess, console, isSandboxed: false });
  const outcome = await electron.settled;
  if (outcome !== 'opened') throw new Error(`The shell ${outcome}.`);
  const preferences = electron.windows[0]?.options['webPreferences'] as {
    readonly additionalArguments: readonly string[];
  };
  const preload = readFileSync(join(dist, 'preload.cjs'), 'utf8');
  return {
    keyStore,
    preloadScript: (ask) => `{
      const process = { argv: ${JSON.stringify(preferences.additionalArguments)} };
      const require = () => ({
        contextBridge: { exposeInMainWorld: (name, what) => { globalThis[name] = what; } },
        ipcRenderer: { invoke: (channel, ...args) => ${ask}(channel, args) },
      });
      ${preload}
    }`,
    ask: (channel, args) => electron.invokeFrom(ourPage, channel, ...args),
    answer: (path) =>
      electron.protocol.handle.mock.calls[0]?.[1]({ url: `app://callout${path}`, method: 'GET' }),
    openedOutside: () => electron.shell.openExternal.mock.calls.map(([url]) => url),
  };
}
