import type { ShownCells, ShownRecord } from '@callout/kernel';
import { cursorText, readCursor } from '../store/cursor.ts';
import { CursorUnreadable } from '../store/errors.ts';

/** A page of a list or of a read model. */
export interface RowsPage<R extends ShownRecord> {
  readonly rows: readonly R[];
  /** Of the whole; absent where not all of it was read, for a sum of a part says nothing. */
  readonly sums?: ShownCells | undefined;
  readonly cursor?: string | undefined;
  /** There are more rows than could be sorted: these are the first of the usual order. */
  readonly isLimited: boolean;
}

/** Marks a cursor that counts rows; one of a place in an order has other words there. */
const COUNTED = '#';

/** A page of rows that were sorted as a whole; its cursor says how many came before. */
export function pageOf<R extends ShownRecord>(
  rows: readonly R[],
  sums: ShownCells | undefined,
  isLimited: boolean,
  { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
): RowsPage<R> {
  const from = cursor === undefined ? 0 : countIn(cursor);
  const to = from + limit;
  return {
    rows: rows.slice(from, to),
    sums,
    ...(to < rows.length ? { cursor: cursorText({ sort: COUNTED, id: String(to) }) } : {}),
    isLimited,
  };
}

function countIn(text: string): number {
  const { sort, id } = readCursor(text);
  const count = Number(id);
  if (sort === COUNTED && Number.isSafeInteger(count) && count >= 0) return count;
  throw new CursorUnreadable('The cursor is of a list in another order.');
}
