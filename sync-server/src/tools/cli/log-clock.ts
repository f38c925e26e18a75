import { userInfo } from 'node:os';
import { epochMs, type InstantText } from '@callout/kernel';
import { z } from 'zod';
import { AHEAD_SETTING, systemClock } from '../../host/clock.ts';
import { BEHIND_MS_MAX } from '../../store/log-clock.ts';
import {
  correctLog,
  factsAhead,
  type LogCorrection,
  logCorrections,
} from '../../store/log-corrections.ts';
import { openStore } from '../../store/open-store.ts';
import type { Reader, Store } from '../../store/port.ts';
import { type AddCommand, type CliContext, mistaken, withReader } from './command.ts';

/** Who types the time has looked at another clock a while ago. */
const TYPED_MS_MAX = 10 * 60_000;
const instantSchema = z.iso.datetime({ offset: true });

/** For a log that was written ahead of the time, so that no server starts on it: docs/adr/0140. */
export const logClock: AddCommand = (program, run) =>
  program
    .command('log-clock')
    .option('--set <instant>', 'the time it is now, by another clock: sets that of the log back')
    .description('Says what the log holds from a time to come.')
    .action(
      run((context, { set }) =>
        set === undefined
          ? withReader(context, (reader) => tell(reader, context))
          : setBack(context, set),
      ),
    );

function lineOf({ position, from, to, by }: LogCorrection): string {
  return `At position ${position} the clock was set back from ${from} to ${to} by ${by}.`;
}

async function isAhead(reader: Reader, now: InstantText): Promise<boolean> {
  const latest = await reader.lastRecordedAt();
  return latest !== undefined && epochMs(latest) - epochMs(now) > BEHIND_MS_MAX;
}

async function tell(reader: Reader, { say }: CliContext): Promise<number> {
  const now = systemClock.now();
  for (const correction of await logCorrections(reader)) say(lineOf(correction));
  say(`The clock of this machine says ${now}.`);
  say(`The log was last written at ${(await reader.lastRecordedAt()) ?? 'no time: it is empty'}.`);
  if (!(await isAhead(reader, now))) {
    say('Nothing is to be done.');
    return 0;
  }
  const { count, first, last, byType } = await factsAhead(reader, now);
  if (count > 0) say(`${count} facts lie ahead, from position ${first} to ${last}:`);
  for (const [type, times] of byType) say(`  ${times} × ${type}`);
  say(
    'If the clock of this machine is wrong, set it right and start the server. If it is right, a ' +
      'backup from before undoes what was told ahead; "log-clock --set" with the time it is now ' +
      'keeps it and goes on from today.',
  );
  return 1;
}

/** @throws StartFailure where the time that was typed is not this machine's, or nothing is ahead */
async function setBack(context: CliContext, typed: string): Promise<number> {
  const parsed = instantSchema.safeParse(typed);
  if (!parsed.success) {
    throw mistaken(`--set takes an instant, such as ${systemClock.now()}, not "${typed}".`);
  }
  const store = await openStore(context.config);
  try {
    const now = systemClock.now();
    if (Math.abs(Date.parse(parsed.data) - epochMs(now)) > TYPED_MS_MAX) {
      throw mistaken(
        `The clock of this machine says ${now}, you say ${typed}: set the clock of the machine right.`,
      );
    }
    await refuseWhileServed(store);
    if (!(await isAhead(store, now))) throw mistaken('Nothing of the log lies ahead.');
    const by = userInfo().username;
    const { correction, broughtForward } = await correctLog(store, context.model, { now, by });
    // A test that had moved the time ahead is over, too.
    await store.write((transaction) => transaction.putSetting(AHEAD_SETTING, '0'));
    context.say(lineOf(correction));
    if (broughtForward > 0) context.say(`${broughtForward} messages and issues are due now.`);
    context.say(
      'Nothing that was told ahead is changed: docs/operations/log-clock.md says what follows.',
    );
    return 0;
  } finally {
    await store.close();
  }
}

/** An embedded database is held by its server; one that several share says who is at work on it. */
async function refuseWhileServed(store: Store): Promise<void> {
  const held = (await store.leases()).some(({ leftMs }) => leftMs > 0);
  if (held) throw mistaken('A server is at work on this database: stop every one first.');
}
