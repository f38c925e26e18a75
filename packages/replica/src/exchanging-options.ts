import type { Model } from '@callout/kernel';
import type { Observable } from 'rxjs';
import type { Acknowledged } from './acknowledged.ts';
import type { DeviceStore } from './device-store.ts';
import type { Collections } from './documents.ts';
import type { Exchange } from './exchange.ts';
import type { FileRoom } from './files.ts';
import type { Lay } from './laying.ts';
import type { LogKeeper } from './log-keeper.ts';
import type { Numbers } from './numbers.ts';
import type { Timers } from './port.ts';
import type { ServerClock } from './server-clock.ts';
import type { SyncState } from './sync-state.ts';

export interface ExchangingOptions {
  readonly model: Model;
  readonly device: string;
  /** Tells one server and person from another. */
  readonly identifier: string;
  readonly store: DeviceStore;
  readonly collections: Collections;
  readonly exchange: Exchange;
  readonly files: FileRoom;
  /** Tells whenever facts were recorded, in whichever tab. */
  readonly unsent$: Observable<number>;
  readonly lay: Lay;
  readonly logKeeper: LogKeeper;
  readonly acknowledged: Acknowledged;
  readonly numbers: Numbers;
  readonly state: SyncState;
  readonly timers: Timers;
  readonly random: (bytes: number) => Uint8Array;
  readonly now: () => string;
  readonly clock: Pick<ServerClock, 'ask' | 'corrected'>;
}
