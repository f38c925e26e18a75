import { combineLatest, map, type Observable, shareReplay } from 'rxjs';
import type { Collections } from './documents.ts';
import type { SyncStatus } from './port.ts';
import { disputes$ } from './reading.ts';

/**
 * What the exchange says, with the counts that the database itself gives: they are the same in every
 * tab, whoever leads.
 */
export function statusOf(
  exchange$: Observable<SyncStatus>,
  collections: Collections,
  unsent$: Observable<number>,
  files$: Observable<Pick<SyncStatus, 'unsentFiles'>>,
): Observable<SyncStatus> {
  const counts$ = combineLatest([unsent$, disputes$(collections), files$]);
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
