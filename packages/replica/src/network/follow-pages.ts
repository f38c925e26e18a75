import { PULL_DOCUMENTS_MAX, type SentDocument } from '@callout/sync';
import type { RxReplicationPullStreamItem, WithDeleted } from 'rxdb';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { Subject } from 'rxjs';
import type { RxCollections } from '../storage/documents.ts';
import { type LocalDocument, localFromServer, tombstone } from '../storage/local-document.ts';
import type { Checkpoint } from './first-load.ts';
import type { FollowPages } from './pull.ts';

/**
 * RxDB lays a new checkpoint over the one before, property by property: so there is one property, which is
 * replaced as a whole. Without it is what a device has kept from before the first load had steps.
 */
type KeptCheckpoint = { readonly at: Checkpoint } | { readonly position: number };

const reachedIn = (kept: KeptCheckpoint | undefined): Checkpoint | undefined =>
  kept && 'at' in kept ? kept.at : kept;

/**
 * RxDB's pull protocol. It finds every document of a page as it should be, writes nothing, and keeps the
 * checkpoint; see docs/adr/0060.
 */
export function followByRxdb(collections: RxCollections): FollowPages {
  return ({ context, identifier, page }) => {
    const stream$ = new Subject<RxReplicationPullStreamItem<LocalDocument, KeptCheckpoint>>();
    const replication = replicateRxCollection<LocalDocument, KeptCheckpoint>({
      replicationIdentifier: identifier,
      collection: collections[context],
      pull: {
        handler: async (kept, limit) => {
          const { checkpoint: at, documents } = await page(reachedIn(kept), limit);
          return { checkpoint: at && { at }, documents: documents.map(forRxdb) };
        },
        stream$,
        batchSize: PULL_DOCUMENTS_MAX,
      },
      waitForLeadership: false,
      toggleOnDocumentVisible: false,
    });
    return {
      resync: () => stream$.next('RESYNC'),
      stop: async (forget) => {
        await (forget ? replication.remove() : replication.cancel());
      },
    };
  };
}

function forRxdb(document: SentDocument): WithDeleted<LocalDocument> {
  return 'gone' in document
    ? { ...tombstone(document.id, document.position), _deleted: true }
    : { ...localFromServer(document), _deleted: false };
}
