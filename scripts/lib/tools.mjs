// The pinned Node and pnpm, in .tools/. Their platform packages are ordinary archives, so no
// install script has to run; the wrapping packages `node` and `pnpm` would need one (docs/adr/0001).
// This file runs on whatever Node the machine has (20 or newer) before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { lock } from './lock.mjs';
import { Sentence } from './sentence.mjs';

const NODE_VERSION = '26.10.0';
const PNPM_VERSION = '12.21.0';

/** @typedef {{ node: string, pnpm: string, env: NodeJS.ProcessEnv }} Tools */

/**
 * The platform packages that carry the two programs, and where the programs lie in them.
 * @param {string} platform as `process.platform`
 * @param {string} arch as `process.arch`
 * @param {boolean} musl whether the C library is musl
 */
export function platformPackages(platform, arch, musl) {
  const windows = platform === 'win32';
  // The node packages say `win`, and Apple's newer chips came under a second prefix.
  const nodePrefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  const nodeName = `${nodePrefix}-${windows ? 'win' : platform}-${arch}`;
  const pnpmName = `@pnpm/exe.${platform}-${arch}${musl ? '-musl' : ''}`;
  return {
    node: { name: nodeName, version: NODE_VERSION, program: windows ? 'bin/node.exe' : 'bin/node' },
    pnpm: { name: pnpmName, version: PNPM_VERSION, program: windows ? 'pnpm.exe' : 'pnpm' },
  };
}

/** Node's report names the version of glibc; under musl there is none to name. */
function isMusl() {
  if (process.platform !== 'linux') return false;
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (
    process.report.getReport()
  );
  return report.header.glibcVersionRuntime === undefined;
}

/**
 * Makes the pinned tools present and answers where they are.
 * @param {string} root the checkout
 * @returns {Promise<Tools>}
 */
export async function ensureTools(root) {
  const present = presentTools(root);
  if (present !== undefined) return present;
  mkdirSync(join(root, '.tools'), { recursive: true });
  const release = await lock(join(root, '.tools/lock-tools'));
  try {
    return presentTools(root) ?? fetchTools(root);
  } finally {
    release();
  }
}

const stampPath = '.tools/installed.json';
const host = `${process.platform}-${process.arch}`;
const wanted = `${host} node ${NODE_VERSION} pnpm ${PNPM_VERSION}`;

/**
 * Looks at files only: with everything present, a start must not wait here.
 * @param {string} root
 * @returns {Tools | undefined}
 */
function presentTools(root) {
  /** @type {{ wanted?: string, node?: string, pnpm?: string }} */
  let stamp = {};
  try {
    stamp = JSON.parse(readFileSync(join(root, stampPath), 'utf8'));
  } catch {
    // No stamp, or one cut short by a crash: the tools are fetched again.
  }
  if (stamp.wanted !== wanted || stamp.node === undefined || stamp.pnpm === undefined) return;
  const node = join(root, stamp.node);
  const pnpm = join(root, stamp.pnpm);
  if (!existsSync(node) || !existsSync(pnpm)) return;
  return { node, pnpm, env: toolEnv(node, pnpm) };
}

/**
 * @param {string} root
 * @returns {Tools}
 */
function fetchTools(root) {
  const folder = join(root, '.tools');
  const packages = platformPackages(process.platform, process.arch, isMusl());
  say(`Fetching Node ${NODE_VERSION} and pnpm ${PNPM_VERSION} into .tools/ …`);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  npmInstall(folder, [packages.node, packages.pnpm]);
  const node = join(folder, 'node_modules', packages.node.name, packages.node.program);
  const pnpm = join(folder, 'node_modules', packages.pnpm.name, packages.pnpm.program);
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (version !== `v${NODE_VERSION}` || !existsSync(pnpm)) {
    throw new Sentence(
      `The Node fetched into .tools/ does not run here (${host}): it answered "${version ?? ''}".`,
    );
  }
  linkPrograms(folder, { node, pnpm });
  const stamp = { wanted, node: relative(root, node), pnpm: relative(root, pnpm) };
  writeFileSync(join(root, stampPath), JSON.stringify(stamp));
  return { node, pnpm, env: toolEnv(node, pnpm) };
}

/**
 * @param {string} folder
 * @param {{ name: string, version: string }[]} packages
 */
function npmInstall(folder, packages) {
  const args = [
    'install',
    ...['--prefix', folder, '--no-save', '--no-package-lock', '--ignore-scripts'],
    ...['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'],
    // A project around the checkout must not count this folder as one of its own.
    '--workspaces=false',
    // Where there is no network, say so in seconds and not after minutes of trying again.
    ...['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'],
    ...packages.map(({ name, version }) => `${name}@${version}`),
  ];
  // Under `npm start` npm names its own program, which spares the search for it.
  const npmCli = process.env['npm_execpath'];
  const byNpm = npmCli !== undefined && /npm-cli\.c?js$/.test(npmCli);
  const result = byNpm
    ? spawnSync(process.execPath, [npmCli, ...args], { cwd: folder, encoding: 'utf8' })
    : spawnSync('npm', args, {
        cwd: folder,
        encoding: 'utf8',
        shell: process.platform === 'win32',
      });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  const names = packages.map(({ name, version }) => `${name}@${version}`).join(' and ');
  throw new Sentence(
    result.error === undefined
      ? `npm could not fetch ${names} (its own words are above): is the package registry reachable?`
      : `npm could not be started to fetch ${names}: ${result.error.message}.`,
  );
}

/**
 * For a person's shell: `PATH="$PWD/.tools/bin:$PATH"`. Windows needs rights for links.
 * @param {string} folder
 * @param {Record<string, string>} programs
 */
function linkPrograms(folder, programs) {
  if (process.platform === 'win32') return;
  const bin = join(folder, 'bin');
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin);
  for (const [name, program] of Object.entries(programs)) {
    symlinkSync(relative(bin, program), join(bin, name));
  }
}

/**
 * An environment in which `node` and `pnpm` are the pinned ones and nothing asks questions.
 * @param {string} node
 * @param {string} pnpm
 * @returns {NodeJS.ProcessEnv}
 */
function toolEnv(node, pnpm) {
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  let path = '';
  for (const [name, value] of Object.entries(process.env)) {
    // What npm says about the script it runs is not true for what is started from here; its settings
    // (a registry, a proxy) stay.
    if (/^npm_(package|lifecycle|command|execpath|node)/i.test(name)) continue;
    if (name.toLowerCase() === 'path') path = value ?? '';
    else env[name] = value;
  }
  env['PATH'] = [dirname(node), dirname(pnpm), path].join(delimiter);
  return env;
}

/** @param {string} line progress goes to stderr, so that a command's own output can be piped */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
