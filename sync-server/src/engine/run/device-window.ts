import {
  DEVICE_DAYS,
  type DeviceWindow,
  isHeld,
  type PushResponse,
  windowBegin,
} from '@callout/sync';
import type { Reader } from '../../store/port.ts';

/** How much closed work devices hold, at this moment. */
export type ReadDeviceWindow = () => Promise<DeviceWindow>;

/**
 * Counts back from the latest fact of the log, not from the clock: then every server says the same at the
 * same position, and what a device holds follows from the log alone.
 */
export function createDeviceWindow(
  reader: Pick<Reader, 'events' | 'head' | 'lastRecordedAt' | 'log'>,
  readDays: () => Promise<number> = async () => DEVICE_DAYS,
): ReadDeviceWindow {
  let known = { name: '', after: 0 };
  return async () => {
    const days = await readDays();
    const latest = await reader.lastRecordedAt();
    if (latest === undefined) return { days, after: 0 };
    const begin = windowBegin(latest, days);
    const { epoch, position } = await reader.log();
    // What is older than a day that is over never becomes more.
    const name = `${epoch} ${begin}`;
    if (known.name !== name) known = { name, after: await lastBefore(reader, begin, position) };
    return { days, after: known.after };
  };
}

/** An answer to a push in which what no device holds is gone, as in a pull: an old fact may come again. */
export function withinWindow(pushed: PushResponse, window: DeviceWindow): PushResponse {
  const documents = pushed.documents.map((document) => {
    if ('gone' in document || isHeld(document.closedAt ?? 0, window)) return document;
    return { id: document.id, gone: true, position: document.position } as const;
  });
  return { ...pushed, documents };
}

/** The last position before the first fact that was recorded at this instant or later: a binary search. */
async function lastBefore(
  reader: Pick<Reader, 'events'>,
  instant: string,
  head: number,
): Promise<number> {
  let low = 0;
  let high = head;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [next] = await reader.events(middle, 1);
    if (!next || next.position > high) high = middle;
    else if (next.recordedAt < instant) low = next.position;
    else high = middle;
  }
  return low;
}
