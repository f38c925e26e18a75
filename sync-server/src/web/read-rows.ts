import {
  compareCells,
  hasEveryWord,
  LIST_ROWS_MAX,
  ownRowsOf,
  type Principal,
  type ReadModel,
  recordOf,
  type ShownRecord,
  searchText,
  sumsOf,
} from '@callout/kernel';
import { cursorText, readCursor } from '../store/cursor.ts';
import type { Reader } from '../store/port.ts';
import type { ListQuestion } from './read-list.ts';
import { pageOf, type RowsPage } from './rows-page.ts';

const READ_AT_ONCE = 500;
const LOOKED_THROUGH_MAX = 10_000;

/** The rows of a read model that this person sees, as they ask for them. */
export async function readRows(
  reader: Pick<Reader, 'rows'>,
  readModel: ReadModel,
  principal: Principal,
  question: ListQuestion,
): Promise<RowsPage<ShownRecord>> {
  const { sort, cursor, limit } = question;
  if (!sort) {
    const found = await matching(reader, readModel, principal, question, limit, cursor);
    if (cursor !== undefined || found.cursor !== undefined) return { ...found, isLimited: false };
    return { ...found, sums: sums(readModel, found.rows), isLimited: false };
  }
  const most = await matching(reader, readModel, principal, question, LIST_ROWS_MAX, undefined);
  const rows = [...most.rows].sort((a, b) =>
    compareCells(a.cells[sort.column], b.cells[sort.column], sort.direction),
  );
  const isLimited = most.cursor !== undefined;
  return pageOf(rows, isLimited ? undefined : sums(readModel, rows), isLimited, question);
}

function sums({ observed: { fields } }: ReadModel, rows: readonly ShownRecord[]) {
  return sumsOf(fields, Object.keys(fields), { rows, isLimited: false });
}

/** The first rows in the order of the index that are theirs and fit what is asked for. */
async function matching(
  reader: Pick<Reader, 'rows'>,
  readModel: ReadModel,
  principal: Principal,
  { filter }: Pick<ListQuestion, 'filter'>,
  limit: number,
  cursor: string | undefined,
): Promise<{ readonly rows: readonly ShownRecord[]; readonly cursor?: string | undefined }> {
  const { context, name, observed } = readModel;
  const indexOf = readModel.index as ((row: unknown) => string) | undefined;
  const whose = ownRowsOf(readModel, principal) ?? (observed.tie && filter[observed.tie.person]);
  const prefix = whose === undefined ? undefined : observed.tie?.prefix(whose);
  const bounds = prefix === undefined ? {} : { from: prefix, to: `${prefix}\uffff` };
  const rows: ShownRecord[] = [];
  let after = cursor === undefined ? undefined : readCursor(cursor);
  let last = after;
  let looked = 0;
  for (;;) {
    const page = await reader.rows(context, name, { ...bounds, after, limit: READ_AT_ONCE });
    for (const { key, row } of page) {
      after = { sort: indexOf?.(row) ?? '', id: key };
      if (!isAsked(readModel, row, filter, whose)) continue;
      const record = recordOf(readModel, key, row);
      if (filter.words !== undefined && !hasEveryWord(searchText(record.cells), filter.words)) {
        continue;
      }
      if (rows.length === limit) return { rows, ...(last ? { cursor: cursorText(last) } : {}) };
      rows.push(record);
      last = after;
    }
    looked += page.length;
    if (page.length < READ_AT_ONCE || !after) return { rows };
    if (looked >= LOOKED_THROUGH_MAX) return { rows, cursor: cursorText(after) };
  }
}

function isAsked(
  { observed: { tie, day } }: ReadModel,
  row: unknown,
  { fromDay, toDay }: ListQuestion['filter'],
  whose: string | undefined,
): boolean {
  if (whose !== undefined && tie && tie.of(row as never) !== whose) return false;
  const of = day?.(row as never);
  return of === undefined || ((fromDay ?? of) <= of && of <= (toDay ?? of));
}
