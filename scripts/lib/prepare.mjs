// Brings a checkout into the state in which things can be run: packages installed, client built.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, manifests, unlessStamped } from './inputs.mjs';
import { lock } from './lock.mjs';
import { Sentence } from './sentence.mjs';
import { say } from './tools.mjs';

/** @typedef {import('./tools.mjs').Tools} Tools */

/**
 * Installs what the lock file names, if it or a manifest changed.
 * @param {string} root
 * @param {Tools} tools
 */
export async function ensureInstalled(root, tools) {
  const inputs = hashOf(root, ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests(root)]);
  const step = {
    // Inside node_modules, so that whoever deletes that folder deletes the stamp with it.
    stamp: join(root, 'node_modules/.callout-installed'),
    inputs: `${process.platform}-${process.arch} ${inputs}`,
    done: () => existsSync(join(root, 'node_modules/.pnpm')),
  };
  const work = () => {
    say('Installing packages (about half a minute the first time) …');
    const result = run(root, tools, ['install', '--frozen-lockfile', '--reporter=append-only']);
    if (result.status === 0) return;
    // Without a network pnpm complains of every single package; its last lines say the same.
    say(result.output.trimEnd().split('\n').slice(-30).join('\n'));
    throw new Sentence(
      /ERR_PNPM_OUTDATED_LOCKFILE/.test(result.output)
        ? 'A package.json asks for what pnpm-lock.yaml does not hold: run pnpm install and commit the lock file.'
        : 'pnpm could not install the packages (its own words are above): is the package registry reachable?',
    );
  };
  await locked(root, 'install', step, work);
}

/**
 * Builds the client, if it or a package it uses changed.
 * @param {string} root
 * @param {Tools} tools
 */
export async function ensureClientBuilt(root, tools) {
  const client = 'apps/client';
  if (!existsSync(join(root, client, 'index.html'))) {
    throw new Sentence(`There is no client to build: ${client}/index.html is missing.`);
  }
  await ensureBuilt(root, tools, { room: client, result: `${client}/dist/index.html` });
}

/**
 * Builds the desktop shell, if it changed.
 * @param {string} root
 * @param {Tools} tools
 */
export async function ensureDesktopBuilt(root, tools) {
  const room = 'apps/desktop';
  const manifest = JSON.parse(readFileSync(join(root, room, 'package.json'), 'utf8'));
  if (manifest.scripts?.build === undefined) return;
  await ensureBuilt(root, tools, { room, result: `${room}/${manifest.main}` });
}

/**
 * @param {string} root
 * @param {Tools} tools
 * @param {{ room: string, result: string }} what `result`: a file that a build leaves behind
 */
async function ensureBuilt(root, tools, { room, result }) {
  const inputs = hashOf(
    root,
    [room, 'packages', 'tsconfig.base.json', 'pnpm-lock.yaml'],
    (path) => !/\.(spec|fixture|e2e)\.tsx?$|\.md$/.test(path),
  );
  const step = {
    stamp: join(root, `node_modules/.callout-built-${room.replace('/', '-')}`),
    inputs,
    done: () => existsSync(join(root, result)),
  };
  await locked(root, `build-${room.replace('/', '-')}`, step, () => {
    say(`Building ${room} …`);
    const built = run(root, tools, ['--dir', room, 'run', 'build']);
    if (built.status === 0) return;
    process.stderr.write(built.output);
    throw new Sentence(`${room} could not be built; the reasons are above.`);
  });
}

/**
 * Looks without the lock first: with nothing to do, nothing is waited for.
 * @param {string} root
 * @param {string} name
 * @param {{ stamp: string, inputs: string, done: () => boolean }} step
 * @param {() => void} work
 */
async function locked(root, name, step, work) {
  const whenNeeded = async () => {
    const release = await lock(join(root, '.tools', `lock-${name}`));
    try {
      await unlessStamped({ ...step, work });
    } finally {
      release();
    }
  };
  await unlessStamped({ ...step, work: whenNeeded });
}

/**
 * @param {string} root
 * @param {Tools} tools
 * @param {string[]} args for pnpm
 */
function run(root, tools, args) {
  const result = spawnSync(tools.pnpm, args, {
    cwd: root,
    // CI=true: pnpm then never asks, not even whether it may rebuild node_modules.
    env: { ...tools.env, CI: 'true' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error !== undefined)
    throw new Sentence(`pnpm could not be started: ${result.error.message}.`);
  return { status: result.status, output: `${result.stdout}${result.stderr}` };
}
