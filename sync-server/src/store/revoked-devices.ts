import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lowestUnsent, NO_NUMBERS } from '@callout/sync';
import { Mutex } from 'async-mutex';
import { z } from 'zod';
import type { Log } from '../host/log.ts';
import type { Device, Store } from './port.ts';

/**
 * Beside the database, which devices were revoked: a backup that is older than a revocation must not
 * give a lost device its way in back. See docs/adr/0208.
 */
const FILE = 'callout.revoked-devices.json';
/** More than an organisation revokes in decades; the earliest give way. */
const KEPT_MAX = 10_000;

const revokedSchema = z.object({
  id: z.string(),
  user: z.string(),
  /** The last number that arrived from it: what a backup does not have of them never comes again. */
  through: z.int().min(0).default(0),
  /** It is to keep nothing. */
  order: z.object({ how: z.enum(['clear', 'hand-in']), at: z.string(), by: z.string() }).optional(),
});
type Revoked = z.infer<typeof revokedSchema>;

const inTurn = new Mutex();

async function noted(dataFolder: string, log: Log): Promise<readonly Revoked[]> {
  let text: string;
  try {
    text = await readFile(join(dataFolder, FILE), 'utf8');
  } catch {
    return [];
  }
  try {
    return z.array(revokedSchema).parse(JSON.parse(text));
  } catch (fault) {
    log.error({ fault: String(fault) }, `${FILE} cannot be read: revocations are kept anew`);
    return [];
  }
}

/** Written beside and renamed, so that a crash leaves the old one or the new one. */
async function write(dataFolder: string, revoked: readonly Revoked[]): Promise<void> {
  const arriving = join(dataFolder, `${FILE}.${process.pid}`);
  try {
    const kept = revoked.slice(-KEPT_MAX);
    await writeFile(arriving, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
    await rename(arriving, join(dataFolder, FILE));
  } finally {
    await rm(arriving, { force: true });
  }
}

function noteOf({ id, user, numbers: { through }, order }: Device): Revoked {
  if (!order) return { id, user, through };
  const { how, at, by } = order;
  return { id, user, through, order: { how, at, by } };
}

/** To be called once the database has it: what is noted here is done again after every restore. */
export function noteRevoked(dataFolder: string, device: Device, log: Log): Promise<void> {
  return inTurn.runExclusive(async () => {
    const others = (await noted(dataFolder, log)).filter(({ id }) => id !== device.id);
    await write(dataFolder, [...others, noteOf(device)]);
  });
}

/** At the start: what is noted and not in the database is revoked again, and what only it knows is noted. */
export async function revokeAgain(parts: {
  readonly store: Store;
  readonly dataFolder: string;
  readonly log: Log;
}): Promise<void> {
  const { store, dataFolder, log } = parts;
  const before = await noted(dataFolder, log);
  const again = await store.write(async (transaction) => {
    const done: string[] = [];
    for (const { id, user, through, order } of before) {
      const known = await transaction.device(id);
      // Of a person who is not there either nobody can sign in.
      if (known?.revoked || !(known || (await transaction.accountById(user)))) continue;
      const blank = { id, user, numbers: NO_NUMBERS, cloned: false, lastSeenAt: '' };
      const device = known ?? blank;
      // What the backup lacks of its facts, it may not send again: shown as lost, not passed over.
      const numbers = lowestUnsent(device.numbers, through + 1);
      await transaction.putDevice({ ...device, numbers, revoked: true, ...(order && { order }) });
      // Where it is to be cleared its sessions stay: whoever asks by them is told to keep nothing.
      for (const session of order ? [] : await transaction.sessionsOf(user)) {
        if (session.device === id) await transaction.removeSession(session.tokenHash);
      }
      done.push(id);
    }
    return done;
  });
  if (again.length > 0) {
    log.warn({ devices: again }, 'devices are revoked again that the database did not know to be');
  }
  const names = new Set(before.map(({ id }) => id));
  const unnoted = (await store.devices(KEPT_MAX)).filter(({ id, revoked }) => {
    return revoked && !names.has(id);
  });
  if (unnoted.length > 0) {
    await inTurn.runExclusive(() => write(dataFolder, [...unnoted.map(noteOf), ...before]));
  }
}
