import { combineLatest, map, type Observable, shareReplay } from 'rxjs';
import type { Collections } from './documents.ts';
import type { SyncStatus } from './port.ts';
import { disputes$, unsentCount$ } from './reading.ts';

/** Live queries over what is unsent read no more documents than this. */
const UNSENT_DOCUMENTS_MAX = 20_000;

/**
 * What the exchange says, with the counts that the database itself gives: they are the same in every
 * tab, whoever leads.
 */
export function statusOf(
  exchange$: Observable<SyncStatus>,
  collections: Collections,
  files$: Observable<Pick<SyncStatus, 'unsentFiles'>>,
): Observable<SyncStatus> {
  const counts$ = combineLatest([
    unsentCount$(collections, UNSENT_DOCUMENTS_MAX),
    disputes$(collections),
    files$,
  ]);
  return combineLatest([exchange$, counts$]).pipe(
    map(([exchange, [unsent, disputes, files]]) => ({
      ...exchange,
      ...files,
      unsent,
      disputed: disputes.length,
    })),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
}
