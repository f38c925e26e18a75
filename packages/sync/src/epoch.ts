import type { AnyStream, RecordedEvent } from '@callout/kernel';
import { z } from 'zod';
import type { DeviceDocument } from './document.ts';
import { type HeldDocument, rebase } from './rebase.ts';

const NAME_MAX = 80;

/**
 * Which log a server speaks of. `id` is given once, when its database is made. `epoch` is given
 * again whenever the log went back to an earlier state; it is random and not counted, because the same
 * backup may be restored twice.
 */
export const logNameSchema = z
  .object({
    id: z.string().min(1).max(NAME_MAX),
    epoch: z.string().min(1).max(NAME_MAX),
  })
  .meta({ id: 'LogName' });
export type LogName = z.infer<typeof logNameSchema>;

/**
 * What a device that knows one log makes of the one that a server names: it goes on, it loads
 * everything again, or it has met somebody else's database and asks a person.
 */
export type LogMeeting = 'same' | 'reload' | 'other';

export function meetLog(known: LogName | undefined, told: LogName): LogMeeting {
  if (!known) return 'reload';
  if (known.id !== told.id) return 'other';
  return known.epoch === told.epoch ? 'same' : 'reload';
}

/** How many of its own acknowledged facts a device keeps, and for how long. */
export const ACKNOWLEDGED_MAX = 5_000;
export const ACKNOWLEDGED_DAYS = 30;
/** `POST /sync/v1/lacking` asks for so many facts at once at most. */
export const LACKING_MAX = 500;

/**
 * The facts that a device offers again, in the order in which it recorded them: those of its
 * acknowledged ones that the log lacks and that are not pending anyway.
 */
export function offeredAgain(
  acknowledged: readonly RecordedEvent[],
  lacking: ReadonlySet<string>,
  pending: ReadonlySet<string>,
): readonly RecordedEvent[] {
  return acknowledged
    .filter(({ id }) => lacking.has(id) && !pending.has(id))
    .sort((a, b) => (a.deviceSeq ?? 0) - (b.deviceSeq ?? 0));
}

/**
 * A document after its log went back: what the log of today says of it, with everything on top that
 * the device offers again or has not sent yet.
 * @returns undefined when neither is left: the document vanishes
 */
export function rebaseAfterRestore(
  stream: AnyStream,
  server: HeldDocument | undefined,
  pending: readonly RecordedEvent[],
  again: readonly RecordedEvent[],
): DeviceDocument | undefined {
  const known = new Set(pending.map(({ id }) => id));
  const all = [...pending, ...again.filter(({ id }) => !known.has(id))];
  return rebase(
    stream,
    server,
    all.sort((a, b) => (a.deviceSeq ?? 0) - (b.deviceSeq ?? 0)),
  );
}
