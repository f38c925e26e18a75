// The way in: `npm start`, `npm test` and `pnpm callout …` all come here. It needs only Node 20 and
// npm, and brings everything else with it.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { develop } from './lib/dev.mjs';
import { openCallout, wantedFrom } from './lib/open.mjs';
import { ensureClientBuilt, ensureDesktopBuilt, ensureInstalled } from './lib/prepare.mjs';
import { Sentence } from './lib/sentence.mjs';
import { ensureTools, say } from './lib/tools.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const parentLookMs = 200;
const [command, ...args] = process.argv.slice(2);

/** @type {Record<string, () => Promise<number>>} */
const commands = {
  start: async () => {
    const wanted = wantedFrom(process.env['CALLOUT_OPEN']);
    if (typeof wanted === 'object') throw new Sentence(wanted.mistake);
    const tools = await ready();
    await ensureClientBuilt(root, tools);
    return await serve(tools, (url) => {
      const prepareDesktop = () => ensureDesktopBuilt(root, tools);
      openCallout({ root, tools, wanted, url, say, prepareDesktop }).catch((error) =>
        say(`The application could not be opened (${error.message}): open ${url} in a browser.`),
      );
    });
  },
  // Server and client, both reloading; the desktop shell is not part of it.
  dev: async () => {
    const wanted = wantedFrom(process.env['CALLOUT_OPEN'] ?? 'browser');
    if (typeof wanted === 'object') throw new Sentence(wanted.mistake);
    const tools = await ready();
    return await develop({
      root,
      tools,
      onReady: (url) => {
        const open = wanted === 'none' ? 'none' : 'browser';
        openCallout({ root, tools, wanted: open, url, say, prepareDesktop: async () => {} }).catch(
          (error) => say(`Open ${url} in a browser (${error.message}).`),
        );
      },
    });
  },
  test: async () => under(await ready(), ['scripts/test.ts', ...args]),
  callout: async () => under(await ready(), ['sync-server/src/tools/cli/main.ts', ...args]),
  // Many simulated histories; writes docs/reliability.md.
  simulate: async () => under(await ready(), ['test/simulation/simulate.ts', ...args]),
  // Kills a real server and a real browser; writes docs/reliability-faults.md.
  faults: async () => under(await ready(), ['test/faults/run-faults.ts', ...args]),
  build: async () => {
    const tools = await ready();
    await ensureClientBuilt(root, tools);
    await ensureDesktopBuilt(root, tools);
    return 0;
  },
  // Prepares a checkout for work in a shell, with `.tools/bin` on its PATH.
  tools: async () => {
    await ready();
    return 0;
  },
};

async function ready() {
  const tools = await ensureTools(root);
  await ensureInstalled(root, tools);
  return tools;
}

/**
 * Runs a file under the pinned Node, as if it had been started itself: its output, its exit code.
 * @param {import('./lib/tools.mjs').Tools} tools
 * @param {string[]} nodeArgs
 * @returns {Promise<number>}
 */
function under(tools, nodeArgs) {
  const [file = '', ...rest] = nodeArgs;
  // A command reads the paths it is given from where the person stands; the tests belong to the
  // checkout.
  const cwd = command === 'callout' ? (process.env['INIT_CWD'] ?? process.cwd()) : root;
  const child = spawn(tools.node, [join(root, file), ...rest], {
    cwd,
    env: tools.env,
    stdio: 'inherit',
  });
  // A terminal sends Ctrl-C to every process in it, so the child has it already; whoever stops this
  // process by its number reaches only this process.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  stopWith(child);
  return ended(child, file);
}

/**
 * Runs the server, in a process group of its own: whatever way a person or a service stops this
 * starter, the server is told exactly once, because a second signal means "at once" to it.
 * @param {import('./lib/tools.mjs').Tools} tools
 * @param {(url: string) => void} onReady called once, when the server says where it is
 * @returns {Promise<number>}
 */
function serve(tools, onReady) {
  const file = 'sync-server/src/main.ts';
  const guard = pathToFileURL(join(root, 'scripts/lib/end-with-starter.mjs')).href;
  const child = spawn(tools.node, ['--import', guard, join(root, file), ...args], {
    cwd: root,
    env: tools.env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
  });
  if (child.stdout !== null) {
    watchForReady(child.stdout, onReady);
    child.stdout.pipe(process.stdout);
  }
  process.on('SIGINT', () => child.kill('SIGINT'));
  stopWith(child);
  return ended(child, file);
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} file
 * @returns {Promise<number>} the exit code, by a shell's convention where a signal ended it
 */
function ended(child, file) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new Sentence(`${file} could not be started: ${error.message}.`)),
    );
    child.once('close', (code, signal) => resolve(code ?? 128 + signalNumber(signal)));
  });
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {(url: string) => void} onReady
 */
function watchForReady(stream, onReady) {
  let text = '';
  /** @param {Buffer} chunk */
  const look = (chunk) => {
    text += chunk.toString('utf8');
    const found = /^Callout ready on (\S+)\r?\n/m.exec(text);
    text = text.slice(text.lastIndexOf('\n') + 1);
    if (found?.[1] === undefined) return;
    stream.off('data', look);
    onReady(found[1]);
  };
  stream.on('data', look);
}

/**
 * Stops the child when this process is told to stop, or when the npm that started it is gone: npm
 * runs a script through a shell and stops that shell, which dies and says nothing to what it runs.
 * @param {import('node:child_process').ChildProcess} child
 */
function stopWith(child) {
  let told = false;
  const stop = () => {
    told = true;
    child.kill('SIGTERM');
  };
  process.on('SIGINT', () => {
    told = true;
  });
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    if (!told) stop();
  }, parentLookMs);
  watch.unref();
}

/** @param {NodeJS.Signals | null} signal */
function signalNumber(signal) {
  return { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[/** @type {string} */ (signal)] ?? 1;
}

/**
 * Ends once everything is written: a pipe takes output later than `process.exit` would wait for. An
 * opened browser or a pending probe must not keep this process alive.
 * @param {number} code
 */
function leave(code) {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

try {
  const run = commands[command ?? ''];
  if (run === undefined) {
    throw new Sentence(`Unknown command "${command ?? ''}": ${Object.keys(commands).join(', ')}.`);
  }
  leave(await run());
} catch (error) {
  if (!(error instanceof Sentence)) throw error;
  say(error.message);
  leave(1);
}
