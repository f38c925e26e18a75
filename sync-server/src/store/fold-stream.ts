import type { AnyStream } from '@callout/kernel';
import { foldDocument, type StreamDocument } from '@callout/sync';
import type { Reader } from './port.ts';

const PAGE = 500;

export interface StreamFolded {
  /** Undefined when the log holds nothing of it. */
  readonly document: StreamDocument | undefined;
  /** The version that is missing from the log; it was folded up to there. */
  readonly gap: number | undefined;
}

/**
 * Folds one stream from the log, page by page, so that a long one needs no more memory than a short one.
 * @throws what the fold throws: an event that no schema reads, or that the stream does not know
 */
export async function foldStream(
  reader: Pick<Reader, 'eventsOf'>,
  stream: AnyStream,
  id: string,
): Promise<StreamFolded> {
  let document: StreamDocument | undefined;
  for (;;) {
    const page = await reader.eventsOf(stream.kind, id, document?.version ?? 0, PAGE);
    for (const event of page) {
      const expected = (document?.version ?? 0) + 1;
      if (event.version !== expected) return { document, gap: expected };
      document = foldDocument(stream, document, [event]);
    }
    if (page.length < PAGE) return { document, gap: undefined };
  }
}
