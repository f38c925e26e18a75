import { BehaviorSubject, type Subscription } from 'rxjs';
import {
  type Collections,
  contextsOf,
  type DocumentStorage,
  type RxCollections,
  unsentDocuments,
} from './documents.ts';

/** How many facts are unsent on this device, in all contexts and as recorded by every tab. */
export interface UnsentCount {
  readonly count$: BehaviorSubject<number>;
  readonly close: () => void;
}

/**
 * Counts once through the index and from then on along with the writes: the storage tells of a write
 * before the write resolves, so that whoever has recorded a fact never reads that all is sent.
 */
export async function openUnsentCount(
  collections: Collections,
  rxCollections: RxCollections,
): Promise<UnsentCount> {
  const pending = new Map<string, number>();
  const count$ = new BehaviorSubject(0);
  let count = 0;
  const set = (id: string, facts: number) => {
    count += facts - (pending.get(id) ?? 0);
    if (facts > 0) pending.set(id, facts);
    else pending.delete(id);
  };
  const tell = () => {
    if (count$.value !== count) count$.next(count);
  };

  const subscriptions: Subscription[] = [];
  for (const context of contextsOf(collections)) {
    const written = new Set<string>();
    subscriptions.push(
      rxCollections[context].storageInstance.changeStream().subscribe(({ events }) => {
        for (const { documentId, documentData } of events) {
          written.add(documentId);
          set(documentId, documentData._deleted ? 0 : documentData.pending.length);
        }
        tell();
      }),
    );
    await countStored(collections[context], written, set);
    tell();
  }
  return {
    count$,
    close: () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
    },
  };
}

async function countStored(
  collection: DocumentStorage,
  written: ReadonlySet<string>,
  set: (id: string, facts: number) => void,
): Promise<void> {
  for (const document of await unsentDocuments(collection)) {
    // Written while this was read: the write knows better.
    if (!written.has(document.id)) set(document.id, document.pending.length);
  }
}
