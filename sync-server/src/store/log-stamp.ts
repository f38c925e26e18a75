import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Mutex } from 'async-mutex';
import { z } from 'zod';
import type { Clock } from '../host/clock.ts';
import type { Log } from '../host/log.ts';
import type { Timers } from '../host/timers.ts';
import type { Epoch, LogState } from './epoch-port.ts';
import { faultLevel } from './errors.ts';
import type { Reader, Store } from './port.ts';

/**
 * A note beside the database of where the log stood, so that a server notices at its start that the
 * database was put back by other means than our own command: docs/adr/0134.
 */
const STAMP = 'callout.log.json';
const STAMP_EVERY_MS = 5_000;
const EPOCHS_MAX = 1_000;

const stampSchema = z.object({
  id: z.string(),
  epoch: z.string(),
  position: z.int(),
  last: z.object({ position: z.int(), id: z.string() }).optional(),
});
type Stamp = z.infer<typeof stampSchema>;

/** What a database is to the one that the stamp was made of. */
type Kin = 'same' | 'went-back' | 'another';

async function readStamp(dataFolder: string): Promise<Stamp | undefined> {
  try {
    const stamp = stampSchema.safeParse(
      JSON.parse(await readFile(join(dataFolder, STAMP), 'utf8')),
    );
    return stamp.success ? stamp.data : undefined;
  } catch {
    // None yet, or torn: then nothing can be noticed, which the next stamp changes.
    return undefined;
  }
}

/** Written beside and renamed, so that a crash leaves the old one or the new one. */
export async function writeStamp(dataFolder: string, reader: Reader): Promise<void> {
  const log = await reader.log();
  const last = await reader.lastEvent();
  const stamp: Stamp = { ...log, ...(last ? { last } : {}) };
  const arriving = join(dataFolder, `${STAMP}.${process.pid}`);
  try {
    await writeFile(arriving, `${JSON.stringify(stamp)}\n`, { mode: 0o600 });
    await rename(arriving, join(dataFolder, STAMP));
  } finally {
    await rm(arriving, { force: true });
  }
}

async function kinOf(reader: Reader, stamp: Stamp, log: LogState): Promise<Kin> {
  if (stamp.id !== log.id) return 'another';
  if (stamp.epoch !== log.epoch) {
    // One that began after the stamp's follows from it; otherwise an older file came back.
    const epochs = await reader.epochs(EPOCHS_MAX);
    return epochs.some(({ previous }) => previous === stamp.epoch) ? 'same' : 'went-back';
  }
  if (log.position < stamp.position) return 'went-back';
  if (!stamp.last) return 'same';
  const [at] = await reader.events(stamp.last.position - 1, 1);
  return at?.id === stamp.last.id ? 'same' : 'went-back';
}

/** Begins a new epoch of the log in an open store. */
export async function beginEpoch(
  store: Store,
  reason: Epoch['reason'],
  begunAt: string,
): Promise<Epoch> {
  return store.write(async (transaction) => {
    const { epoch: previous, position } = await transaction.log();
    const epoch: Epoch = { epoch: randomUUID(), previous, reason, begunAt, position };
    await transaction.beginEpoch(epoch);
    return epoch;
  });
}

/** Compares the database with the stamp beside it, and begins a new epoch where it went back. */
export async function noticeRestore(parts: {
  readonly store: Store;
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<void> {
  const { store, dataFolder, clock, log } = parts;
  const stamp = await readStamp(dataFolder);
  const kin = stamp ? await kinOf(store, stamp, await store.log()) : 'same';
  if (kin === 'another') {
    log.warn({ stamped: stamp?.id }, 'this folder held another database: devices will ask people');
  }
  if (kin === 'went-back') {
    const { epoch, position } = await beginEpoch(store, 'noticed', clock.now());
    log.warn(
      { epoch, position, stamped: stamp?.position },
      'the database went back to an earlier state: a new epoch begins, devices lay everything anew',
    );
  }
  await writeStamp(dataFolder, store);
}

/** Keeps the stamp up to date until it is called off; the last one is written then. */
export function keepStamp(parts: {
  readonly store: Store;
  readonly dataFolder: string;
  readonly timers: Timers;
  readonly log: Log;
}): () => Promise<void> {
  const { store, dataFolder, timers, log } = parts;
  let stamped = -1;
  const stamp = async () => {
    try {
      const { position } = await store.log();
      if (position === stamped) return;
      await writeStamp(dataFolder, store);
      stamped = position;
    } catch (fault) {
      log[faultLevel(fault)]({ fault: String(fault) }, 'the stamp of the log could not be written');
    }
  };
  const inTurn = new Mutex();
  const next = () => inTurn.runExclusive(stamp);
  const callOff = timers.every(STAMP_EVERY_MS, () => void next());
  return async () => {
    callOff();
    await next();
  };
}
