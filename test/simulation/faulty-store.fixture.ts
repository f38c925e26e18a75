import { type Store, StoreUnavailable, type Transaction } from '@callout/sync-server';

// A store whose server can be killed at a named point of a write, as by SIGKILL: from then on it answers
// nothing, and what was not committed is gone.

export const CRASH_POINTS = [
  'before-transaction',
  'at-append',
  'after-append',
  'at-document',
  'between-event-and-checkpoint',
  'before-commit',
  'after-commit',
  'between-effect-and-record',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

export interface CrashPlan {
  readonly point: CrashPoint;
  /** It is killed when it comes to this point for the nth time. */
  times: number;
}

export interface Life {
  isDead: boolean;
  plan: CrashPlan | undefined;
  readonly onKilled: (point: CrashPoint) => void;
}

function killed(): StoreUnavailable {
  return new StoreUnavailable('gone', 'the server was killed');
}

/** @throws when the server is dead, or is killed here */
export function passPoint(life: Life, point: CrashPoint): void {
  if (life.isDead) throw killed();
  if (life.plan?.point !== point) return;
  life.plan.times -= 1;
  if (life.plan.times > 0) return;
  life.isDead = true;
  life.onKilled(point);
  throw killed();
}

/** What a canary changes of what a unit of work reads and writes. */
export type ChangeTransaction = (transaction: Transaction) => Transaction;

function mortalTransaction(transaction: Transaction, life: Life): Transaction {
  return {
    ...transaction,
    append: async (event, impersonal) => {
      passPoint(life, 'at-append');
      await transaction.append(event, impersonal);
      passPoint(life, 'after-append');
    },
    putDocument: async (document) => {
      passPoint(life, 'at-document');
      await transaction.putDocument(document);
    },
    putCheckpoint: async (processor, position) => {
      passPoint(life, 'between-event-and-checkpoint');
      await transaction.putCheckpoint(processor, position);
    },
  };
}

/** @param carried counts what is under way */
export function mortalStore(
  store: Store,
  life: Life,
  carried: <T>(work: Promise<T>) => Promise<T>,
  change: ChangeTransaction,
): Store {
  const alive = <A extends readonly unknown[], T>(read: (...asked: A) => Promise<T>) => {
    return async (...asked: A): Promise<T> => {
      if (life.isDead) throw killed();
      return read(...asked);
    };
  };
  const reads = Object.fromEntries(
    Object.entries(store).map(([name, member]) => [
      name,
      typeof member === 'function' ? alive(member as never) : member,
    ]),
  ) as unknown as Store;
  return {
    ...reads,
    onAnnounced: store.onAnnounced,
    close: store.close,
    write: (work) =>
      carried(
        (async () => {
          passPoint(life, 'before-transaction');
          const value = await store.write(async (transaction) => {
            const done = await work(change(mortalTransaction(transaction, life)));
            passPoint(life, 'before-commit');
            return done;
          });
          passPoint(life, 'after-commit');
          return value;
        })(),
      ),
  };
}
