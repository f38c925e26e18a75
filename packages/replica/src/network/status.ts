import type { Refusal } from '@callout/kernel';
import type { DeviceOrder } from '@callout/sync';
import { combineLatest, map, type Observable, shareReplay } from 'rxjs';
import type { StorageRoom } from '../platform/storage-room.ts';
import type { Recovered, Restored } from '../storage/device-store.ts';
import type { RxCollections } from '../storage/documents.ts';
import { disputes$, isUnsentDecision } from '../storage/queries.ts';

/** What the sync indicator tells; never better than the truth. */
export interface SyncStatus {
  /** Whether the last exchange with the server worked and the live connection stands. */
  readonly connection: 'online' | 'offline' | 'connecting' | 'signed-out';
  /** Facts recorded here, and decisions about refused ones, that the server has not confirmed. */
  readonly unsent: number;
  /** Photos and signatures that the server has not confirmed, and how far the present one is. */
  readonly unsentFiles: number;
  readonly uploadedBytes?: number | undefined;
  readonly uploadTotalBytes?: number | undefined;
  readonly disputed: number;
  /** The server's time of the last complete exchange; absent before the first. */
  readonly syncedAt?: string | undefined;
  /** While a fresh device loads: documents loaded, and of how many where that is known. */
  readonly loading?:
    | {
        readonly loaded: number;
        readonly total?: number | undefined;
        /** All open work is here; what is still to come is closed. */
        readonly hasOpenWork?: boolean | undefined;
      }
    | undefined;
  /** How far the device's clock is ahead of the server's, in minutes; less than 0 when it is behind. */
  readonly clockAheadMinutes?: number | undefined;
  /** What the office wants of this device: it hands in, or it is to keep nothing. */
  readonly order?: DeviceOrder | undefined;
  /** The server was restored; what came back, until a person has read it. */
  readonly restored?: Restored | undefined;
  /** The database was lost; what the journal gave back, until a person has read it. */
  readonly recovered?: Recovered | undefined;
  /** Another database answers at the server's address: nothing is exchanged until a person decides. */
  readonly otherLog?: boolean | undefined;
  /** What the browser gives of the disk; absent where it does not tell. */
  readonly room?: StorageRoom | undefined;
  /** Why nobody gets through to the server at present, as a code; absent while somebody does. */
  readonly obstacle?: Refusal | undefined;
  /** The last failure of the exchange, for a person, as a code; absent when all is well. */
  readonly trouble?: Refusal | undefined;
}

/**
 * What the exchange says, with the counts that the database itself gives: they are the same in every
 * tab, whoever leads.
 */
export function statusOf(
  session$: Observable<SyncStatus>,
  collections: RxCollections,
  unsent$: Observable<number>,
  files$: Observable<Pick<SyncStatus, 'unsentFiles'>>,
): Observable<SyncStatus> {
  const counts$ = combineLatest([unsent$, disputes$(collections), files$]);
  return combineLatest([session$, counts$]).pipe(
    map(([http, [unsent, disputes, files]]) => ({
      ...http,
      ...files,
      unsent: unsent + disputes.filter(({ decision }) => isUnsentDecision(decision)).length,
      disputed: disputes.length,
    })),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
}
