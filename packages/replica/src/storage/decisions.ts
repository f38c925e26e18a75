import type { Decision } from '@callout/sync';
import { type Collections, changeDocuments } from './documents.ts';
import { withDecision, withoutDispute } from './local-document.ts';
import { isUnsentDecision, type OpenDispute, openDisputes } from './queries.ts';

/** A refused fact about which the server is to hear what was decided. */
export interface DecidedDispute extends OpenDispute {
  readonly decision: Decision;
}

function isDecided(dispute: OpenDispute): dispute is DecidedDispute {
  return isUnsentDecision(dispute.decision);
}

/** What the server is still to hear, what was decided first before the rest. */
export async function unsentDecisions(
  collections: Collections,
): Promise<readonly DecidedDispute[]> {
  const decided = (await openDisputes(collections)).filter(isDecided);
  return decided.sort((a, b) => Date.parse(a.decision.at) - Date.parse(b.decision.at));
}

/**
 * Keeps what was decided beside the fact that it is about, durably.
 * @returns whether the fact is still open here
 */
export async function keepDecision(
  collections: Collections,
  { event, documentId }: Pick<OpenDispute, 'event' | 'documentId'>,
  decision: Decision,
): Promise<boolean> {
  const written = await changeDocuments(collections[event.context], [documentId], (_, local) => {
    const isOpen = local?.disputes.some((dispute) => dispute.event.id === event.id);
    return local && isOpen ? { keep: withDecision(local, decision) } : undefined;
  });
  return written.length > 0;
}

/** Takes a refused fact off this device: it is settled, or nobody but this device knew of it. */
export async function forgetDispute(
  collections: Collections,
  { event, documentId }: Pick<OpenDispute, 'event' | 'documentId'>,
): Promise<void> {
  await changeDocuments(collections[event.context], [documentId], (_, local) => {
    if (!local) return undefined;
    const keep = withoutDispute(local, event.id);
    return keep ? { keep } : { remove: true, position: local.position };
  });
}
