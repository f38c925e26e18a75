import { disputeAnswerSchema } from '@callout/sync';
import { createRepeatedTask, type RepeatedTask } from '../platform/repeated-task.ts';
import { forgetDispute } from '../storage/decisions.ts';
import { type Collections, disputedDocuments } from '../storage/documents.ts';
import type { OpenDispute } from '../storage/queries.ts';
import type { HttpClient } from './http-client.ts';

/** So many are asked about at once; the others when these are settled. */
const ASKED_MAX = 20;

/**
 * Asks what became of refused facts that would have begun a stream. No document of theirs is ever pulled, so
 * nothing else brings it here that somebody settled one. To be kicked when the server has been reached, and
 * when it says that something is wanted.
 */
export function createRefusedBeginnings(options: {
  readonly collections: Collections;
  readonly http: HttpClient;
}): RepeatedTask {
  const { collections, http } = options;
  async function turn(): Promise<boolean> {
    for (const begun of await refusedBeginnings(collections)) {
      const path = `/sync/v1/disputes/${encodeURIComponent(begun.event.id)}`;
      const outcome = await http.exchange('GET', path, disputeAnswerSchema);
      if (outcome.kind === 'unreachable' || outcome.kind === 'signed-out') return false;
      if (outcome.kind === 'answered' && outcome.body.dispute.settled) {
        await forgetDispute(collections, begun);
      }
    }
    return false;
  }
  return createRepeatedTask(turn, () => undefined);
}

async function refusedBeginnings(
  collections: Collections,
): Promise<readonly Pick<OpenDispute, 'event' | 'documentId'>[]> {
  const found = await Promise.all(
    Object.values(collections).map((collection) => disputedDocuments(collection, ASKED_MAX)),
  );
  return found
    .flat()
    .filter(({ version }) => version === 0)
    .flatMap(({ id, disputes }) =>
      disputes.flatMap(({ event, onlyHere }) => (onlyHere ? [] : [{ event, documentId: id }])),
    )
    .slice(0, ASKED_MAX);
}
