import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { systemClock } from '../../host/clock.ts';
import { lockForBackup, placesIn } from '../../host/data-folder.ts';
import { StartFailure } from '../../host/start-failure.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { megabytes, takeBackup } from '../backup/take-backup.ts';
import type { AddCommand, CliContext } from './command.ts';

const MINUTES_DEFAULT = 60;
const MINUTES_MAX = 24 * 60;
const CALLED_OFF = 130;

/** A folder of its own: snapshot, files and a manifest with their hashes. See docs/operations. */
export const backup: AddCommand = (program, run) =>
  program
    .command('backup')
    .argument('<new-folder>')
    .option('--minutes <number>', 'after which it is called off', minutesOf, MINUTES_DEFAULT)
    .description(
      'Copies database and files while the server goes on; Ctrl-C leaves nothing behind.',
    )
    .action(run((context, folder, { minutes }) => make(context, folder, minutes)));

async function make(context: CliContext, folder: string, minutes: number): Promise<number> {
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
    throw error instanceof StartFailure ? error : new StartFailure(`No backup: ${reason(error)}.`);
  } finally {
    calling.end();
    lock.release();
  }
}

/** @throws InvalidArgumentError, which commander tells with the name of the option */
function minutesOf(said: string): number {
  const minutes = Number(said);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= MINUTES_MAX) return minutes;
  throw new InvalidArgumentError(`It is a whole number from 1 to ${MINUTES_MAX}.`);
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

export const restore: AddCommand = (program, run) =>
  program
    .command('restore')
    .argument('<backup-folder>')
    .option('--no-manifest', 'takes a backup that has no manifest to be checked against')
    .description(
      'Checks a backup, puts it in place of the data and begins a new epoch; refused while the server runs.',
    )
    .action(run((context, folder, { manifest }) => putBack(context, folder, manifest)));

async function putBack(context: CliContext, folder: string, manifest: boolean): Promise<number> {
  const dataFolder = dataFolderOf(context, 'restore');
  const { epoch, aside } = await restoreBackup({
    folder: resolve(folder),
    dataFolder,
    model: context.model,
    now: systemClock.now,
    say: context.say,
    withoutManifest: !manifest,
  });
  context.say(`The backup is in place in ${dataFolder}; epoch ${epoch.epoch} begins.`);
  if (aside) context.say(`What was there before lies in ${aside}.`);
  context.say('"callout restores" tells what comes back from devices.');
  return 0;
}

function dataFolderOf(context: CliContext, command: string): string {
  if (context.config.databaseUrl === undefined) return context.config.dataFolder;
  throw new StartFailure(
    `${command} is for the embedded database; for PostgreSQL use pg_dump and pg_restore, and then ` +
      '"callout epoch new" (CALLOUT_DATABASE_URL is set).',
  );
}
