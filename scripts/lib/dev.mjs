// Server and client together, each reloading what changes: for who works on Callout.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** @typedef {import('./tools.mjs').Tools} Tools */

/** How long the two have to end by themselves before they are ended. */
const STOP_MS = 10_000;
const STARTER_LOOK_MS = 200;

/**
 * Runs the server under `node --watch` and Vite in front of it, until either ends or this process is told
 * to stop. The server keeps its data in `CALLOUT_DATA` as with `npm start`, demo included.
 * @param {{ root: string, tools: Tools, onReady: (url: string) => void }} options
 * @returns {Promise<number>} the exit code of whichever ended first
 */
export function develop({ root, tools, onReady }) {
  const port = tools.env['CALLOUT_PORT'] ?? '4810';
  const env = { ...tools.env, CALLOUT_DEV_SERVER: `http://127.0.0.1:${port}` };
  const vite = join(root, 'apps/client/node_modules/vite/bin/vite.js');
  const children = [
    started('server', ['--watch', '--watch-preserve-output', 'sync-server/src/main.ts'], root),
    started('client', [vite, '--clearScreen', 'false'], join(root, 'apps/client')),
  ];
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = () => {
      if (isStopping) return;
      isStopping = true;
      for (const child of children) child.kill('SIGTERM');
      setTimeout(() => {
        for (const child of children) child.kill('SIGKILL');
      }, STOP_MS).unref();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    process.on('SIGHUP', stop);
    // npm stops the shell that runs a script, which says nothing to what it runs.
    const starter = process.ppid;
    setInterval(() => {
      if (process.ppid !== starter) stop();
    }, STARTER_LOOK_MS).unref();
    /** @type {number | undefined} */
    let first;
    let running = children.length;
    for (const child of children) {
      child.once('close', (code) => {
        first ??= code ?? 0;
        running -= 1;
        stop();
        if (running === 0) resolve(first);
      });
    }
  });

  /**
   * @param {string} name
   * @param {string[]} nodeArgs
   * @param {string} cwd
   */
  function started(name, nodeArgs, cwd) {
    const child = spawn(tools.node, nodeArgs, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let isTold = false;
    /** @param {string} line */
    const look = (line) => {
      const url = name === 'client' && !isTold ? /(http:\/\/127\.0\.0\.1:\d+)/.exec(line) : null;
      if (!url?.[1]) return;
      isTold = true;
      onReady(url[1]);
    };
    eachLine(child.stdout, (line) => {
      process.stdout.write(`${name} │ ${line}\n`);
      look(line);
    });
    eachLine(child.stderr, (line) => process.stderr.write(`${name} │ ${line}\n`));
    return child;
  }
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {(line: string) => void} tell
 */
function eachLine(stream, tell) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (/** @type {string} */ text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) tell(line);
  });
}
