import { type AnyStream, type InstantText, instantText } from '@callout/kernel';
import { z } from 'zod';
import type { StreamDocument } from './document.ts';

/**
 * How much closed work devices hold: what was closed, or has changed since, behind `after` in the log.
 * The server says it, and it follows from the log and the organisation's setting alone: docs/adr/0200.
 */
export const deviceWindowSchema = z
  .object({ days: z.int().min(1), after: z.int().min(0) })
  .meta({ id: 'DeviceWindow' });
export interface DeviceWindow {
  readonly days: number;
  /** What is closed at this position or before is on no device. */
  readonly after: number;
}

/** Where the organisation says nothing. */
export const DEVICE_DAYS = 60;
const DAY_MS = 24 * 3_600_000;

/** From which instant on closed work is held: the beginning of a day, so that it moves once a day. */
export function windowBegin(latest: InstantText, days: number): InstantText {
  const day = Math.floor(Date.parse(latest) / DAY_MS);
  return instantText((day - days) * DAY_MS);
}

type Closing = Pick<StreamDocument, 'closed' | 'disputes' | 'position'>;

/** Where the log stood when nothing more was expected of a document; 0 while something is. */
export function closedAtOf(
  { isCatalogue }: Pick<AnyStream, 'isCatalogue'>,
  { closed, disputes, position }: Closing,
): number {
  // Open work names what stands in a catalogue, whatever has become of that.
  return closed && !isCatalogue && disputes.length === 0 ? position : 0;
}

/**
 * Whether devices of its audience hold a document: everything that is open, and closed work of the
 * window. Live messages, pulls, the first load and what leaves a device all ask this.
 */
export function isHeld(closedAt: number, { after }: Pick<DeviceWindow, 'after'>): boolean {
  return closedAt === 0 || closedAt > after;
}
