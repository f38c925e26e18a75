import { type RecordedEvent, readEventData } from './event.ts';
import { isMadeId } from './ids.ts';
import { type Refusal, refuse } from './result.ts';
import type { AnyStream } from './stream.ts';
import { unreadRefusal } from './unread.ts';

/** Whether the server knows a stream of this kind under this id. */
type IsThere = (kind: string, id: string) => Promise<boolean>;

/**
 * Whether a fact that a person brings has an id of its own making. Ids of policies and of the clock
 * are derived and reserved for them: see docs/adr/0100.
 */
export function eventIdRefusal({ id }: Pick<RecordedEvent, 'id'>): Refusal | undefined {
  return isMadeId(id) ? undefined : refuse('id-reserved', { fields: ['id'] });
}

const reserved = (): Refusal => refuse('stream-id-reserved', { fields: ['stream'] });

/** @param first as it came: nothing of it has been checked yet, and what cannot be read names no stream */
function derivedRefusal(stream: AnyStream, first: RecordedEvent): Refusal | undefined {
  const definition = stream.events.find((event) => event.type === first.type);
  const unread = unreadRefusal(definition, first);
  if (stream.ids?.form !== 'derived' || !definition || unread) return unread ?? reserved();
  const name = stream.ids.from(readEventData(definition, first.v, first.data) as never);
  return name === first.stream ? undefined : reserved();
}

/**
 * Whether a person may begin a stream under this id: one made anew, or what the stream declares.
 * @param first the event that begins it
 */
export async function streamIdRefusal(
  stream: AnyStream,
  first: RecordedEvent,
  isThere: IsThere,
): Promise<Refusal | undefined> {
  switch (stream.ids?.form) {
    case undefined:
      return isMadeId(first.stream) ? undefined : reserved();
    case 'named':
      return stream.ids.names.includes(first.stream) ? undefined : reserved();
    case 'of':
      return (await isThere(stream.ids.kind, first.stream)) ? undefined : reserved();
    case 'derived':
      return derivedRefusal(stream, first);
  }
}
