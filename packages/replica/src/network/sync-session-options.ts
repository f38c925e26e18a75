import type { Model } from '@callout/kernel';
import type { Observable } from 'rxjs';
import type { LocalFiles } from '../files/local-files.ts';
import type { Timers } from '../replica.ts';
import type { Acknowledged } from '../storage/acknowledged.ts';
import type { ApplyDocuments } from '../storage/apply-documents.ts';
import type { DeviceSequence } from '../storage/device-sequence.ts';
import type { DeviceStore } from '../storage/device-store.ts';
import type { Collections } from '../storage/documents.ts';
import type { LogState } from '../storage/log-state.ts';
import type { HttpClient } from './http-client.ts';
import type { ServerClock } from './server-clock.ts';
import type { SyncState } from './sync-state.ts';

export interface SyncSessionOptions {
  readonly model: Model;
  readonly device: string;
  /** Tells one server and person from another. */
  readonly identifier: string;
  readonly store: DeviceStore;
  readonly collections: Collections;
  readonly http: HttpClient;
  readonly files: LocalFiles;
  /** Tells whenever facts were recorded, in whichever tab. */
  readonly unsent$: Observable<number>;
  readonly applyDocuments: ApplyDocuments;
  readonly logState: LogState;
  readonly acknowledged: Acknowledged;
  readonly sequence: DeviceSequence;
  readonly state: SyncState;
  readonly timers: Timers;
  readonly random: (bytes: number) => Uint8Array;
  readonly now: () => string;
  readonly clock: Pick<ServerClock, 'ask' | 'corrected'>;
}
