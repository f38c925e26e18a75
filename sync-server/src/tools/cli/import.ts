import { randomBytes } from 'node:crypto';
import { stderr } from 'node:process';
import { Option } from '@commander-js/extra-typings';
import { createEngine } from '../../engine/engine.ts';
import { historyClock } from '../../host/history-clock.ts';
import { StartFailure } from '../../host/start-failure.ts';
import type { Store } from '../../store/port.ts';
import {
  ImportRefused,
  type ImportSaid,
  RECORDED,
  readImportOrder,
  summaryLines,
} from '../import/command-line.ts';
import { dateReader } from '../import/dates.ts';
import { importTable } from '../import/run.ts';
import { TableUnreadable } from '../import/table.ts';
import { type AddCommand, type CliContext, clockOf, mistaken, withStore } from './command.ts';

const INTERRUPTED = 130;
/** The first instant that a clock of ours can show: before any row that an import brings. */
const BEFORE_EVERYTHING = '1970-01-01T00:00:00.000Z';

export const importTableCommand: AddCommand = (program, run) =>
  program
    .command('import')
    .argument('<file.csv>')
    .requiredOption('--mapping <file.json>', 'which column is what')
    .addOption(
      new Option('--recorded <when>', 'as of when it happened, or as of now').choices(RECORDED),
    )
    .description('Reads requests from a table by a mapping file; a second run adds nothing.')
    .action(run(importFile));

async function importFile(context: CliContext, file: string, said: ImportSaid): Promise<number> {
  const order = await readOrder(file, said);
  const cancel = new AbortController();
  const interrupt = () => cancel.abort();
  process.once('SIGINT', interrupt);
  try {
    const summary = await withStore(context, (store) =>
      runImport(context, store, order, cancel.signal),
    );
    for (const line of summaryLines(summary, order.file)) context.say(line);
    return summary.notReached > 0 ? INTERRUPTED : 0;
  } finally {
    process.off('SIGINT', interrupt);
  }
}

type Order = Awaited<ReturnType<typeof readImportOrder>>;

async function readOrder(file: string, said: ImportSaid): Promise<Order> {
  try {
    return await readImportOrder(file, said);
  } catch (error) {
    if (error instanceof ImportRefused) throw mistaken(error.message);
    if (error instanceof TableUnreadable) throw new StartFailure(`${file}: ${error.message}.`);
    throw error;
  }
}

async function runImport(context: CliContext, store: Store, order: Order, signal: AbortSignal) {
  const { model, log } = context;
  const history = await tellsHistory(store, order);
  const lastRecorded = (await store.events((await store.head()) - 1, 1))[0]?.recordedAt;
  const real = await clockOf(context, store);
  const clock = history ? historyClock(lastRecorded ?? BEFORE_EVERYTHING, real) : undefined;
  const engine = createEngine({
    ...{ store, model, clock: clock ?? real, random: randomBytes, log },
    // A history is told in an order of its own, which a running server must not run ahead of.
    takesLeases: true,
  });
  const progress = progressLine();
  try {
    // It can be begun again where it was broken off, so it need not wait for the disk at each row.
    const summary = await store.bulk(() =>
      importTable({
        engine,
        store,
        model,
        mapping: order.mapping,
        table: order.table,
        dates: dateReader(order.mapping.dateFormats, order.mapping.timeZone),
        history: clock,
        now: real.now,
        onProgress: progress.show,
        signal,
      }),
    );
    if (clock && !signal.aborted) {
      // The history ends today: what was still open of it is due by now.
      clock.moveTo(real.now());
      await engine.runDue();
      await store.write((transaction) => transaction.putSetting(settingOf(order), 'told'));
    }
    return summary;
  } finally {
    progress.end();
    await engine.stop();
  }
}

function settingOf(order: Order): string {
  return `import:${order.mapping.name}`;
}

/**
 * A history can be told only to a log that holds none yet, or whose telling was broken off; facts that
 * come later than what the log holds are recorded as of now.
 */
async function tellsHistory(store: Store, order: Order): Promise<boolean> {
  const state = await store.setting(settingOf(order));
  const { documents } = await store.documents({
    context: 'provisioning',
    kind: 'service-request',
    tokens: 'everybody',
    limit: 1,
  });
  const possible = state === 'telling' || (documents.length === 0 && state === undefined);
  if (order.recorded === 'history' && !possible) {
    throw mistaken('--recorded history needs a log without requests; this one has some.');
  }
  if (!possible || order.recorded === 'now') return false;
  await store.write((transaction) => transaction.putSetting(settingOf(order), 'telling'));
  return true;
}

/** A line that counts up, on a terminal; elsewhere a line at every tenth. */
function progressLine() {
  let shown = 0;
  return {
    show(done: number, of: number): void {
      const tenth = Math.floor((done / of) * 10);
      if (stderr.isTTY) stderr.write(`\r${done} of ${of} steps`);
      else if (tenth > shown) stderr.write(`${done} of ${of} steps\n`);
      shown = Math.max(shown, tenth);
    },
    end(): void {
      if (stderr.isTTY) stderr.write('\n');
    },
  };
}
