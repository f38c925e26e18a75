import { StoreBusy, StoreUnavailable } from './errors.ts';
import type { Transaction } from './port.ts';
import type { Sql, SqlRow } from './sql.ts';
import { createTransaction } from './transaction.ts';

/** Units that wait when it is full are refused rather than queued without end. */
export const QUEUE_MAX = 5_000;
/** One commit's worth: enough to share its cost, few enough that nobody waits long for an answer. */
export const BATCH_MAX = 64;

/** One connection of either engine, as a batch uses it. */
export interface BatchConnection extends Sql {
  /** Opens a transaction in which nobody else appends. */
  readonly begin: () => Promise<void>;
  readonly commit: () => Promise<void>;
  /** Ends the transaction, if one is still open, without a trace. Never throws. */
  readonly rollback: () => Promise<void>;
  /** False once the engine itself has given the transaction up, as on a full disk. */
  readonly isOpen: () => boolean;
}

interface UnitOfWork {
  readonly run: (transaction: Transaction) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: unknown) => void;
}

/**
 * Statements of one unit, refused as soon as it has ended: a forgotten `await` must not reach the next.
 * Where the transaction itself is lost, what is left of the unit must not run outside of one. After a
 * statement for which the database could not serve there are no others, however the unit takes it:
 * what catches the faults of its parts must not take this one for a fault of theirs.
 */
function sqlOfUnit(sql: BatchConnection) {
  let open = true;
  let unavailable: StoreUnavailable | undefined;
  const whileOpen = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!open) throw new Error('this unit of work has ended');
    if (unavailable) throw unavailable;
    // Whoever lost it has told why.
    if (!sql.isOpen()) {
      throw new StoreUnavailable('failing', 'the transaction of this unit is lost');
    }
    try {
      return await work();
    } catch (fault) {
      if (fault instanceof StoreUnavailable) unavailable = fault;
      throw fault;
    }
  };
  const guarded: Sql = {
    all: (statement, params) => whileOpen<readonly SqlRow[]>(() => sql.all(statement, params)),
    run: (statement, params) => whileOpen(() => sql.run(statement, params)),
    announce: (text) => whileOpen(async () => sql.announce?.(text)),
    sharedClock: sql.sharedClock,
  };
  return {
    sql: guarded,
    end: () => {
      open = false;
    },
    /** Throws what the database could not serve for, if the unit has let it pass. */
    assertServed: () => {
      if (unavailable) throw unavailable;
    },
  };
}

/**
 * Group commit. Units that wait share one transaction, each in a savepoint of its own, and are
 * answered after the commit: see docs/adr/0040.
 */
export function createWriteQueue(connection: BatchConnection, pause: () => Promise<void>) {
  const waiting: UnitOfWork[] = [];
  let working: Promise<void> | undefined;
  let closed = false;

  async function runUnit(unit: UnitOfWork): Promise<(() => void) | undefined> {
    await connection.run('SAVEPOINT unit', []);
    const { sql, end, assertServed } = sqlOfUnit(connection);
    try {
      const value = await unit.run(createTransaction(sql));
      end();
      assertServed();
      await connection.run('RELEASE SAVEPOINT unit', []);
      return () => unit.resolve(value);
    } catch (fault) {
      end();
      // The database cannot serve: neither this unit nor its neighbours, whatever they ask.
      if (!connection.isOpen() || fault instanceof StoreUnavailable) throw fault;
      await connection.run('ROLLBACK TO SAVEPOINT unit', []);
      await connection.run('RELEASE SAVEPOINT unit', []);
      unit.reject(fault);
      return undefined;
    }
  }

  async function runBatch(batch: readonly UnitOfWork[]): Promise<void> {
    const answers: (() => void)[] = [];
    try {
      await connection.begin();
      for (const unit of batch) {
        const answer = await runUnit(unit);
        if (answer) answers.push(answer);
      }
      await connection.commit();
    } catch (fault) {
      await connection.rollback();
      for (const unit of batch) unit.reject(fault);
      // Each further batch would wait as long as this one did, only to hear the same.
      if (fault instanceof StoreUnavailable) {
        for (const unit of waiting.splice(0)) unit.reject(fault);
      }
      return;
    }
    for (const answer of answers) answer();
  }

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      // Others get their turn, and what they write joins this batch.
      await pause();
      await runBatch(waiting.splice(0, BATCH_MAX));
    }
    working = undefined;
  }

  return {
    write: <T>(run: (transaction: Transaction) => Promise<T>): Promise<T> => {
      if (closed) return Promise.reject(new Error('the store is closed'));
      if (waiting.length >= QUEUE_MAX) {
        return Promise.reject(new StoreBusy(`${QUEUE_MAX} writes are waiting already`));
      }
      const answered = new Promise<T>((resolve, reject) => {
        waiting.push({ run, resolve: (value) => resolve(value as T), reject });
      });
      working ??= work();
      return answered;
    },
    /** Lets what waits be written, and takes nothing more. */
    close: async (): Promise<void> => {
      closed = true;
      await working;
    },
  };
}
