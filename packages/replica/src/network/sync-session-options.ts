import type { Model } from '@callout/kernel';
import type { Observable } from 'rxjs';
import type { Random, Timers } from '../platform/ports.ts';
import type { Acknowledged } from '../storage/acknowledged.ts';
import type { ApplyDocuments } from '../storage/apply-documents.ts';
import type { DeviceSequence } from '../storage/device-sequence.ts';
import type { ExchangeStore } from '../storage/device-store.ts';
import type { Collections } from '../storage/documents.ts';
import type { LogState } from '../storage/log-state.ts';
import type { About, ContactOptions } from './contact.ts';
import type { HttpClient } from './http-client.ts';
import type { FollowPages } from './pull.ts';
import type { ServerClock } from './server-clock.ts';
import type { SyncState } from './sync-state.ts';

/** What a session does with files. How they are kept and sent is not its concern. */
export interface FileUploads {
  /** Sends what is unsent; only the leading tab does. */
  readonly send: () => void;
  /**
   * Files of this person that the server had and lacks now are unsent again. Answers how many;
   * undefined when it could not be asked, and has to be again.
   */
  readonly offerAgain: () => Promise<number | undefined>;
  readonly hurry: () => void;
}

export interface SyncSessionOptions {
  readonly model: Model;
  readonly device: string;
  /** Tells one server and person from another. */
  readonly identifier: string;
  readonly store: ExchangeStore;
  readonly collections: Collections;
  readonly http: HttpClient;
  readonly files: FileUploads;
  readonly follow: FollowPages;
  /** Tells whenever facts were recorded, in whichever tab. */
  readonly unsent$: Observable<number>;
  /** Tells whenever something was decided about a refused fact, likewise: how much the server is to hear. */
  readonly decided$: Observable<number>;
  readonly applyDocuments: ApplyDocuments;
  readonly logState: LogState;
  readonly acknowledged: Acknowledged;
  readonly sequence: DeviceSequence;
  readonly state: SyncState;
  readonly timers: Timers;
  readonly random: Random;
  readonly now: () => string;
  readonly clock: Pick<ServerClock, 'ask' | 'corrected' | 'own'>;
  readonly about: About;
  /** Facts and files that only this device holds. */
  readonly unsentNow: ContactOptions['unsent'];
  readonly onCleared: () => void;
}
