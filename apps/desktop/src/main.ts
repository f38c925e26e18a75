import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
} from 'electron';
import type { CalloutDesktop } from './bridge.ts';
import { factsToArgument } from './bridge-facts.ts';
import { answeringOf, channelNames } from './channels.ts';
import { answerClientRequest } from './client-response.ts';
import { isMissing, messageOf, writeWhole } from './files.ts';
import { askForServer } from './first-run.ts';
import { answerFirstRunRequest, firstRunOrigin } from './first-run-page.ts';
import { openJournal } from './journal.ts';
import { createJournalKeys } from './journal-keys.ts';
import { openLog, type ShellLog } from './log.ts';
import { menuFor } from './menu.ts';
import { ownOrigin, ownScheme } from './own-origin.ts';
import { openOwnedJournal } from './owned-journal.ts';
import { pagePreferences } from './page-preferences.ts';
import { openSecrets } from './secrets.ts';
import { answerPermissions, keepInPlace } from './security.ts';
import { isTrustedSender } from './sender.ts';
import { secretsOf } from './server-secrets.ts';
import { serverPageUrl } from './server-url.ts';
import { decideSettings, settingsToText } from './settings.ts';
import { type Texts, textsFor } from './texts.ts';
import { startUpdates } from './updates.ts';
import { watchPage } from './watch-page.ts';
import { boundsToText, minSize, placeWindow, wasMaximized } from './window-bounds.ts';

let appWindow: BrowserWindow | undefined;

// All this must be said before the application is ready.
// In a package the environment decides nothing: whoever can set it would choose the server.
const dataFolder = app.isPackaged ? undefined : process.env['CALLOUT_USER_DATA'];
if (dataFolder !== undefined && dataFolder !== '') {
  // A path that does not exist would be refused.
  mkdirSync(dataFolder, { recursive: true });
  app.setPath('userData', resolve(dataFolder));
}
protocol.registerSchemesAsPrivileged([
  {
    scheme: ownScheme,
    // No service workers: pages come from this machine, a second cache could only be out of date.
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
]);

// Two processes on one browser database would each believe to be alone with it.
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', showWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.whenReady().then(start).catch(failUnexpectedly);
} else {
  app.quit();
}

/** Opened when it is first needed: before that the folder may still be set. */
let openedLog: ShellLog | undefined;
function log(): ShellLog {
  openedLog ??= openLog({
    folder: app.getPath('userData'),
    now: () => new Date(),
    echo: console.error,
  });
  return openedLog;
}

function logChildren(): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') log().write(`${type} ended: ${reason}, ${exitCode}.`);
  });
}

function start(): void {
  const reading = decideSettings({
    file: textOf('settings.json'),
    built: builtServer(),
    env: app.isPackaged ? undefined : process.env,
  });
  if (!reading.ok) {
    fail('mistake.settings', reading.mistake);
    return;
  }
  const root = clientFolder();
  if (!existsSync(join(root, 'index.html'))) {
    fail('mistake.client', root);
    return;
  }
  answerPermissions(session.defaultSession);
  let serverUrl = reading.settings?.serverUrl;
  protocol.handle(ownScheme, (request) =>
    serverUrl === undefined || request.url.startsWith(`${firstRunOrigin}/`)
      ? answerFirstRunRequest(request.url, texts(), texts().language)
      : answerClientRequest(request, { root, serverOrigin: serverUrl }),
  );
  if (serverUrl !== undefined) {
    begin(serverUrl);
    return;
  }
  askForServer(texts(), preloadFile(), async (origin) => {
    await writeWhole(dataFile('settings.json'), settingsToText(origin));
    serverUrl = origin;
    begin(origin);
  });
}

/** Everything that needs to know the server. */
function begin(serverUrl: string): void {
  app.on('web-contents-created', (_event, contents) =>
    keepInPlace(contents, serverUrl, openOutside),
  );
  logChildren();
  answerBridge(serverUrl);
  const isDevelopment = !app.isPackaged;
  const menu = menuFor(texts(), {
    ...{ platform: process.platform, isDevelopment },
    showLog: () => shell.showItemInFolder(log().path),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));

  openWindow(serverUrl);
  app.on('activate', () => (appWindow === undefined ? openWindow(serverUrl) : showWindow()));
  void startUpdates({
    isPackaged: app.isPackaged,
    resourcesPath: process.resourcesPath,
    loadUpdater: async () => (await import('electron-updater')).default.autoUpdater,
    say: (line) => log().write(line),
  });
}

function openWindow(serverUrl: string): void {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const saved = rememberedBounds();
  const opened = new BrowserWindow({
    ...placeWindow(saved, screens),
    minWidth: minSize.width,
    minHeight: minSize.height,
    title: 'Callout',
    show: false,
    webPreferences: pagePreferences(
      preloadFile(),
      factsToArgument({ serverUrl, platform: process.platform, version: app.getVersion() }),
    ),
  });
  appWindow = opened;
  watchPage(opened, { texts: texts(), log: log(), quit: () => app.quit() });
  opened.once('ready-to-show', () => {
    if (wasMaximized(saved)) opened.maximize();
    opened.show();
  });
  opened.on('close', () =>
    rememberBounds(boundsToText(opened.getNormalBounds(), opened.isMaximized())),
  );
  opened.on('closed', () => {
    appWindow = undefined;
  });
  opened.loadURL(`${ownOrigin}/`).catch((error: unknown) => {
    // Somebody was quicker than the page, and closed the window or loaded the page again.
    if (!opened.isDestroyed() && !isAborted(error)) failUnexpectedly(error);
  });
}

function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_ABORTED';
}

function rememberedBounds(): string | undefined {
  try {
    return textOf('window.json');
  } catch (error) {
    log().write(`Where the window was could not be read: ${messageOf(error)}`);
    return;
  }
}

function rememberBounds(text: string): void {
  try {
    writeFileSync(dataFile('window.json'), text);
  } catch (error) {
    log().write(`Where the window is could not be kept: ${messageOf(error)}`);
  }
}

function answerBridge(serverUrl: string): void {
  const secrets = openSecrets({
    path: dataFile('secrets.json'),
    keyStore: safeStorage,
    platform: process.platform,
    oldAreOf: serverUrl,
  });
  const answering = answeringOf({
    journal: openOwnedJournal({
      file: openJournal(dataFile('unsent-events.jsonl')),
      keys: createJournalKeys(secrets),
      server: serverUrl,
    }),
    secret: secretsOf(serverUrl, secrets),
    openReport: (path) => openReport(path, serverUrl),
  });
  for (const channel of channelNames) {
    ipcMain.handle(channel, async (event, ...args: unknown[]) => {
      if (!isTrustedSender(event.senderFrame)) throw new Error('Only the application may ask.');
      return await answering[channel](args);
    });
  }
}

async function openReport(
  path: string,
  serverUrl: string,
): ReturnType<CalloutDesktop['openReport']> {
  const url = serverPageUrl(path, serverUrl);
  if (url === undefined) {
    return { ok: false, code: 'not-our-server', detail: 'The path leaves the server.' };
  }
  try {
    await shell.openExternal(url);
    return { ok: true };
  } catch (error) {
    return { ok: false, code: 'no-browser', detail: messageOf(error) };
  }
}

function openOutside(url: string): void {
  shell.openExternal(url).catch((error: unknown) => {
    const [scheme = ''] = url.split(':', 1);
    log().write(`A ${scheme} link could not be opened: ${messageOf(error)}`);
    const message = texts()['link.failed'];
    const detail = scheme === 'https' ? texts()['link.noBrowser'] : texts()['link.noProgram'];
    void dialog.showMessageBox({ type: 'warning', title: 'Callout', message, detail });
  });
}

/** In a package the client lies in the archive, where its integrity is checked. */
function clientFolder(): string {
  if (app.isPackaged) return join(app.getAppPath(), 'client');
  const override = process.env['CALLOUT_CLIENT_DIR'];
  if (override !== undefined && override !== '') return override;
  return join(app.getAppPath(), '..', 'client', 'dist');
}

function preloadFile(): string {
  return join(app.getAppPath(), 'dist', 'preload.cjs');
}

/** The address that a package was built for stands in its manifest. */
function builtServer(): unknown {
  if (!app.isPackaged) return;
  const manifest = readFileSync(join(app.getAppPath(), 'package.json'), 'utf8');
  const { calloutServerUrl }: Partial<Record<string, unknown>> = JSON.parse(manifest);
  return calloutServerUrl;
}

function showWindow(): void {
  if (appWindow === undefined) return;
  if (appWindow.isMinimized()) appWindow.restore();
  appWindow.show();
  appWindow.focus();
}

/** Says what is wrong, to the person and to the terminal, and ends the application. */
function fail(what: keyof Texts, detail: string): void {
  const text = `${texts()[what]}\n\n${detail}`;
  log().write(text);
  dialog.showErrorBox(texts()['mistake.title'], text);
  app.exit(1);
}

function failUnexpectedly(error: unknown): void {
  fail('mistake.unexpected', messageOf(error));
}

function texts(): Texts {
  return textsFor(app.getPreferredSystemLanguages());
}

function dataFile(name: string): string {
  return join(app.getPath('userData'), name);
}

function textOf(name: string): string | undefined {
  try {
    return readFileSync(dataFile(name), 'utf8');
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
}
