import { combineLatest, map, type Observable, shareReplay } from 'rxjs';
import type { SyncStatus } from '../replica.ts';
import type { Collections } from '../storage/documents.ts';
import { disputes$ } from '../storage/queries.ts';

/**
 * What the exchange says, with the counts that the database itself gives: they are the same in every
 * tab, whoever leads.
 */
export function statusOf(
  session$: Observable<SyncStatus>,
  collections: Collections,
  unsent$: Observable<number>,
  files$: Observable<Pick<SyncStatus, 'unsentFiles'>>,
): Observable<SyncStatus> {
  const counts$ = combineLatest([unsent$, disputes$(collections), files$]);
  return combineLatest([session$, counts$]).pipe(
    map(([http, [unsent, disputes, files]]) => ({
      ...http,
      ...files,
      unsent,
      disputed: disputes.length,
    })),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
}
