import type { RecordedEvent } from '@callout/kernel';
import { type Dispute, SETTLED_MAX, type SettledDispute } from '@callout/sync';
import type { Reader, StoredDispute } from '../../store/port.ts';

/**
 * Unsettled ones of one author, in all and on one stream. Every author has this much room, and nobody
 * takes anybody else's: what exceeds it is refused and stays on its device (docs/adr/0102).
 */
export const DISPUTES_OF_AUTHOR_MAX = 200;
export const DISPUTES_OF_AUTHOR_ON_STREAM_MAX = 50;

/** What a document says of the facts that it was refused. */
export interface DisputesOn {
  readonly disputes: readonly Dispute[];
  readonly settled: readonly SettledDispute[];
}

/** As it travels, open or settled. */
export function disputeShown(dispute: StoredDispute): Dispute | SettledDispute {
  return settledOf(dispute)[0] ?? disputeOf(dispute);
}

function disputeOf({ event, refusal, at, overtakenBy }: StoredDispute): Dispute {
  return { event, refusal, at, ...(overtakenBy ? { overtakenBy } : {}) };
}

/** Of what was settled long ago the name and the time were not kept. */
function settledOf(dispute: StoredDispute): readonly SettledDispute[] {
  const { settledAs, settledBy, settledByName, settledAt, settledReason } = dispute;
  if (!settledAs) return [];
  const settled = {
    as: settledAs,
    by: settledByName ?? settledBy ?? '',
    at: settledAt ?? dispute.at,
    ...(settledReason === undefined ? {} : { reason: settledReason }),
  };
  return [{ ...disputeOf(dispute), settled }];
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

/** All that travels with the document of a stream: what is open, and the latest that was settled. */
export async function disputesOn(
  reader: Reader,
  of: Pick<RecordedEvent, 'kind' | 'stream'>,
): Promise<DisputesOn> {
  const settled = await reader.settledDisputesOf(of.kind, of.stream, SETTLED_MAX);
  return {
    disputes: await openDisputes(reader, of),
    settled: settled.flatMap(settledOf).reverse(),
  };
}
