import { epochMs, type RecordedEvent, type Refusal, refuse } from '@callout/kernel';
import type { Reader } from '../../store/port.ts';

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
 * Whether a device says that something happened before there was anything for it to happen to. An
 * import, which tells a history, has a way of its own.
 */
export async function pastRefusal(
  reader: Reader,
  event: RecordedEvent,
): Promise<Refusal | undefined> {
  const began = await beginning(reader, event);
  return began !== undefined && epochMs(event.occurredAt) < epochMs(began) - APART_MS_MAX
    ? refuse('before-it-began', { fields: ['occurredAt'] })
    : undefined;
}
