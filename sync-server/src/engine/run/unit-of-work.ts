import type { AudienceToken, ContextName } from '@callout/kernel';
import type { Log } from '../../host/log.ts';
import type { Store, Transaction } from '../../store/port.ts';
import type { Change } from '../port.ts';
import {
  type Announcement,
  announcementText,
  EVERYTHING,
  readAnnouncement,
} from './announcement.ts';

/** One unit of work: its transaction, and what it changes for whom. */
export interface UnitOfWork {
  readonly transaction: Transaction;
  readonly changed: (change: Change) => void;
  /** Something was put into the outbox. */
  readonly effectRequested: () => void;
  /** Something failed and is to be tried again. */
  readonly postponed: () => void;
  /** Leases were let go. */
  readonly released: () => void;
  /** Runs a part of the unit: when it throws, nothing of it is left, and the unit may go on. */
  readonly attempt: <T>(part: (unit: UnitOfWork) => Promise<T>) => Promise<T>;
}
export type RunUnitOfWork = <T>(work: (unit: UnitOfWork) => Promise<T>) => Promise<T>;

/** One change a context: listeners pull afterwards anyway, so they need to hear of a unit once. */
function merged(changes: readonly Change[]): readonly Change[] {
  const byContext = new Map<ContextName, { position: number; tokens: Set<AudienceToken> }>();
  for (const { context, position, tokens } of changes) {
    const found = byContext.get(context) ?? { position: 0, tokens: new Set() };
    found.position = Math.max(found.position, position);
    for (const token of tokens === 'everybody' ? [] : tokens) found.tokens.add(token);
    byContext.set(context, found);
  }
  return [...byContext].map(([context, { position, tokens }]) => ({
    context,
    position,
    tokens: [...tokens],
  }));
}

interface Noted {
  changes: Change[];
  hasAsked: boolean;
  hasPostponed: boolean;
  hasReleased: boolean;
}

const nothingNoted = (): Noted => ({
  changes: [],
  hasAsked: false,
  hasPostponed: false,
  hasReleased: false,
});

function isWorthTelling({ changes, ...flags }: Announcement): boolean {
  return changes.length > 0 || Object.values(flags).includes(true);
}

/** A unit that notes what it does; a part notes by itself, and is heard of only when it has ended. */
function unitOn(transaction: Transaction, noted: Noted): UnitOfWork {
  return {
    transaction,
    changed: (change) => {
      noted.changes.push(change);
    },
    effectRequested: () => {
      noted.hasAsked = true;
    },
    postponed: () => {
      noted.hasPostponed = true;
    },
    released: () => {
      noted.hasReleased = true;
    },
    attempt: async (part) => {
      const ofPart: Noted = { ...noted, changes: [...noted.changes] };
      const value = await transaction.attempt(() => part(unitOn(transaction, ofPart)));
      Object.assign(noted, ofPart);
      return value;
    },
  };
}

/** Runs units on the store and tells the listeners, here and on other servers, what they changed. */
export function createUnitsOfWork(store: Store, log: Log) {
  const listeners = new Set<(change: Change) => void>();
  const askedListeners = new Set<() => void>();
  const postponedListeners = new Set<() => void>();
  const releasedListeners = new Set<() => void>();
  const tell = (change: Change) => {
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (fault) {
        // The fact is stored: a listener's failure is its own and must not look like a refusal.
        log.error({ fault: String(fault) }, 'a listener failed');
      }
    }
  };
  const tellAll = ({ changes, hasAsked, hasPostponed }: Announcement) => {
    for (const change of changes) tell(change);
    if (hasAsked) for (const listener of askedListeners) listener();
    if (hasPostponed) for (const listener of postponedListeners) listener();
  };
  const run: RunUnitOfWork = async (work) => {
    const noted = nothingNoted();
    let told: Announcement | undefined;
    const value = await store.write(async (transaction) => {
      const done = await work(unitOn(transaction, noted));
      told = { ...noted, changes: merged(noted.changes) };
      if (isWorthTelling(told)) await transaction.announce(announcementText(told));
      return done;
    });
    if (told) tellAll(told);
    return value;
  };
  const stopListening = store.onAnnounced((heard) => {
    const announcement = heard === 'missed' ? EVERYTHING : readAnnouncement(heard.text);
    tellAll(announcement);
    // Of one's own one knows.
    if (announcement.hasReleased) for (const listener of releasedListeners) listener();
  });
  const onChange = (listener: (change: Change) => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  const onEffectRequested = (listener: () => void) => {
    askedListeners.add(listener);
  };
  const onPostponed = (listener: () => void) => {
    postponedListeners.add(listener);
  };
  const onReleased = (listener: () => void) => {
    releasedListeners.add(listener);
  };
  return { run, onChange, onEffectRequested, onPostponed, onReleased, stopListening };
}
