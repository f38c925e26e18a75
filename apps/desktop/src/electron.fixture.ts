import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { compileFunction } from 'node:vm';
import { vi } from 'vitest';

// Stands for the Electron runtime, so that the built files of the shell can be run without it.
// Only what they use is here, and what they ask of it is recorded.

type Listener = (...args: never[]) => unknown;
type AskedFrame = { url: string; parent: unknown } | null;

/** Promise of the first moment at which a started shell has nothing more to decide. */
type Outcome = 'opened' | 'exited' | 'quit';

export interface FakeWays {
  readonly userData: string;
  readonly appPath: string;
  readonly isPackaged?: boolean;
  readonly hasLock?: boolean;
  readonly languages?: readonly string[];
  /** Code with which loading the page fails, as Chromium names it. */
  readonly loadFailure?: string;
}

export type FakeElectron = ReturnType<typeof fakeElectron>;

class FakeWindow extends EventEmitter {
  readonly webContents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: vi.fn(),
    reload: vi.fn(),
    forcefullyCrashRenderer: vi.fn(),
  });
  readonly options: Readonly<Record<string, unknown>>;
  isHidden = true;
  isSmall = false;

  constructor(options: Readonly<Record<string, unknown>>) {
    super();
    this.options = options;
  }

  loadURL = vi.fn(async (_url: string) => undefined);
  close = vi.fn(() => void this.emit('closed'));
  isDestroyed = () => false;
  focus = vi.fn();
  show = vi.fn(() => {
    this.isHidden = false;
  });
  restore = vi.fn(() => {
    this.isSmall = false;
  });
  isMinimized = () => this.isSmall;
  isFull = false;
  isMaximized = () => this.isFull;
  maximize = vi.fn();
  getNormalBounds = () => ({ x: 60, y: 70, width: 900, height: 700 });
}

export function fakeElectron(ways: FakeWays) {
  const settled = Promise.withResolvers<Outcome>();
  const paths = new Map([['userData', ways.userData]]);
  const answers = new Map<string, Listener>();
  const windows: FakeWindow[] = [];

  const app = Object.assign(new EventEmitter(), {
    isPackaged: ways.isPackaged ?? false,
    requestSingleInstanceLock: vi.fn(() => ways.hasLock ?? true),
    whenReady: vi.fn(async () => undefined),
    getAppPath: () => ways.appPath,
    getVersion: () => '4.2.0',
    getName: () => 'Callout',
    getPath: (name: string) => paths.get(name) ?? ways.userData,
    setPath: vi.fn((name: string, path: string) => void paths.set(name, path)),
    getPreferredSystemLanguages: () => [...(ways.languages ?? ['en-GB'])],
    quit: vi.fn(() => settled.resolve('quit')),
    exit: vi.fn(() => settled.resolve('exited')),
  });

  return {
    app,
    windows,
    /** Resolves when there is a window, or when there will be none. */
    settled: settled.promise,
    BrowserWindow: class extends FakeWindow {
      constructor(options: Readonly<Record<string, unknown>>) {
        super(options);
        windows.push(this);
        if (ways.loadFailure !== undefined) {
          const error = Object.assign(new Error('not loaded'), { code: ways.loadFailure });
          this.loadURL.mockRejectedValueOnce(error);
        }
        app.emit('web-contents-created', {}, this.webContents);
        settled.resolve('opened');
      }
    },
    dialog: {
      showErrorBox: vi.fn(),
      showMessageBox: vi.fn(async (..._asked: unknown[]) => ({ response: 0 })),
    },
    ipcMain: {
      handle: (channel: string, answer: Listener) => void answers.set(channel, answer),
      removeHandler: (channel: string) => void answers.delete(channel),
    },
    net: { fetch: vi.fn(async (_url: string) => new Response('nobody', { status: 404 })) },
    channels: () => [...answers.keys()],
    /** Asks the main process as a frame would. */
    invokeFrom: async (senderFrame: AskedFrame, channel: string, ...args: unknown[]) => {
      const answer = answers.get(channel) as ((...all: unknown[]) => unknown) | undefined;
      if (answer === undefined) throw new Error(`No answer for ${channel}.`);
      // Across processes only copies travel.
      return structuredClone(await answer({ senderFrame }, ...structuredClone(args)));
    },
    Menu: { buildFromTemplate: vi.fn((template) => ({ template })), setApplicationMenu: vi.fn() },
    protocol: { registerSchemesAsPrivileged: vi.fn(), handle: vi.fn() },
    safeStorage: {
      isAsyncEncryptionAvailable: async () => true,
      getSelectedStorageBackend: () => 'basic_text',
      encryptStringAsync: async (text: string) => Buffer.from(text).reverse(),
      decryptStringAsync: async (bytes: Buffer) => {
        return { result: Buffer.from(bytes).reverse().toString(), shouldReEncrypt: false };
      },
    },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    session: {
      defaultSession: {
        setPermissionRequestHandler: vi.fn(),
        setPermissionCheckHandler: vi.fn(),
        setDevicePermissionHandler: vi.fn(),
      },
    },
    shell: { openExternal: vi.fn(async (_url: string) => undefined), showItemInFolder: vi.fn() },
  };
}

/**
 * Runs a built file. It may require what `electron` stands for and, outside the sandbox, what Node
 * brings along; anything else would be missing in the package, and throws.
 */
export function runBuilt(
  file: string,
  electron: Readonly<Record<string, unknown>>,
  scope: { readonly process: object; readonly console: object; readonly isSandboxed: boolean },
): void {
  const nodeRequire = createRequire(import.meta.url);
  const require = (name: string): unknown => {
    if (name === 'electron') return electron;
    if (!scope.isSandboxed && isBuiltin(name)) return nodeRequire(name);
    throw new Error(`"${name}" cannot be required here.`);
  };
  const { process, console } = scope;
  const parameters = { require, module: { exports: {} }, exports: {}, process, console };
  const code = readFileSync(file, 'utf8');
  compileFunction(code, Object.keys(parameters), { filename: file })(...Object.values(parameters));
}
