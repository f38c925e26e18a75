import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../host/clock.ts';
import { lockForBackup, placesIn } from '../../host/data-folder.ts';
import { StartFailure } from '../../host/start-failure.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { megabytes, takeBackup } from '../backup/take-backup.ts';
import { type CliCommand, type CliContext, mistaken } from './command.ts';

const MINUTES_DEFAULT = 60;
const MINUTES_MAX = 24 * 60;
const CALLED_OFF = 130;

/** A folder of its own: snapshot, files and a manifest with their hashes. See docs/operations. */
export const backup: CliCommand = {
  usage: 'backup <new folder> [--minutes 60]',
  summary: 'Copies database and files while the server goes on; Ctrl-C leaves nothing behind.',
  run: async (args, context) => {
    const { folder, minutes } = backupArgs(args);
    const dataFolder = dataFolderOf(context, 'backup');
    if (!existsSync(placesIn(dataFolder).database)) {
      throw new StartFailure(`There is no database in ${dataFolder}.`);
    }
    const lock = lockForBackup(dataFolder);
    const calling = callOffOnSignal(minutes);
    try {
      const { signal } = calling;
      const { now } = systemClock;
      const made = await takeBackup({ dataFolder, target: folder, signal, now, say: context.say });
      const { database, files } = made;
      context.say(
        `The backup is in ${resolve(folder)}: ${megabytes(database.bytes)} MB of database, ` +
          `${files.count} files, the log at position ${made.position}.`,
      );
      return 0;
    } catch (error) {
      if (calling.signal.aborted) return calledOff(calling.signal, context);
      throw error instanceof StartFailure
        ? error
        : new StartFailure(`No backup: ${reason(error)}.`);
    } finally {
      calling.end();
      lock.release();
    }
  },
};

function backupArgs(args: readonly string[]): { folder: string; minutes: number } {
  let read: ReturnType<typeof parse>;
  try {
    read = parse(args);
  } catch (error) {
    throw mistaken(reason(error));
  }
  const [folder, ...rest] = read.positionals;
  if (folder === undefined || rest.length > 0) throw mistaken('backup needs one new folder.');
  const minutes = Number(read.values.minutes ?? MINUTES_DEFAULT);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > MINUTES_MAX) {
    throw mistaken(`--minutes must be a whole number from 1 to ${MINUTES_MAX}.`);
  }
  return { folder, minutes };
}

function parse(args: readonly string[]) {
  const options = { minutes: { type: 'string' }, 'no-manifest': { type: 'boolean' } } as const;
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

function callOffOnSignal(minutes: number) {
  const controller = new AbortController();
  const interrupted = () => controller.abort('It was called off.');
  const late = () => controller.abort(`It was not done after ${minutes} minutes (--minutes).`);
  const timer = setTimeout(late, minutes * 60_000);
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, interrupted);
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer);
      for (const signal of signals) process.off(signal, interrupted);
    },
  };
}

function calledOff(signal: AbortSignal, context: CliContext): number {
  context.say(`No backup: ${String(signal.reason)} Nothing of it is left.`);
  return CALLED_OFF;
}

function reason(error: unknown): string {
  const sentence = error instanceof Error ? error.message : String(error);
  return sentence.replace(/\.$/, '');
}

export const restore: CliCommand = {
  usage: 'restore <backup folder> [--no-manifest]',
  summary:
    'Checks a backup, puts it in place of the data and begins a new epoch; refused while the server runs.',
  run: async (args, context) => {
    const { positionals, values } = parse(args);
    const [folder, ...rest] = positionals;
    if (folder === undefined || rest.length > 0) throw mistaken('restore needs one backup folder.');
    const dataFolder = dataFolderOf(context, 'restore');
    const { epoch, aside } = await restoreBackup({
      folder: resolve(folder),
      dataFolder,
      model: context.model,
      now: systemClock.now,
      say: context.say,
      withoutManifest: values['no-manifest'] === true,
    });
    context.say(`The backup is in place in ${dataFolder}; epoch ${epoch.epoch} begins.`);
    if (aside) context.say(`What was there before lies in ${aside}.`);
    context.say('"callout restores" tells what comes back from devices.');
    return 0;
  },
};

function dataFolderOf(context: CliContext, command: string): string {
  if (context.config.databaseUrl === undefined) return context.config.dataFolder;
  throw new StartFailure(
    `${command} is for the embedded database; for PostgreSQL use pg_dump and pg_restore, and then ` +
      '"callout epoch new" (CALLOUT_DATABASE_URL is set).',
  );
}
