import { PULL_DOCUMENTS_MAX, type SentDocument } from '@callout/sync';
import type { RxReplicationPullStreamItem, WithDeleted } from 'rxdb';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { Subject } from 'rxjs';
import type { RxCollections } from '../storage/documents.ts';
import { type LocalDocument, localFromServer, tombstone } from '../storage/local-document.ts';
import type { Checkpoint, FollowPages } from './pull.ts';

/**
 * RxDB's pull protocol. It finds every document of a page as it should be, writes nothing, and keeps the
 * checkpoint; see docs/adr/0060.
 */
export function followByRxdb(collections: RxCollections): FollowPages {
  return ({ context, identifier, page }) => {
    const stream$ = new Subject<RxReplicationPullStreamItem<LocalDocument, Checkpoint>>();
    const replication = replicateRxCollection<LocalDocument, Checkpoint>({
      replicationIdentifier: identifier,
      collection: collections[context],
      pull: {
        handler: async (checkpoint, limit) => {
          const { checkpoint: reached, documents } = await page(checkpoint, limit);
          return { checkpoint: reached, documents: documents.map(forRxdb) };
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
