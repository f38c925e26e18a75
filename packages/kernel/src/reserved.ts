import { type RecordedEvent, readEventData } from './event.ts';
import { isMadeId } from './ids.ts';
import { type Refusal, refuse } from './result.ts';
import type { AnyStream } from './stream.ts';

/** Whether the server knows a stream of this kind under this id. */
type IsThere = (kind: string, id: string) => Promise<boolean>;

/**
 * Whether a fact that a person brings has an id of its own making. Ids of policies and of the clock
 * are derived and reserved for them: see docs/adr/0100.
 */
export function eventIdRefusal({ id }: Pick<RecordedEvent, 'id'>): Refusal | undefined {
  return isMadeId(id) ? undefined : refuse('id-reserved', { fields: ['id'] });
}

function derivedName(stream: AnyStream, { type, v, data }: RecordedEvent): string | undefined {
  const definition = stream.events.find((event) => event.type === type);
  if (stream.ids?.form !== 'derived' || !definition) return undefined;
  return stream.ids.from(readEventData(definition, v, data) as never);
}

async function isName(stream: AnyStream, first: RecordedEvent, isThere: IsThere): Promise<boolean> {
  switch (stream.ids?.form) {
    case undefined:
      return isMadeId(first.stream);
    case 'named':
      return stream.ids.names.includes(first.stream);
    case 'of':
      return isThere(stream.ids.kind, first.stream);
    case 'derived':
      return derivedName(stream, first) === first.stream;
  }
}

/**
 * Whether a person may begin a stream under this id: one made anew, or what the stream declares.
 * @param first the event that begins it, checked by its schema before
 */
export async function streamIdRefusal(
  stream: AnyStream,
  first: RecordedEvent,
  isThere: IsThere,
): Promise<Refusal | undefined> {
  return (await isName(stream, first, isThere))
    ? undefined
    : refuse('stream-id-reserved', { fields: ['stream'] });
}
