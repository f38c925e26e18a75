import type { AudienceToken, ContextName } from '@callout/kernel';
import type { Store, Transaction } from '../store/port.ts';
import type { Log } from './dependencies.ts';
import type { Change } from './port.ts';

/** One unit of work: its transaction, and what it changes for whom. */
export interface Unit {
  readonly transaction: Transaction;
  readonly changed: (change: Change) => void;
  /** Something was put into the outbox. */
  readonly asked: () => void;
}
export type RunUnit = <T>(work: (unit: Unit) => Promise<T>) => Promise<T>;

/** One change a context: listeners pull afterwards anyway, so they need to hear of a unit once. */
function merged(changes: readonly Change[]): readonly Change[] {
  const byContext = new Map<ContextName, { position: number; tokens: Set<AudienceToken> }>();
  for (const change of changes) {
    const found = byContext.get(change.context) ?? { position: 0, tokens: new Set() };
    found.position = Math.max(found.position, change.position);
    for (const token of change.tokens) found.tokens.add(token);
    byContext.set(change.context, found);
  }
  return [...byContext].map(([context, { position, tokens }]) => ({
    context,
    position,
    tokens: [...tokens],
  }));
}

/** Runs units on the store and tells the listeners what they changed, once that is durable. */
export function createUnits(store: Store, log: Log) {
  const listeners = new Set<(change: Change) => void>();
  const askedListeners = new Set<() => void>();
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
  const run: RunUnit = async (work) => {
    const changes: Change[] = [];
    let hasAsked = false;
    const value = await store.write((transaction) =>
      work({
        transaction,
        changed: (change) => changes.push(change),
        asked: () => {
          hasAsked = true;
        },
      }),
    );
    for (const change of merged(changes)) tell(change);
    if (hasAsked) for (const listener of askedListeners) listener();
    return value;
  };
  const onChange = (listener: (change: Change) => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  const onAsked = (listener: () => void) => {
    askedListeners.add(listener);
  };
  return { run, onChange, onAsked };
}
