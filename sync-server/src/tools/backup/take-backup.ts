import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, opendir, readdir, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { placesIn } from '../../host/data-folder.ts';
import { flush } from '../../host/flush.ts';
import { StartFailure } from '../../host/start-failure.ts';
import { FILE_LIST, hashOf, type ListedFile, MANIFEST, type Manifest } from './manifest.ts';
import { takeSnapshot } from './snapshot.ts';

/** What a file system needs beside the files themselves. */
const SPARE_BYTES = 16 * 1024 * 1024;
const NAME = /^[0-9a-f]{64}$/;

export interface Backup {
  readonly dataFolder: string;
  readonly target: string;
  /** Calls it off; nothing of it is left then. */
  readonly signal: AbortSignal;
  readonly now: () => string;
  /** A sentence for the person who waits. */
  readonly say: (line: string) => void;
}

/**
 * Makes a backup beside a server that goes on: first a snapshot of the database, then the files. Files
 * are only ever added and are named by their content, so all that the snapshot names are there.
 * The folder gets its name when everything in it is durable.
 * @throws StartFailure with what stands in the way
 */
export async function takeBackup(backup: Backup): Promise<Manifest> {
  const target = resolve(backup.target);
  await refuseTaken(target);
  const arriving = `${target}.arriving`;
  await rm(arriving, { recursive: true, force: true });
  try {
    await refuseWithoutRoom(backup, dirname(target));
    await mkdir(arriving, { recursive: true, mode: 0o700 });
    const manifest = await fill(backup, arriving);
    if (existsSync(target)) await rmdir(target);
    await rename(arriving, target);
    await flush(dirname(target));
    return manifest;
  } catch (error) {
    await rm(arriving, { recursive: true, force: true });
    throw error;
  }
}

async function refuseTaken(target: string): Promise<void> {
  if (!existsSync(target)) return;
  if ((await readdir(target)).length > 0) {
    throw new StartFailure(`The folder ${target} is not empty.`, 2);
  }
}

async function refuseWithoutRoom({ dataFolder }: Backup, parent: string): Promise<void> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const source = placesIn(dataFolder);
  const needed = databaseBytes(source.database) + (await folderBytes(source.files)) + SPARE_BYTES;
  const { bavail, bsize } = await statfs(parent);
  if (bavail * bsize >= needed) return;
  throw new StartFailure(
    `The backup needs ${megabytes(needed)} MB; ${parent} has ${megabytes(bavail * bsize)} MB left.`,
  );
}

export function databaseBytes(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
  try {
    const number = (pragma: string) =>
      Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]);
    return number('page_count') * number('page_size');
  } finally {
    database.close();
  }
}

export const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { path } of shelved(folder)) bytes += (await stat(path)).size;
  return bytes;
}

/** The files of the file store, whatever else lies beside them. */
export async function* shelved(
  folder: string,
): AsyncGenerator<{ readonly sha256: string; readonly path: string }> {
  if (!existsSync(folder)) return;
  for await (const part of await opendir(folder)) {
    if (!part.isDirectory() || !/^[0-9a-f]{2}$/.test(part.name)) continue;
    for await (const file of await opendir(join(folder, part.name))) {
      if (!file.isFile() || !NAME.test(file.name)) continue;
      yield { sha256: file.name, path: join(folder, part.name, file.name) };
    }
  }
}

async function fill(backup: Backup, arriving: string): Promise<Manifest> {
  const { signal, say } = backup;
  const source = placesIn(backup.dataFolder);
  const target = placesIn(arriving);
  const wanted = databaseBytes(source.database);
  const progress = tenths((tenth) => say(`Database: ${tenth}0 % of ${megabytes(wanted)} MB`));
  await takeSnapshot(source.database, target.database, signal, (bytes) =>
    progress(bytes / Math.max(1, wanted)),
  );
  await flush(target.database);
  const about = readSnapshot(target.database);
  const database = {
    bytes: (await stat(target.database)).size,
    sha256: await hashOf(target.database, signal),
  };
  say(
    `Database: ${megabytes(database.bytes)} MB are written, the log stands at ${about.position}.`,
  );
  const files = await copyFiles(backup, arriving, about.files);
  const manifest: Manifest = {
    form: 'callout-backup',
    version: 1,
    madeAt: backup.now(),
    schema: about.schema,
    log: about.log,
    position: about.position,
    database,
    files,
  };
  await writeDurably(join(arriving, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await flush(arriving);
  return manifest;
}

/** Calls back once for each tenth that is reached, whole ones only. */
function tenths(reached: (tenth: number) => void): (share: number) => void {
  let last = 0;
  return (share) => {
    const tenth = Math.min(9, Math.floor(share * 10));
    if (tenth <= last) return;
    last = tenth;
    reached(tenth);
  };
}

function readSnapshot(path: string) {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const log = database.prepare('SELECT id, epoch, position FROM log').get();
    const names = database.prepare('SELECT sha256 FROM files').all();
    return {
      schema: Number(database.prepare('PRAGMA user_version').get()?.['user_version']),
      log: { id: String(log?.['id']), epoch: String(log?.['epoch']) },
      position: Number(log?.['position']),
      files: new Set(names.map((row) => String(row['sha256']))),
    };
  } finally {
    database.close();
  }
}

async function copyFiles(
  { dataFolder, signal, say }: Backup,
  arriving: string,
  named: ReadonlySet<string>,
): Promise<Manifest['files']> {
  const target = placesIn(arriving);
  const list = createHash('sha256');
  const lines = await open(join(arriving, FILE_LIST), 'w', 0o600);
  const missing = new Set(named);
  let [count, bytes] = [0, 0];
  try {
    for await (const { sha256, path } of shelved(placesIn(dataFolder).files)) {
      signal.throwIfAborted();
      const copied = await copyFile(path, join(target.files, sha256.slice(0, 2), sha256), signal);
      if (copied.sha256 !== sha256) {
        throw new StartFailure(
          `The file ${path} is damaged: it no longer has the hash of its name.`,
        );
      }
      const line = `${JSON.stringify(copied)}\n`;
      await lines.write(line);
      list.update(line);
      missing.delete(sha256);
      count += 1;
      bytes += copied.bytes;
      if (count % 1_000 === 0) say(`Files: ${count} are copied.`);
    }
    await lines.sync();
  } finally {
    await lines.close();
  }
  if (missing.size > 0) say(`${missing.size} files that the database names are not in the folder.`);
  return { count, bytes, sha256: list.digest('hex'), missing: missing.size };
}

/** Copies and hashes in one reading; durable when it resolves. */
export async function copyFile(
  from: string,
  to: string,
  signal?: AbortSignal,
): Promise<ListedFile> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform: (chunk: Buffer, _encoding, next) => {
      hash.update(chunk);
      bytes += chunk.length;
      next(undefined, chunk);
    },
  });
  await pipeline(
    createReadStream(from, { highWaterMark: 1024 * 1024 }),
    measure,
    createWriteStream(to, { mode: 0o600, flush: true }),
    { ...(signal ? { signal } : {}) },
  );
  return { sha256: hash.digest('hex'), bytes };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await handle.write(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
