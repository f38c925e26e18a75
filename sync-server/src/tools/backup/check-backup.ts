import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { placesIn } from '../../host/data-folder.ts';
import { StartFailure } from '../../host/start-failure.ts';
import { SCHEMA_VERSION } from '../../store/schema.ts';
import { FILE_LIST, hashOf, listedFileSchema, type Manifest, readManifest } from './manifest.ts';

/**
 * Checks a backup from its manifest to the last file, before anything is touched.
 * @throws StartFailure that names what is damaged or missing
 */
export async function checkBackup(folder: string, say: (line: string) => void): Promise<Manifest> {
  const { database, files } = placesIn(folder);
  if (!existsSync(database)) throw new StartFailure(`There is no backup at ${database}.`);
  const manifest = await readManifest(folder);
  if (!manifest) {
    throw new StartFailure(
      `${folder} has no manifest: it is no complete backup (--no-manifest takes an old one).`,
    );
  }
  const { bytes, sha256 } = manifest.database;
  if ((await stat(database)).size !== bytes || (await hashOf(database)) !== sha256) {
    throw new StartFailure(`The backup ${database} is damaged (it differs from its manifest).`);
  }
  checkDatabase(database);
  await checkFiles(folder, files, manifest);
  say(`The backup of ${manifest.madeAt} is whole: position ${manifest.position}.`);
  return manifest;
}

/** @throws StartFailure when it is damaged, or newer than this Callout */
export function checkDatabase(path: string): void {
  if (!existsSync(path)) throw new StartFailure(`There is no backup at ${path}.`);
  let verdict: unknown;
  let schema = 0;
  try {
    const opened = new DatabaseSync(path, { readOnly: true });
    verdict = opened.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
    schema = Number(opened.prepare('PRAGMA user_version').get()?.['user_version']);
    opened.close();
  } catch (error) {
    verdict = error instanceof Error ? error.message : String(error);
  }
  if (verdict !== 'ok') {
    throw new StartFailure(`The backup ${path} is damaged (${String(verdict)}).`);
  }
  if (schema > SCHEMA_VERSION || schema < 1) {
    throw new StartFailure(
      `The backup ${path} is of schema ${schema}; this Callout knows 1 to ${SCHEMA_VERSION}.`,
    );
  }
}

async function checkFiles(folder: string, files: string, manifest: Manifest): Promise<void> {
  const path = join(folder, FILE_LIST);
  if (!existsSync(path)) throw new StartFailure(`${path} is missing.`);
  const list = createHash('sha256');
  let count = 0;
  const handle = await open(path);
  try {
    for await (const line of handle.readLines()) {
      list.update(`${line}\n`);
      count += 1;
      await checkFile(files, line);
    }
  } finally {
    await handle.close();
  }
  if (count !== manifest.files.count || list.digest('hex') !== manifest.files.sha256) {
    throw new StartFailure(`${path} is damaged (it differs from the manifest).`);
  }
}

async function checkFile(files: string, line: string): Promise<void> {
  let listed: ReturnType<typeof listedFileSchema.safeParse> | undefined;
  try {
    listed = listedFileSchema.safeParse(JSON.parse(line));
  } catch {
    listed = undefined;
  }
  if (!listed?.success) throw new StartFailure('The list of files of the backup is damaged.');
  const { sha256, bytes } = listed.data;
  const path = join(files, sha256.slice(0, 2), sha256);
  if (!existsSync(path)) throw new StartFailure(`The file ${path} of the backup is missing.`);
  if ((await stat(path)).size !== bytes || (await hashOf(path)) !== sha256) {
    throw new StartFailure(`The file ${path} of the backup is damaged.`);
  }
}
