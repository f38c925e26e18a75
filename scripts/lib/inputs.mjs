// A step that has nothing new to do is skipped. "New" is decided by the content of its inputs and
// not by their times, which a checkout changes without changing anything.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ignored = new Set(['node_modules', 'dist', 'test-results']);

/**
 * One hash over files and folders, names included; what does not exist counts as absent.
 * @param {string} root
 * @param {readonly string[]} paths relative to the root
 * @param {(path: string) => boolean} [matters] decides for each file
 */
export function hashOf(root, paths, matters = () => true) {
  const hash = createHash('sha256');
  /** @param {string} path */
  const add = (path) => {
    if (!matters(path)) return;
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  };
  /** @param {string} path */
  const walk = (path) => {
    const entries = readdirSync(join(root, path), { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.isDirectory() && !ignored.has(entry.name)) walk(`${path}/${entry.name}`);
      else if (entry.isFile()) add(`${path}/${entry.name}`);
    }
  };
  for (const path of paths) {
    if (!existsSync(join(root, path))) hash.update(`${path}\0absent\0`);
    else if (isFolder(join(root, path))) walk(path);
    else add(path);
  }
  return hash.digest('hex');
}

/** @param {string} path */
function isFolder(path) {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * The manifests of all packages: the folders that pnpm-workspace.yaml names.
 * @param {string} root
 */
export function manifests(root) {
  const nested = ['packages', 'apps'].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)
      : [],
  );
  return ['.', 'sync-server', 'test', ...nested.sort()].map((folder) => `${folder}/package.json`);
}

/**
 * Runs the work unless the stamp says that it succeeded for the same inputs.
 * @param {{ stamp: string, inputs: string, done: () => boolean, work: () => void | Promise<void> }} step
 *   `done`: whether the result of the earlier success is still there
 * @returns {Promise<boolean>} whether the work was run
 */
export async function unlessStamped({ stamp, inputs, done, work }) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs && done()) return false;
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, inputs);
  return true;
}
