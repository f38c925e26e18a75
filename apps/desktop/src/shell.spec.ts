// Proves: the two files that are shipped, as they are built, start the shell as the security list
// wants it: what is said before the application is ready, how the page's window is closed off, who
// may ask and what is answered. The runtime is played; both files and the disk are real.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CalloutDesktop } from './bridge.ts';
import { buildShell } from './built.fixture.ts';
import { channelNames } from './channels.ts';
import { contentSecurityPolicy } from './client-response.ts';
import { type FakeElectron, type FakeWays, fakeElectron, runBuilt } from './electron.fixture.ts';
import { temporaryFolder } from './temp-folder.fixture.ts';

// On a busy machine the disk and the compiler of the built files take their time.
const patience = { timeout: 30_000 };
vi.setConfig({ testTimeout: 60_000 });

const server = 'https://callout.example';
const ourPage = { url: 'app://callout/orders', parent: null };
let built: string;

beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'callout-desktop-built-'));
  await buildShell(built);
}, 60_000);

afterAll(async () => {
  await rm(built, { recursive: true, force: true });
});

interface Start extends Partial<FakeWays> {
  readonly env?: Readonly<Record<string, string>>;
  readonly platform?: string;
  readonly withoutClient?: boolean;
  readonly updateAddress?: string;
  /** The server that a package was built for; null for one that asks. */
  readonly builtFor?: string | null;
}

/** Starts the main process in a folder of its own and waits until it has nothing left to decide. */
async function start(how: Start = {}) {
  const {
    env = {},
    platform = 'linux',
    withoutClient = false,
    updateAddress,
    builtFor = server,
    ...ways
  } = how;
  const folder = await temporaryFolder();
  const resourcesPath = join(folder, 'resources');
  const appPath = join(folder, 'apps', 'desktop');
  const userData = ways.userData ?? join(folder, 'data');
  const client = ways.isPackaged ? join(appPath, 'client') : join(folder, 'apps/client/dist');
  for (const folder of [appPath, userData, client, resourcesPath])
    await mkdir(folder, { recursive: true });
  if (updateAddress !== undefined) {
    const provider = `provider: generic\nurl: ${updateAddress}\n`;
    await writeFile(join(resourcesPath, 'app-update.yml'), provider);
  }
  const manifest = builtFor === null ? {} : { calloutServerUrl: builtFor };
  await writeFile(join(appPath, 'package.json'), JSON.stringify(manifest));
  if (!withoutClient) await writeFile(join(client, 'index.html'), '<title>Callout</title>');
  const electron = fakeElectron({ ...ways, appPath, userData });
  const console = { error: vi.fn(), log: vi.fn(), warn: vi.fn() };
  const ourProcess = Object.create(process, {
    env: { value: { CALLOUT_SERVER_URL: server, ...env } },
    platform: { value: platform },
    resourcesPath: { value: resourcesPath },
  });
  const scope = { process: ourProcess, console, isSandboxed: false };
  runBuilt(join(built, 'main.cjs'), electron, scope);
  const outcome = await electron.settled;
  return { electron, outcome, folder, appPath, userData, client, console };
}

/** Runs the preload script in the one window and gives what its page would see. */
function pageIn(electron: FakeElectron): CalloutDesktop {
  const exposed = new Map<string, unknown>();
  const preferences = theWindow(electron).options['webPreferences'] as {
    additionalArguments: string[];
  };
  const { invokeFrom } = electron;
  const sandbox = {
    contextBridge: { exposeInMainWorld: (name: string, what: unknown) => exposed.set(name, what) },
    ipcRenderer: {
      invoke: (channel: string, ...args: unknown[]) => invokeFrom(ourPage, channel, ...args),
    },
  };
  const argv = ['electron', '--type=renderer', ...preferences.additionalArguments];
  const scope = { process: { argv }, console, isSandboxed: true };
  runBuilt(join(built, 'preload.cjs'), sandbox, scope);
  expect([...exposed.keys()]).toEqual(['calloutDesktop']);
  return exposed.get('calloutDesktop') as CalloutDesktop;
}

function theWindow(electron: FakeElectron) {
  expect(electron.windows).toHaveLength(1);
  const [window] = electron.windows;
  if (window === undefined) throw new Error('There is no window.');
  return window;
}

describe('before the application is ready', () => {
  test('our scheme is registered, without service workers and without a way round the policy', async () => {
    const { electron } = await start();
    const { registerSchemesAsPrivileged } = electron.protocol;
    expect(registerSchemesAsPrivileged).toHaveBeenCalledExactlyOnceWith([
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      },
    ]);
    expect(registerSchemesAsPrivileged).toHaveBeenCalledBefore(electron.app.whenReady);
  });

  test('a data folder of one’s own is set before the lock, which lies in it', async () => {
    const own = join(await temporaryFolder(), 'not', 'made', 'yet');
    const { electron } = await start({ env: { CALLOUT_USER_DATA: own } });
    expect(existsSync(own)).toBe(true);
    expect(electron.app.setPath).toHaveBeenCalledExactlyOnceWith('userData', own);
    expect(electron.app.setPath).toHaveBeenCalledBefore(electron.app.requestSingleInstanceLock);
  });

  test('a second process goes away at once, and the first one shows its window', async () => {
    const second = await start({ hasLock: false });
    expect(second.outcome).toBe('quit');
    expect(second.electron.windows).toEqual([]);

    const { electron } = await start();
    const window = theWindow(electron);
    window.isSmall = true;
    electron.app.emit('second-instance');
    expect(window.restore).toHaveBeenCalledOnce();
    expect(window.focus).toHaveBeenCalledOnce();
  });
});

describe('the window', () => {
  test('is one, shows our page, and shuts the page in', async () => {
    const { electron, appPath } = await start();
    const window = theWindow(electron);
    expect(window.loadURL).toHaveBeenCalledExactlyOnceWith('app://callout/');
    expect(window.options['webPreferences']).toEqual({
      preload: join(appPath, 'dist/preload.cjs'),
      additionalArguments: [expect.stringMatching(/^--callout-facts=/)],
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: true,
      spellcheck: false,
    });
  });

  test('is shown when there is something to see', async () => {
    const window = theWindow((await start()).electron);
    expect(window.options['show']).toBe(false);
    expect(window.isHidden).toBe(true);
    window.emit('ready-to-show');
    expect(window.isHidden).toBe(false);
  });

  test('opens where it was closed', async () => {
    const first = await start();
    theWindow(first.electron).emit('close');
    const { electron } = await start({ userData: first.userData });
    expect(theWindow(electron).options).toMatchObject({ x: 60, y: 70, width: 900, height: 700 });
  });

  test('fills its screen again when it did so as it was closed', async () => {
    const first = await start();
    theWindow(first.electron).isFull = true;
    theWindow(first.electron).emit('close');
    const full = theWindow((await start({ userData: first.userData })).electron);
    full.emit('ready-to-show');
    expect(full.maximize).toHaveBeenCalledOnce();
    full.emit('close');
    const again = theWindow((await start({ userData: first.userData })).electron);
    again.emit('ready-to-show');
    expect(again.maximize).not.toHaveBeenCalled();
  });

  test('ends the application when it is closed, except on macOS, where it opens again', async () => {
    const { electron } = await start({ platform: 'win32' });
    electron.app.emit('window-all-closed');
    expect(electron.app.quit).toHaveBeenCalledOnce();

    const mac = (await start({ platform: 'darwin' })).electron;
    theWindow(mac).emit('closed');
    mac.app.emit('window-all-closed');
    expect(mac.app.quit).not.toHaveBeenCalled();
    mac.app.emit('activate');
    expect(mac.windows).toHaveLength(2);
    mac.app.emit('activate');
    expect(mac.windows).toHaveLength(2);
  });

  test('has a menu in the person’s language', async () => {
    const { electron } = await start({ languages: ['ru-RU'] });
    const { template } = electron.Menu.setApplicationMenu.mock.calls[0]?.[0] ?? {};
    expect(template[0].label).toBe('Файл');
  });
});

describe('the page stays where it is', () => {
  const navigation = (url: string) => ({ url, preventDefault: vi.fn() });

  test.each(['will-frame-navigate', 'will-redirect'])('%s', async (name) => {
    const { webContents } = theWindow((await start()).electron);
    for (const url of ['app://callout/', 'app://callout/orders']) {
      const allowed = navigation(url);
      webContents.emit(name, allowed);
      expect(allowed.preventDefault).not.toHaveBeenCalled();
    }
    for (const url of [`${server}/`, 'https://elsewhere.example/', 'file:///etc/passwd']) {
      const denied = navigation(url);
      webContents.emit(name, denied);
      expect(denied.preventDefault).toHaveBeenCalledOnce();
    }
  });

  test('what leads out of it goes to the system: maps, phone numbers and mail, and nothing else', async () => {
    const { electron } = await start();
    const { webContents } = theWindow(electron);
    const open = webContents.setWindowOpenHandler.mock.calls[0]?.[0];
    const map = 'https://www.openstreetmap.org/search?query=Hafen';
    expect(open({ url: map })).toEqual({ action: 'deny' });
    for (const url of ['tel:+4930123456', 'mailto:anna@example.org', 'file:///etc/passwd']) {
      const leaving = { ...navigation(url), isMainFrame: true };
      webContents.emit('will-frame-navigate', leaving);
      expect(leaving.preventDefault).toHaveBeenCalledOnce();
    }
    const inFrame = { ...navigation('tel:+4930654321'), isMainFrame: false };
    webContents.emit('will-frame-navigate', inFrame);
    const opened = electron.shell.openExternal.mock.calls.map(([url]) => url);
    expect(opened).toEqual([map, 'tel:+4930123456', 'mailto:anna@example.org']);
  });

  test('a link that no program takes is said, without the address in the log', async () => {
    const { electron, console } = await start({ languages: ['ru'] });
    electron.shell.openExternal.mockRejectedValueOnce(new Error('no application'));
    const { webContents } = theWindow(electron);
    const leaving = { ...navigation('tel:+4930123456'), isMainFrame: true };
    webContents.emit('will-frame-navigate', leaving);
    await vi.waitFor(() => expect(electron.dialog.showMessageBox).toHaveBeenCalledOnce(), patience);
    expect(electron.dialog.showMessageBox).toHaveBeenCalledExactlyOnceWith({
      ...{ type: 'warning', title: 'Callout', message: 'Не удалось открыть ссылку.' },
      detail: 'Для звонков или почты не выбрана программа. Выберите её в настройках системы.',
    });
    expect(console.error).toHaveBeenCalledExactlyOnceWith(
      'A tel link could not be opened: no application',
    );
  });

  test('and embeds no other', async () => {
    const { webContents } = theWindow((await start()).electron);
    const attaching = navigation('app://callout/');
    webContents.emit('will-attach-webview', attaching);
    expect(attaching.preventDefault).toHaveBeenCalledOnce();
  });

  test('no second window; a page of the server opens in the browser, no other page does', async () => {
    const { electron } = await start();
    const { setWindowOpenHandler } = theWindow(electron).webContents;
    const open = setWindowOpenHandler.mock.calls[0]?.[0];
    for (const url of ['https://elsewhere.example/', 'app://callout/', 'file:///etc/passwd']) {
      expect(open({ url })).toEqual({ action: 'deny' });
    }
    expect(electron.shell.openExternal).not.toHaveBeenCalled();
    expect(open({ url: `${server}/reports/1` })).toEqual({ action: 'deny' });
    expect(electron.shell.openExternal).toHaveBeenCalledExactlyOnceWith(`${server}/reports/1`);
  });
});

describe('permissions', () => {
  test('requests are answered for our page only, and the microphone never', async () => {
    const { electron } = await start();
    const request = electron.session.defaultSession.setPermissionRequestHandler.mock.calls[0]?.[0];
    const answerTo = (permission: string, details: object) => {
      const answer = vi.fn();
      request(null, permission, answer, { isMainFrame: true, ...details });
      expect(answer).toHaveBeenCalledOnce();
      return answer.mock.calls[0]?.[0];
    };
    const ours = { requestingUrl: 'app://callout/orders' };
    expect(answerTo('geolocation', ours)).toBe(true);
    expect(answerTo('media', { ...ours, mediaTypes: ['video'] })).toBe(true);
    expect(answerTo('media', { ...ours, mediaTypes: ['video', 'audio'] })).toBe(false);
    expect(answerTo('notifications', ours)).toBe(false);
    expect(answerTo('openExternal', { ...ours, externalURL: 'tel:1' })).toBe(false);
    expect(answerTo('geolocation', { requestingUrl: 'https://elsewhere.example/' })).toBe(false);
  });

  test('checks are answered like requests, and devices are never given', async () => {
    const { defaultSession } = (await start()).electron.session;
    const check = defaultSession.setPermissionCheckHandler.mock.calls[0]?.[0];
    const ours = 'app://callout/';
    expect(check(null, 'loopback-network', ours, { isMainFrame: true })).toBe(true);
    expect(check(null, 'media', ours, { isMainFrame: true, mediaType: 'video' })).toBe(true);
    expect(check(null, 'media', ours, { isMainFrame: true, mediaType: 'audio' })).toBe(false);
    expect(check(null, 'media', ours, { isMainFrame: true })).toBe(false);
    expect(check(null, 'clipboard-read', ours, { isMainFrame: true })).toBe(false);
    const inside = { isMainFrame: false, embeddingOrigin: 'https://elsewhere.example/' };
    expect(check(null, 'geolocation', ours, inside)).toBe(false);
    expect(defaultSession.setDevicePermissionHandler.mock.calls[0]?.[0]({})).toBe(false);
  });
});

describe('the bridge', () => {
  test('tells the page its server, its platform and its version', async () => {
    const { electron } = await start({ platform: 'win32' });
    const { serverUrl, platform, version } = pageIn(electron);
    expect({ serverUrl, platform, version }).toEqual({
      serverUrl: server,
      platform: 'win32',
      version: '4.2.0',
    });
  });

  test('keeps a journal in the person’s data folder, sealed', async () => {
    const { electron, userData } = await start();
    const { journal } = pageIn(electron);
    const maria = { id: 'u-1', name: 'Maria' };
    const line = { eventId: 'a', event: { type: 'VisitEnded' } };
    expect(await journal.append(maria, [line, { ...line, eventId: 'b' }])).toEqual({ ok: true });
    expect(await journal.forget(['b'])).toEqual({ ok: true });
    const reading = { ok: true, lines: [line], unowned: [], damaged: [] };
    expect(await journal.read('u-1')).toEqual(reading);
    expect(await journal.left()).toEqual({
      ok: true,
      left: [{ server, owner: 'u-1', name: 'Maria', lines: 1, isHere: true }],
    });
    const onDisk = await readFile(join(userData, 'unsent-events.jsonl'), 'utf8');
    expect(onDisk).not.toContain('VisitEnded');
    expect(onDisk).not.toContain('Maria');
    expect(await journal.readLeft({ server, owner: 'u-1' })).toEqual(reading);
    expect(await journal.forgetAll({ server, owner: 'u-1' })).toEqual({ ok: true });
    expect(await readFile(join(userData, 'unsent-events.jsonl'), 'utf8')).toBe('');
    await expect(journal.append(maria, [{ eventId: '', event: 1 }])).rejects.toThrow('event id');
  });

  test('keeps secrets, and says when their protection is weak', async () => {
    const { electron, userData } = await start();
    const { secret } = pageIn(electron);
    expect(await secret.protection()).toBe('basic_text');
    expect(await secret.set('database-key', 'open sesame')).toEqual({ ok: true });
    expect(await secret.get('database-key')).toEqual({ ok: true, value: 'open sesame' });
    expect(await readFile(join(userData, 'secrets.json'), 'utf8')).not.toContain('sesame');
    expect(await secret.delete('database-key')).toEqual({ ok: true });
    expect(await secret.get('database-key')).toEqual({ ok: true, value: null });
  });

  test('gives no other server’s secrets or lines to a page, and old secrets to the first', async () => {
    const userData = await temporaryFolder();
    const old = Buffer.from('old token').reverse().toString('base64');
    await writeFile(join(userData, 'secrets.json'), JSON.stringify({ 'callout.token': old }));
    const first = pageIn((await start({ userData })).electron);
    expect(await first.secret.get('callout.token')).toEqual({ ok: true, value: 'old token' });
    await first.journal.append({ id: 'u-1', name: 'Maria' }, [{ eventId: 'a', event: 1 }]);

    const env = { CALLOUT_SERVER_URL: 'https://elsewhere.example' };
    const other = pageIn((await start({ userData, env })).electron);
    expect(await other.secret.get('callout.token')).toEqual({ ok: true, value: null });
    const nothing = { ok: true, lines: [], unowned: [], damaged: [] };
    expect(await other.journal.read('u-1')).toEqual(nothing);
    expect(await other.journal.left()).toEqual({
      ok: true,
      left: [{ server, owner: 'u-1', name: 'Maria', lines: 1, isHere: false }],
    });
    const back = pageIn((await start({ userData })).electron);
    expect(await back.secret.get('callout.token')).toEqual({ ok: true, value: 'old token' });
    const kept = [{ eventId: 'a', event: 1 }];
    expect(await back.journal.read('u-1')).toEqual({ ...nothing, lines: kept });
  });

  test('opens pages of the server, and no others', async () => {
    const { electron } = await start();
    const { openReport } = pageIn(electron);
    expect(await openReport('/reports/week')).toEqual({ ok: true });
    expect(electron.shell.openExternal).toHaveBeenCalledExactlyOnceWith(`${server}/reports/week`);
    expect(await openReport('//elsewhere.example/')).toMatchObject({ code: 'not-our-server' });
    expect(electron.shell.openExternal).toHaveBeenCalledOnce();
    electron.shell.openExternal.mockRejectedValueOnce(new Error('no application'));
    expect(await openReport('/reports')).toEqual({
      ok: false,
      code: 'no-browser',
      detail: 'no application',
    });
  });

  test('answers nobody but our page, on any channel', async () => {
    const { electron, userData } = await start();
    expect(electron.channels()).toHaveLength(channelNames.length);
    const strangers = [
      null,
      { url: 'https://elsewhere.example/', parent: null },
      { url: 'app://elsewhere/', parent: null },
      { url: 'app://callout/', parent: {} },
    ];
    for (const stranger of strangers) {
      for (const channel of electron.channels()) {
        const asking = electron.invokeFrom(stranger, channel, 'name', 'value');
        await expect(asking).rejects.toThrow('Only the application may ask.');
      }
    }
    expect(existsSync(join(userData, 'secrets.json'))).toBe(false);
  });

  test('a page without its facts does not start', () => {
    const sandbox = { contextBridge: { exposeInMainWorld: vi.fn() }, ipcRenderer: {} };
    const scope = { process: { argv: ['electron'] }, console, isSandboxed: true };
    const run = () => runBuilt(join(built, 'preload.cjs'), sandbox, scope);
    expect(run).toThrow('--callout-facts= is missing');
    expect(sandbox.contextBridge.exposeInMainWorld).not.toHaveBeenCalled();
  });
});

describe('the client’s files', () => {
  async function page({ protocol }: FakeElectron): Promise<Response> {
    expect(protocol.handle).toHaveBeenCalledExactlyOnceWith('app', expect.any(Function));
    const answer = protocol.handle.mock.calls[0]?.[1];
    return await answer({ url: 'app://callout/', method: 'GET' });
  }

  test('come from the build beside the shell, under a policy that names the server', async () => {
    const response = await page((await start()).electron);
    expect(await response.text()).toBe('<title>Callout</title>');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy(server));
  });

  test('come from another folder in development, if the environment says so', async () => {
    const other = await temporaryFolder();
    await writeFile(join(other, 'index.html'), '<title>Other</title>');
    const { electron } = await start({ env: { CALLOUT_CLIENT_DIR: other }, withoutClient: true });
    expect(await (await page(electron)).text()).toBe('<title>Other</title>');
  });

  test('come from the package and nowhere else, once there is one', async () => {
    const other = await temporaryFolder();
    await writeFile(join(other, 'index.html'), '<title>Other</title>');
    const env = { CALLOUT_CLIENT_DIR: other };
    const { electron } = await start({ isPackaged: true, env });
    expect(await (await page(electron)).text()).toBe('<title>Callout</title>');
    expect(theWindow(electron).options['webPreferences']).toMatchObject({ devTools: false });
  });
});

describe('a package that was built for no server', () => {
  const askingPage = { url: 'app://first-run/', parent: null };
  const channel = 'callout:first-run.choose';
  const healthy = JSON.stringify({ status: 'ok', position: 0, processors: [] });
  const asking = async (how: Start = {}) => {
    const started = await start({ isPackaged: true, builtFor: null, ...how });
    const choose = (typed: unknown, from: Parameters<FakeElectron['invokeFrom']>[0] = askingPage) =>
      started.electron.invokeFrom(from, channel, typed);
    return { ...started, choose };
  };

  test('asks at its first start, keeps the answer, and opens the client for it', async () => {
    const { electron, choose, userData } = await asking();
    const window = theWindow(electron);
    expect(window.loadURL).toHaveBeenCalledExactlyOnceWith('app://first-run/');
    expect(window.options['webPreferences']).toMatchObject({ sandbox: true, devTools: false });
    electron.net.fetch.mockResolvedValueOnce(new Response(healthy));
    expect(await choose('callout.example')).toEqual({ ok: true });
    expect(electron.net.fetch.mock.calls.map(([url]) => url)).toEqual([`${server}/healthz`]);
    await vi.waitFor(() => expect(window.close).toHaveBeenCalledOnce(), patience);
    expect(electron.app.quit).not.toHaveBeenCalled();
    expect(electron.channels()).not.toContain(channel);
    expect(electron.windows[1]?.loadURL).toHaveBeenCalledExactlyOnceWith('app://callout/');

    const again = await start({ isPackaged: true, builtFor: null, userData });
    expect(pageIn(again.electron).serverUrl).toBe(server);
  });

  test('goes by no environment, and nothing of the client is there before the answer', async () => {
    const { electron } = await asking({ env: { CALLOUT_SERVER_URL: 'https://elsewhere.example' } });
    expect(theWindow(electron).loadURL).toHaveBeenCalledExactlyOnceWith('app://first-run/');
    const answer = electron.protocol.handle.mock.calls[0]?.[1];
    const page = await answer({ url: 'app://first-run/', method: 'GET' });
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('<h1 data-text="firstRun.title"></h1>');
    const script = await answer({ url: 'app://first-run/first-run.js', method: 'GET' });
    expect(await script.text()).toContain('"firstRun.title":"Which server is yours?"');
    expect((await answer({ url: 'app://callout/index.html', method: 'GET' })).status).toBe(404);
    expect(electron.channels()).toEqual([channel]);
  });

  test('says what is wrong with an answer, keeps nothing of it, and answers no other page', async () => {
    const { electron, choose, userData } = await asking({ languages: ['ru'] });
    expect(await choose('callout.example')).toEqual({
      ok: false,
      sentence: 'По этому адресу отвечает не Callout. Проверьте адрес.',
    });
    expect(await choose('http://callout.example')).toMatchObject({ ok: false });
    expect(await choose(7)).toMatchObject({ ok: false });
    await expect(choose('callout.example', ourPage)).rejects.toThrow('Only the first-run page');
    expect(existsSync(join(userData, 'settings.json'))).toBe(false);
    expect(electron.windows).toHaveLength(1);
  });

  test('ends when its question is closed', async () => {
    const { electron } = await asking();
    theWindow(electron).emit('closed');
    expect(electron.app.quit).toHaveBeenCalledOnce();
  });
});

describe('a page that fails', () => {
  const questionOf = (electron: FakeElectron) => electron.dialog.showMessageBox.mock.calls[0];
  const answering = (electron: FakeElectron, response: number) =>
    electron.dialog.showMessageBox.mockResolvedValueOnce({ response });

  test('that died is loaded again when its person wants it, and the log says why it died', async () => {
    const { electron, userData } = await start();
    const window = theWindow(electron);
    answering(electron, 0);
    window.webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 9 });
    await vi.waitFor(() => expect(window.webContents.reload).toHaveBeenCalledOnce(), patience);
    expect(questionOf(electron)).toEqual([
      window,
      {
        ...{ type: 'warning', title: 'Callout', message: 'The window stopped working.' },
        detail: 'Everything that you recorded is on this computer, and nothing unsent is lost.',
        buttons: ['Open it again', 'Quit Callout'],
        ...{ defaultId: 0, cancelId: 1, noLink: true },
      },
    ]);
    const log = await readFile(join(userData, 'callout.log'), 'utf8');
    expect(log).toMatch(/^\S+Z The page ended: oom, 9\.\n$/);
  });

  test('or the application ends; a page that left by itself is no failure', async () => {
    const { electron } = await start();
    const window = theWindow(electron);
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
    expect(questionOf(electron)).toBeUndefined();
    answering(electron, 1);
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    await vi.waitFor(() => expect(electron.app.quit).toHaveBeenCalledOnce(), patience);
    expect(window.webContents.reload).not.toHaveBeenCalled();
  });

  test('that hangs is waited for, or ended and loaded again; it is asked once at a time', async () => {
    const { electron } = await start({ languages: ['ru'] });
    const window = theWindow(electron);
    answering(electron, 1);
    window.emit('unresponsive');
    window.emit('unresponsive');
    await new Promise(setImmediate);
    expect(electron.dialog.showMessageBox).toHaveBeenCalledOnce();
    expect(questionOf(electron)?.[1]).toMatchObject({
      message: 'Окно не отвечает.',
      buttons: ['Открыть заново', 'Подождать'],
    });
    expect(window.webContents.reload).not.toHaveBeenCalled();
    answering(electron, 0);
    window.emit('unresponsive');
    await vi.waitFor(() => expect(window.webContents.reload).toHaveBeenCalledOnce(), patience);
    expect(window.webContents.forcefullyCrashRenderer).toHaveBeenCalledOnce();
  });

  test('and other processes that end stand in the log, which the menu shows', async () => {
    const { electron, userData } = await start();
    electron.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 3 });
    electron.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'clean-exit', exitCode: 0 });
    const log = join(userData, 'callout.log');
    expect(await readFile(log, 'utf8')).toMatch(/^\S+Z GPU ended: crashed, 3\.\n$/);
    const { template } = electron.Menu.setApplicationMenu.mock.calls[0]?.[0] ?? {};
    template.at(-1).submenu[0].click();
    expect(electron.shell.showItemInFolder).toHaveBeenCalledExactlyOnceWith(log);
  });
});

describe('what ends the start', () => {
  test.each<[string, Start, string]>([
    ['a server that is none', { env: { CALLOUT_SERVER_URL: 'callout' } }, 'is not a URL'],
    ['a client that was not built', { withoutClient: true }, 'its pages are missing'],
  ])('%s, said to the person and to the terminal', async (_, ways, sentence) => {
    const { electron, outcome, console } = await start(ways);
    expect(outcome).toBe('exited');
    expect(electron.app.exit).toHaveBeenCalledExactlyOnceWith(1);
    expect(electron.windows).toEqual([]);
    const title = 'Callout cannot start';
    const said = expect.stringContaining(sentence);
    expect(electron.dialog.showErrorBox).toHaveBeenCalledExactlyOnceWith(title, said);
    expect(console.error).toHaveBeenCalledExactlyOnceWith(said);
  });

  test('a page that cannot be loaded, but not one that somebody loads again meanwhile', async () => {
    const failed = await start({ loadFailure: 'ERR_FAILED' });
    const { exit } = failed.electron.app;
    await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(1), patience);
    const aborted = await start({ loadFailure: 'ERR_ABORTED' });
    await expect(theWindow(aborted.electron).loadURL.mock.results[0]?.value).rejects.toThrow();
    expect(aborted.electron.app.exit).not.toHaveBeenCalled();
  });

  test('a mistake in the settings file, in the person’s language', async () => {
    const userData = await temporaryFolder();
    await writeFile(join(userData, 'settings.json'), '{"serverUrl":"http://callout.example"}');
    const env = { CALLOUT_SERVER_URL: '' };
    const { electron } = await start({ userData, env, languages: ['ru'] });
    expect(electron.dialog.showErrorBox).toHaveBeenCalledExactlyOnceWith(
      'Не удалось запустить Callout',
      expect.stringMatching(/В настройках ошибка\.\s+settings\.json: .* must begin with https/),
    );
  });
});

describe('updates', () => {
  test('a package built with an update address loads the updater that is built in', async () => {
    const updateAddress = 'http://127.0.0.1:1/';
    const { console } = await start({ isPackaged: true, updateAddress });
    // The real updater, outside an AppImage: it has nothing to do, and says so.
    const said = expect.stringContaining('not an AppImage');
    await vi.waitFor(() => expect(console.warn).toHaveBeenCalledExactlyOnceWith(said), patience);
    expect(console.error).not.toHaveBeenCalled();
  });
});
