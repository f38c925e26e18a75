import type { Epoch } from '../../store/epoch-port.ts';
import { beginEpoch, writeStamp } from '../../store/log-stamp.ts';
import { openStoreBeside } from '../../store/open-store.ts';
import type { Reader } from '../../store/port.ts';
import { type AddCommand, type CliContext, clockOf, withReader } from './command.ts';

const SHOWN_MAX = 200;

const REASONS: Readonly<Record<Epoch['reason'], string>> = {
  restored: 'restored from a backup',
  noticed: 'the server found its database put back',
  declared: 'declared by hand',
};

/** What the log is called, and a new epoch after a restore by other means than ours. */
export const epoch: AddCommand = (program, run) => {
  const group = program
    .command('epoch')
    .description('Says which log and epoch it is.')
    .action(run(tell));
  group
    .command('new')
    .description('Begins one after a restore by other means (a dump, a snapshot).')
    .action(run(declare));
};

function tell(context: CliContext): Promise<number> {
  return withReader(context, async (store) => {
    const { id, epoch: name, position } = await store.log();
    context.say(`log ${id}\nepoch ${name}\nposition ${position}`);
    return 0;
  });
}

async function declare(context: CliContext): Promise<number> {
  const store = await openStoreBeside(context.config);
  try {
    const clock = await clockOf(context, store);
    const begun = await beginEpoch(store, 'declared', clock.now());
    await writeStamp(context.config.dataFolder, store);
    context.say(`Epoch ${begun.epoch} begins at position ${begun.position}.`);
    context.say(
      'Every device lays everything anew at its next contact, and offers again what is lacking.',
    );
    return 0;
  } finally {
    await store.close();
  }
}

/** What came back after each restore, by device and person. */
export const restores: AddCommand = (program, run) =>
  program
    .command('restores')
    .description(
      'Lists the restores of this database, and how many facts came back from which device.',
    )
    .action(
      run((context) =>
        withReader(context, async (store) => {
          for (const line of await restoreLines(store)) context.say(line);
          return 0;
        }),
      ),
    );

async function restoreLines(store: Reader): Promise<readonly string[]> {
  const epochs = await store.epochs(SHOWN_MAX);
  const offers = await store.offers(SHOWN_MAX);
  const lines: string[] = [];
  for (const { epoch: name, begunAt, reason, position } of epochs) {
    lines.push(`${begunAt} ${REASONS[reason]}, at position ${position} (epoch ${name})`);
    for (const offer of offers.filter((one) => one.epoch === name)) {
      const login = (await store.accountById(offer.user))?.login ?? offer.user;
      const { offered, accepted, disputed } = offer;
      lines.push(
        `  ${login}, device ${offer.device}: ${offered} offered again, ` +
          `${accepted} accepted, ${disputed} disputed, ${offered - accepted - disputed} to come`,
      );
    }
  }
  return lines.length > 0 ? lines : ['This database was never restored.'];
}
