/** What both engines can bind. Truth is 0 or 1, instants are text, positions are integers. */
export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, unknown>>;

/**
 * The least that a store needs of a database. Statements are written once, in the SQL that SQLite and
 * PostgreSQL share, with `?` for parameters.
 */
export interface Sql {
  readonly all: (sql: string, params: readonly SqlValue[]) => Promise<readonly SqlRow[]>;
  readonly run: (sql: string, params: readonly SqlValue[]) => Promise<void>;
  /** Tells the other servers on the database when this transaction is committed, if it is. */
  readonly announce?: ((text: string) => Promise<void>) | undefined;
  /**
   * The database's own clock, as an expression in milliseconds; absent where one server alone holds
   * the database, and nobody has to agree with anybody on the time.
   */
  readonly sharedClock?: string | undefined;
}

export async function first(
  sql: Sql,
  statement: string,
  params: readonly SqlValue[],
): Promise<SqlRow | undefined> {
  return (await sql.all(statement, params))[0];
}

export function textOf(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`column ${column} holds no text`);
  return value;
}

export function textOrNothing(row: SqlRow, column: string): string | undefined {
  return row[column] === null || row[column] === undefined ? undefined : textOf(row, column);
}

/** PostgreSQL's driver answers 64-bit integers as text, because they may exceed a number. */
export function integerOf(row: SqlRow, column: string): number {
  const value = Number(row[column]);
  if (!Number.isSafeInteger(value)) throw new Error(`column ${column} holds no integer`);
  return value;
}

/** What a `body` column holds, as it was put there by `JSON.stringify`. */
export function bodyOf<T>(row: SqlRow): T {
  return JSON.parse(textOf(row, 'body')) as T;
}

/** What of a document is read by `documentOf`, from a table of this name. */
export function documentColumns(table: string): string {
  const columns = ['body', 'fold', 'closed_at'];
  return columns.map((column) => `${table}.${column} AS ${column}`).join(', ');
}

/** A document; which fold made it stands in a column alone, because a rebuild may change only that. */
export function documentOf<D extends { readonly fold: string }>(row: SqlRow): D {
  const columns = { fold: textOf(row, 'fold'), closedAt: integerOf(row, 'closed_at') };
  return { ...bodyOf<D>(row), ...columns };
}

export function marks(count: number): string {
  return new Array(count).fill('?').join(', ');
}
