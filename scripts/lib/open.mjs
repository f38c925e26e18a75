// Opens the application once the server is ready: the desktop shell if its runtime can be had,
// otherwise the browser, otherwise a line with the address. The decisions are pure and stand first;
// what acts on them follows.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @typedef {'desktop' | 'browser' | 'none'} Wanted */
/** @typedef {'ready' | 'unavailable' | 'no-screen'} Runtime */
/** @typedef {{ command: string, args: string[] }} Opener */
/** @typedef {{ open: 'desktop' | 'browser' | 'nothing', line?: string }} Decision */

/**
 * Reads CALLOUT_OPEN; anything but the three words is a mistake and is named.
 * @param {string | undefined} value
 * @returns {Wanted | { mistake: string }}
 */
export function wantedFrom(value) {
  if (value === undefined || value === '') return 'desktop';
  if (value === 'desktop' || value === 'browser' || value === 'none') return value;
  return { mistake: `CALLOUT_OPEN must be desktop, browser or none, not "${value}".` };
}

/**
 * @param {{ wanted: Wanted, runtime: Runtime, hasOpener: boolean, url: string }} situation
 * @returns {Decision} what to open, and at most one line that says what is different from the wish
 */
export function decide({ wanted, runtime, hasOpener, url }) {
  if (wanted === 'none') return { open: 'nothing' };
  if (wanted === 'desktop' && runtime === 'ready') return { open: 'desktop' };
  const instead = hasOpener ? `opening ${url} in the browser instead.` : addressLine(url);
  /** @type {Pick<Decision, 'open'>} */
  const open = { open: hasOpener ? 'browser' : 'nothing' };
  if (wanted === 'browser') return hasOpener ? open : { ...open, line: capital(addressLine(url)) };
  const reason =
    runtime === 'no-screen'
      ? 'The desktop application (Electron) needs a screen and finds none here'
      : 'The Electron runtime is not here and could not be downloaded';
  return { ...open, line: `${reason}: ${instead}` };
}

/** @param {string} url */
function addressLine(url) {
  return `open ${url} in a browser.`;
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * The system's own way to open an address, if its program is there.
 * @param {string} platform as `process.platform`
 * @param {string} url
 * @param {(program: string) => boolean} hasProgram
 * @returns {Opener | undefined}
 */
export function openerFor(platform, url, hasProgram) {
  if (platform === 'win32') return { command: 'cmd', args: ['/c', 'start', '""', url] };
  const program = platform === 'darwin' ? 'open' : 'xdg-open';
  return hasProgram(program) ? { command: program, args: [url] } : undefined;
}

/**
 * @param {string} platform
 * @param {NodeJS.ProcessEnv} env
 */
export function hasScreen(platform, env) {
  if (platform !== 'linux') return true;
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

const probeMsMax = 4_000;
const cachedInstallMsMax = 10_000;
const downloadMsMax = 15 * 60_000;
const earlyExitMsMax = 5_000;

/**
 * @param {{ root: string, tools: import('./tools.mjs').Tools, wanted: Wanted, url: string,
 *   say: (line: string) => void, prepareDesktop: () => Promise<void> }} options
 */
export async function openCallout({ root, tools, wanted, url, say, prepareDesktop }) {
  if (wanted === 'none') return;
  const opener = openerFor(process.platform, url, isOnPath);
  const runtime = wanted === 'desktop' ? await findRuntime(root, tools, say) : 'unavailable';
  const decision = decide({ wanted, runtime, hasOpener: opener !== undefined, url });
  if (decision.line !== undefined) say(decision.line);
  if (decision.open === 'browser' && opener !== undefined) await openBrowser(opener, url, say);
  if (decision.open === 'desktop') {
    await prepareDesktop();
    const failure = await openDesktop(root, tools, url);
    if (failure === undefined) return;
    say(`The desktop application ended at once (${failure}): ${addressLine(url)}`);
    if (opener !== undefined) await openBrowser(opener, url, say);
  }
}

/** @param {string} program */
function isOnPath(program) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/**
 * @param {string} root
 * @returns {string} the Electron package's folder
 */
function electronFolder(root) {
  return join(root, 'apps/desktop/node_modules/electron');
}

/**
 * @param {string} root
 * @returns {string | undefined} the runtime's program, if it was downloaded before
 */
function electronProgram(root) {
  const folder = electronFolder(root);
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return;
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist');
  const program = join(dist, readFileSync(pathFile, 'utf8'));
  return existsSync(program) ? program : undefined;
}

/**
 * The Electron package downloads its runtime (about 110 MB) at first need, from outside the package
 * registry. A source that cannot be reached must cost seconds, a slow one may take its minutes.
 * @param {string} root
 * @param {import('./tools.mjs').Tools} tools
 * @param {(line: string) => void} say
 * @returns {Promise<Runtime>}
 */
async function findRuntime(root, tools, say) {
  if (!hasScreen(process.platform, process.env)) return 'no-screen';
  if (electronProgram(root) !== undefined) return 'ready';
  const installer = join(electronFolder(root), 'install.js');
  if (!existsSync(installer)) return 'unavailable';
  const child = spawn(tools.node, [installer], { env: tools.env, stdio: 'ignore' });
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', resolve);
  });
  // Even without the source the runtime may lie in the download cache: the installer gets a moment.
  let timer = setTimeout(() => child.kill(), cachedInstallMsMax);
  isReachable(root).then((reachable) => {
    if (!reachable || child.exitCode !== null || child.signalCode !== null) return;
    say('Downloading the Electron runtime (about 110 MB, once) …');
    clearTimeout(timer);
    timer = setTimeout(() => child.kill(), downloadMsMax);
  });
  await ended;
  clearTimeout(timer);
  return electronProgram(root) === undefined ? 'unavailable' : 'ready';
}

/** @param {string} root */
async function isReachable(root) {
  const { version } = JSON.parse(readFileSync(join(electronFolder(root), 'package.json'), 'utf8'));
  const source =
    process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/';
  try {
    const address = `${source}v${version}/SHASUMS256.txt`;
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(probeMsMax) });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {Opener} opener
 * @param {string} url
 * @param {(line: string) => void} say
 */
async function openBrowser(opener, url, say) {
  const failure = await endsEarly(
    spawn(opener.command, opener.args, {
      stdio: 'ignore',
      detached: true,
      windowsVerbatimArguments: process.platform === 'win32',
    }),
  );
  if (failure !== undefined) say(`No browser could be opened (${failure}): ${addressLine(url)}`);
}

/**
 * @param {string} root
 * @param {import('./tools.mjs').Tools} tools
 * @param {string} url
 */
async function openDesktop(root, tools, url) {
  const program = electronProgram(root);
  if (program === undefined) return 'its runtime is gone';
  const { ELECTRON_RUN_AS_NODE: _, ...env } = tools.env;
  return await endsEarly(
    spawn(program, [join(root, 'apps/desktop')], {
      env: { ...env, CALLOUT_SERVER_URL: env.CALLOUT_SERVER_URL ?? url },
      stdio: 'ignore',
      detached: true,
    }),
  );
}

/**
 * Watches a started program for a moment, then lets it live on its own.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string | undefined>} why it failed, if it did
 */
function endsEarly(child) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), earlyExitMsMax);
    /** @param {string | undefined} failure */
    const settle = (failure) => {
      clearTimeout(timer);
      resolve(failure);
    };
    child.once('error', (error) => settle(error.message));
    child.once('exit', (code, signal) =>
      settle(code === 0 ? undefined : `exit ${code ?? signal ?? 'unknown'}`),
    );
    child.unref();
  });
}
