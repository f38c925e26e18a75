import { epochMs, instantText, type RecordedEvent } from '@callout/kernel';
import type { Reader } from '../../store/port.ts';
import { type Arrival, putRight } from './fact-time.ts';

/** How far a recorder's clock may be behind other recorders' before it is simply wrong. */
const APART_MS_MAX = 24 * 60 * 60 * 1000;

/** When the stream began; where it has not, when the log did: nobody used this server before. */
async function beginning(
  reader: Reader,
  { kind, stream }: RecordedEvent,
): Promise<string | undefined> {
  const [first] = await reader.eventsOf(kind, stream, 0, 1);
  return (first ?? (await reader.events(0, 1))[0])?.occurredAt;
}

/**
 * A pushed fact whose clock says that it happened before there was anything for it to happen to: with
 * the time put right, and what the clock said beside it. An import, which tells a history, has a way
 * of its own.
 */
export async function notBeforeItBegan(
  reader: Reader,
  event: RecordedEvent,
  arrival: Arrival,
): Promise<RecordedEvent> {
  const began = await beginning(reader, event);
  if (began === undefined) return event;
  const earliest = instantText(epochMs(began) - APART_MS_MAX);
  if (event.occurredAt >= earliest) return event;
  return putRight(event, arrival, (at) => at >= earliest && at <= arrival.now);
}
