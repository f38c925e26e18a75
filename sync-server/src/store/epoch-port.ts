import type { InstantText } from '@callout/kernel';
import type { LogName } from '@callout/sync';

/** The log as it is now: its name, and the last position given out. */
export interface LogState extends LogName {
  readonly position: number;
}

/** An epoch that began because the log went back; the first one of a log has no such row. */
export interface Epoch {
  readonly epoch: string;
  readonly previous: string;
  /** Restored by our command, noticed at a start, or declared by an operator. */
  readonly reason: 'restored' | 'noticed' | 'declared';
  readonly begunAt: InstantText;
  /** Where the log stood when it began. */
  readonly position: number;
}

/** Open: not judged yet. Repeated: the log held it after all. */
export type OfferOutcome = 'open' | 'accepted' | 'disputed' | 'repeated';

/** A fact that a device had sent, that the log has lost, and that is offered again. */
export interface Offer {
  readonly event: string;
  readonly device: string;
  readonly user: string;
  readonly at: InstantText;
}

/** What came back from one device of one person in one epoch. */
export interface OffersOfDevice {
  readonly epoch: string;
  readonly device: string;
  readonly user: string;
  readonly since: InstantText;
  readonly offered: number;
  readonly accepted: number;
  readonly disputed: number;
}

export interface EpochReader {
  readonly log: () => Promise<LogState>;
  /** The last fact of the log. */
  readonly lastEvent: () => Promise<{ readonly position: number; readonly id: string } | undefined>;
  /** The newest first. */
  readonly epochs: (limit: number) => Promise<readonly Epoch[]>;
  /** Of these ids, those of facts that this person recorded: in the log, or disputed. */
  readonly knownFacts: (ids: readonly string[], actor: string) => Promise<ReadonlySet<string>>;
  readonly offersOf: (epoch: string, user: string) => Promise<number>;
  readonly openOffers: (epoch: string, events: readonly string[]) => Promise<ReadonlySet<string>>;
  /** By epoch and device, the newest epoch and the latest offer first. */
  readonly offers: (limit: number) => Promise<readonly OffersOfDevice[]>;
}

export interface EpochWriter {
  readonly beginEpoch: (epoch: Epoch) => Promise<void>;
  /** One that was offered in this epoch before stays as it is. */
  readonly putOffer: (epoch: string, offer: Offer) => Promise<void>;
  readonly settleOffer: (epoch: string, event: string, outcome: OfferOutcome) => Promise<void>;
}
