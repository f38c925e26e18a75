import { Command, CommanderError } from '@commander-js/extra-typings';
import { backup, restore } from './backup.ts';
import { closeMonth, closeWeek } from './close-periods.ts';
import { type AddCommand, type CliContext, mistaken } from './command.ts';
import { device } from './device.ts';
import { epoch, restores } from './epoch.ts';
import { importTableCommand } from './import.ts';
import { issues } from './issues.ts';
import { logClock } from './log-clock.ts';
import { printModel } from './model.ts';
import { user } from './user.ts';
import { verifyCommand } from './verify-command.ts';

/** Every command of `pnpm callout`, as its help lists them. */
const COMMANDS: readonly AddCommand[] = [
  verifyCommand,
  user,
  device,
  importTableCommand,
  closeWeek,
  closeMonth,
  issues,
  printModel,
  backup,
  restore,
  restores,
  epoch,
  logClock,
];

/**
 * Runs one command. The context is asked for when the call is understood, so that help needs no settings.
 * @throws StartFailure for a call that a person has to write differently
 */
export async function runCli(
  args: readonly string[],
  contextOf: () => CliContext,
): Promise<number> {
  let exitCode = 0;
  let fault = '';
  const program = new Command('pnpm callout')
    .description('Looks after a Callout server from its machine.')
    .exitOverride()
    .configureOutput({
      writeErr: (text) => {
        fault += text;
      },
      outputError: (text, write) => write(text.replace(/^error: /, '')),
    });
  for (const add of COMMANDS) {
    add(program, (work) => async (...said) => {
      exitCode = await work(contextOf(), ...said);
    });
  }
  try {
    await program.parseAsync(args.length === 0 ? ['--help'] : args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw mistaken(fault.trimEnd());
  }
  return exitCode;
}
