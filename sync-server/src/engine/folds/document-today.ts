import type { AnyStream } from '@callout/kernel';
import { closedAtOf, foldOf, type StreamDocument } from '@callout/sync';
import { foldStream } from '../../store/fold-stream.ts';
import type { Reader, StoredDocument } from '../../store/port.ts';

/**
 * The document of a stream as today's fold makes it. One that another fold made is folded from the log:
 * nothing is ever decided by a state that this program would not come to.
 * @throws what the fold throws
 */
export async function documentToday(
  reader: Reader,
  stream: AnyStream,
  id: string,
): Promise<StoredDocument | undefined> {
  const stored = await reader.document(stream.kind, id);
  if (!stored || stored.fold === foldOf(stream)) return stored;
  const { document } = await foldStream(reader, stream, id);
  if (!document) throw new Error(`${stored.id} has no events: it cannot be folded anew`);
  const { disputes, settled, position } = stored;
  return withAudience(stream, { ...document, disputes, settled, position });
}

/** What the server stores of a folded document. */
export function withAudience(stream: AnyStream, document: StreamDocument): StoredDocument {
  const audience = stream.audience(document.state as never);
  const closedAt = closedAtOf(stream, document);
  return { ...document, context: stream.context, audience, closedAt };
}
