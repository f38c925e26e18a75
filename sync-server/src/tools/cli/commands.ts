import { backup, restore } from './backup.ts';
import { closeMonth, closeWeek } from './close-periods.ts';
import type { CliCommand } from './command.ts';
import { device } from './device.ts';
import { epoch, restores } from './epoch.ts';
import { importTableCommand } from './import.ts';
import { issues } from './issues.ts';
import { logClock } from './log-clock.ts';
import { printModel } from './model.ts';
import { user } from './user.ts';
import { verifyCommand } from './verify-command.ts';

/** Every command of `pnpm callout` has its line here. */
export const commands: Readonly<Record<string, CliCommand>> = {
  verify: verifyCommand,
  user,
  device,
  import: importTableCommand,
  'close-week': closeWeek,
  'close-month': closeMonth,
  issues,
  model: printModel,
  backup,
  restore,
  restores,
  epoch,
  'log-clock': logClock,
};
