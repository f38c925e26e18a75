import type { RecordedEvent } from '@callout/kernel';
import type { Dispute } from '@callout/sync';
import type { Reader, StoredDispute } from '../../store/port.ts';

/**
 * Unsettled ones of one author, in all and on one stream. Every author has this much room, and nobody
 * takes anybody else's: what exceeds it is refused and stays on its device (docs/adr/0102).
 */
export const DISPUTES_OF_AUTHOR_MAX = 200;
export const DISPUTES_OF_AUTHOR_ON_STREAM_MAX = 50;

function disputeOf({ event, refusal, at }: StoredDispute): Dispute {
  return { event, refusal, at };
}

/** What is unsettled on one stream, the oldest first; of one author where one is named. */
export async function openDisputes(
  reader: Reader,
  { kind, stream }: Pick<RecordedEvent, 'kind' | 'stream'>,
  author?: string,
): Promise<readonly Dispute[]> {
  const eachMax = DISPUTES_OF_AUTHOR_ON_STREAM_MAX;
  return (await reader.openDisputesOf(kind, stream, { author, eachMax })).map(disputeOf);
}
