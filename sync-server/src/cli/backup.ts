import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { backup as copyDatabase, DatabaseSync } from 'node:sqlite';
import { lockDataFolder, placesIn } from '../data-folder.ts';
import { StartFailure } from '../start-failure.ts';
import { type CliCommand, type Desk, mistaken } from './command.ts';

/**
 * A backup is a folder like the data folder itself. The database is copied first and the files after
 * it: files are only ever added, so every file that the copy names is there.
 */
export const backup: CliCommand = {
  usage: 'backup <new folder>',
  summary: 'Copies database and files while the server goes on.',
  run: async ([folder, ...rest], desk) => {
    if (folder === undefined || rest.length > 0) throw mistaken('backup needs one new folder.');
    const target = placesIn(await newFolder(folder));
    const source = placesIn(dataFolderOf(desk, 'backup'));
    if (!existsSync(source.database)) {
      throw new StartFailure(`There is no database in ${desk.config.dataFolder}.`);
    }
    const database = new DatabaseSync(source.database, { readOnly: true });
    try {
      await copyDatabase(database, target.database);
    } finally {
      database.close();
    }
    if (existsSync(source.files)) await cp(source.files, target.files, { recursive: true });
    desk.say(`The backup is in ${resolve(folder)}.`);
    return 0;
  },
};

/** The old database is put aside, never deleted, so that a restore can be taken back. */
export const restore: CliCommand = {
  usage: 'restore <backup folder>',
  summary: 'Checks a backup and puts it in place of the data; refused while the server runs.',
  run: async ([folder, ...rest], desk) => {
    if (folder === undefined || rest.length > 0) throw mistaken('restore needs one backup folder.');
    const source = placesIn(resolve(folder));
    refuseUnsound(source.database);
    const dataFolder = dataFolderOf(desk, 'restore');
    const lock = lockDataFolder(dataFolder);
    try {
      await putInPlace(source, placesIn(dataFolder));
    } finally {
      lock.release();
    }
    desk.say(`The backup is in place in ${dataFolder}.`);
    return 0;
  },
};

type Places = ReturnType<typeof placesIn>;

async function putInPlace(source: Places, target: Places): Promise<void> {
  const arriving = `${target.database}.arriving`;
  await rm(arriving, { force: true });
  await cp(source.database, arriving);
  if (existsSync(source.files)) {
    await cp(source.files, target.files, { recursive: true, force: false });
  }
  const aside = await freeName(`${target.database}.before-restore`);
  for (const ending of ['', '-wal', '-shm']) {
    if (existsSync(`${target.database}${ending}`)) {
      await rename(`${target.database}${ending}`, `${aside}${ending}`);
    }
  }
  await rename(arriving, target.database);
}

async function freeName(wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = `${wanted}-${number}`;
    if (!existsSync(name)) return name;
  }
}

function refuseUnsound(database: string): void {
  if (!existsSync(database)) throw new StartFailure(`There is no backup at ${database}.`);
  let verdict: unknown;
  try {
    const opened = new DatabaseSync(database, { readOnly: true });
    verdict = opened.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
    opened.close();
  } catch (error) {
    verdict = error instanceof Error ? error.message : String(error);
  }
  if (verdict !== 'ok') {
    throw new StartFailure(`The backup ${database} is damaged (${String(verdict)}).`);
  }
}

function dataFolderOf(desk: Desk, command: string): string {
  if (desk.config.databaseUrl === undefined) return desk.config.dataFolder;
  throw new StartFailure(
    `${command} is for the embedded database; for PostgreSQL use its own tools (CALLOUT_DATABASE_URL is set).`,
  );
}

async function newFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  await mkdir(path, { recursive: true, mode: 0o700 });
  if ((await readdir(path)).length > 0) throw mistaken(`The folder ${path} is not empty.`);
  return path;
}
