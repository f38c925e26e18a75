import type { Dispute } from '@callout/sync';
import type { StoredDispute } from '../store/port.ts';

/** On the document; beyond it the oldest are found only in the list of all disputes. */
export const DISPUTES_ON_DOCUMENT_MAX = 100;

export function disputeOf({ event, refusal, at }: StoredDispute): Dispute {
  return { event, refusal, at };
}
