import { StoreFault, type StoreTrouble, StoreUnavailable } from './errors.ts';
import type { Sql } from './sql.ts';

/** Result codes of SQLite (their lower eight bits) for which nothing that was asked is to blame. */
const SQLITE_TROUBLES: Readonly<Record<number, StoreTrouble>> = {
  3: 'failing',
  5: 'locked',
  6: 'locked',
  7: 'failing',
  8: 'failing',
  10: 'failing',
  11: 'damaged',
  13: 'full',
  14: 'gone',
  15: 'locked',
  23: 'failing',
  26: 'damaged',
};

/** @param fault what `node:sqlite` threw */
export function sqliteTrouble(fault: unknown): StoreTrouble | undefined {
  const { code, errcode } = fault as { readonly code?: unknown; readonly errcode?: unknown };
  if (typeof errcode === 'number') return SQLITE_TROUBLES[errcode & 0xff];
  return code === 'ERR_INVALID_STATE' ? 'gone' : undefined;
}

/** Classes of SQLSTATE, and single states, in which PostgreSQL cannot serve. */
const POSTGRES_TROUBLES: Readonly<Record<string, StoreTrouble>> = {
  '53100': 'full',
  '3D000': 'gone',
  '25006': 'failing',
  '55P03': 'locked',
  '40001': 'locked',
  '40P01': 'locked',
  '08': 'unreachable',
  '53': 'failing',
  '57': 'unreachable',
  '58': 'failing',
  F0: 'failing',
  XX: 'damaged',
};
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** @param fault what `pg` threw; what bears no SQLSTATE comes from the connection, not the database */
export function postgresTrouble(fault: unknown): StoreTrouble | undefined {
  const { code, severity } = fault as { readonly code?: unknown; readonly severity?: unknown };
  if (severity === undefined || typeof code !== 'string' || !SQLSTATE.test(code)) {
    return 'unreachable';
  }
  return POSTGRES_TROUBLES[code] ?? POSTGRES_TROUBLES[code.slice(0, 2)];
}

/** Hears how a store is. A store has one from its beginning: nothing that fails goes unheard. */
export interface StoreListener {
  readonly unavailable: (fault: StoreUnavailable) => void;
  /** Something was written and kept: the database serves. */
  readonly committed: () => void;
}

export interface Faults {
  /** Whatever the database throws leaves it as one of the two faults that its callers know. */
  readonly saying: <T>(work: () => Promise<T>) => Promise<T>;
  /** The same statements, whose faults are named: no statement of a store runs without it. */
  readonly naming: (sql: Sql) => Sql;
  readonly committed: () => void;
}

export function createFaults(
  troubleOf: (fault: unknown) => StoreTrouble | undefined,
  listener?: StoreListener,
): Faults {
  const named = (fault: unknown): StoreFault => {
    if (fault instanceof StoreFault) return fault;
    const message = fault instanceof Error ? fault.message : String(fault);
    const trouble = troubleOf(fault);
    return trouble
      ? new StoreUnavailable(trouble, message, { cause: fault })
      : new StoreFault(message, { cause: fault });
  };
  const saying = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      const fault = named(thrown);
      if (fault instanceof StoreUnavailable) listener?.unavailable(fault);
      throw fault;
    }
  };
  return {
    saying,
    naming: ({ all, run }) => ({
      all: (text, params) => saying(() => all(text, params)),
      run: (text, params) => saying(() => run(text, params)),
    }),
    committed: () => listener?.committed(),
  };
}
