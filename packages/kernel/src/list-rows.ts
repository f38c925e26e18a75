import { type ListDefinition, type ListScope, scopeOf } from './list.ts';
import { sum } from './money.ts';
import { type ShownCell, type ShownFields, shownCell } from './shown-field.ts';
import { compareCells, hasEveryWord, searchText } from './shown-text.ts';
import type { Envelope } from './stream.ts';

/** A document, as lists need it: on a device and on the server alike. */
export interface ListedDocument
  extends Pick<Envelope, 'title' | 'status' | 'owner' | 'assignee' | 'day' | 'closed'> {
  readonly kind: string;
  readonly stream: string;
  readonly state: unknown;
}

export type ShownCells = Readonly<Record<string, ShownCell | undefined>>;

/** One row of a list or of a read model: values by the names of the columns. */
export interface ShownRecord {
  readonly id: string;
  readonly cells: ShownCells;
  /** What may be ordered of it now, by name; absent where that is nothing. */
  readonly offers?: readonly string[] | undefined;
}

/** How somebody narrows a list. Everything that is given must hold. */
export interface ListFilter {
  readonly statuses?: readonly string[] | undefined;
  /** Every word somewhere in the title or in the fields that the list is searched by. */
  readonly words?: string | undefined;
  /** Inclusive days of the envelope; documents without a day are on none. */
  readonly fromDay?: string | undefined;
  readonly toDay?: string | undefined;
  /** Ids of the client that a document belongs to, and of the worker it is assigned to. */
  readonly client?: string | undefined;
  readonly worker?: string | undefined;
  /** Only what nothing more is expected of, or only what something is. */
  readonly closed?: boolean | undefined;
}

export interface ListSort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

/** Columns that every list has beside its fields. */
export const TITLE_COLUMN = 'title';
export const STATUS_COLUMN = 'status';

/** The values of a list's columns in this document. */
export function cellsOf(
  fields: ShownFields,
  names: readonly string[],
  state: unknown,
): Readonly<Record<string, ShownCell>> {
  const said = names.flatMap((name) => {
    const field = fields[name];
    const cell = field && shownCell(field, state);
    return cell ? [[name, cell] as const] : [];
  });
  return Object.fromEntries(said);
}

export function listCells(list: ListDefinition, { state }: ListedDocument) {
  return cellsOf(list.over.fields ?? {}, list.columns, state);
}

/** The statuses that a list may be narrowed to. */
export function statusesOf(list: ListDefinition): readonly string[] {
  return list.statuses ?? list.over.statuses;
}

/** Documents never change, they are replaced: what one is searched by is put together once. */
const searchedTexts = new WeakMap<ListDefinition, WeakMap<object, string>>();

function searchedText(list: ListDefinition, document: ListedDocument): string {
  const texts = searchedTexts.get(list) ?? new WeakMap<object, string>();
  searchedTexts.set(list, texts);
  const known = texts.get(document);
  if (known !== undefined) return known;
  const names = [...list.columns, ...list.search];
  const cells = cellsOf(list.over.fields ?? {}, names, document.state);
  const text = `${document.title.toLowerCase()}\n${searchText(cells)}`;
  texts.set(document, text);
  return text;
}

/** All that any list of a stream may be searched by in a document, whoever reads it. */
export function everySearchedText(
  { fields = {} }: { readonly fields?: ShownFields | undefined },
  { title, state }: Pick<ListedDocument, 'title' | 'state'>,
): string {
  const cells = cellsOf(fields, Object.keys(fields), state);
  return `${title.toLowerCase()}\n${searchText(cells)}`;
}

export function isListed(
  list: ListDefinition,
  document: ListedDocument,
  { statuses, words, fromDay, toDay, client, worker, closed }: ListFilter,
): boolean {
  const { status, day, owner, assignee } = document;
  if (statuses && !statuses.includes(status)) return false;
  if (fromDay !== undefined && day < fromDay) return false;
  if (toDay !== undefined && (day === '' || day > toDay)) return false;
  if (closed !== undefined && document.closed !== closed) return false;
  if (client !== undefined && owner !== client) return false;
  if (worker !== undefined && assignee !== worker) return false;
  return words === undefined || hasEveryWord(searchedText(list, document), words);
}

/** What a device asks its documents for. */
export interface DocumentsQuery extends ListScope {
  readonly closed?: boolean;
  readonly fromDay?: string;
  readonly toDay?: string;
  readonly limit: number;
}

/**
 * The documents that a device reads of a list for a person: as narrowly as its indexes can. One more
 * than the limit, which tells whether there are more; what is left to compare, `isListed` compares.
 */
export function documentsOf(
  list: ListDefinition,
  person: { readonly subject?: string | undefined },
  { statuses, fromDay, toDay, client, worker, closed }: ListFilter,
  limit: number,
): DocumentsQuery {
  const scope = scopeOf(list, person);
  if (!scope) return { kind: list.over.kind, statuses: [], limit: 0 };
  const chosen = statuses
    ? (scope.statuses?.filter((status) => statuses.includes(status)) ?? statuses)
    : scope.statuses;
  return {
    kind: scope.kind,
    limit: limit + 1,
    ...given({
      statuses: chosen,
      owner: scope.owner ?? client,
      assignee: scope.assignee ?? worker,
      fromDay,
      toDay,
      closed,
    }),
  };
}

/** Without what was not said. */
function given<T extends object>(said: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** What a column of a list says of a document, its title and status among them. */
export function columnCell(
  list: ListDefinition,
  column: string,
  document: ListedDocument,
): ShownCell | undefined {
  if (column === TITLE_COLUMN) return { kind: 'text', value: document.title };
  if (column === STATUS_COLUMN) return { kind: 'count', value: statusRank(list, document) };
  return list.columns.includes(column) ? listCells(list, document)[column] : undefined;
}

/** Statuses stand in the order of the stream's declaration, which is that of a document's life. */
function statusRank({ over }: ListDefinition, { status }: ListedDocument): number {
  return over.statuses.indexOf(status);
}

/** How a list is sorted where nobody asks for another order; undefined for that of its documents. */
export function orderOf({ order }: ListDefinition): ListSort | undefined {
  return order === undefined ? undefined : { column: order, direction: 'ascending' };
}

export function isSortable(list: ListDefinition, column: string): boolean {
  return [TITLE_COLUMN, STATUS_COLUMN, ...list.columns].includes(column);
}

/** A list in another order than its own; documents that are equal in it keep theirs. */
export function sortedBy<D extends ListedDocument>(
  list: ListDefinition,
  documents: readonly D[],
  { column, direction }: ListSort,
): readonly D[] {
  const keyed = documents.map((document) => ({
    document,
    cell: columnCell(list, column, document),
  }));
  keyed.sort((a, b) => compareCells(a.cell, b.cell, direction));
  return keyed.map(({ document }) => document);
}

/** Rows, and whether there are more than these: whoever adds them up has to know. */
export interface RowsInSight {
  readonly rows: readonly ShownRecord[];
  readonly isLimited: boolean;
}

/**
 * The sums below the columns that the model adds up; none where no row says anything, and none of a part:
 * people would take it for the whole.
 */
export function sumsOf(
  fields: ShownFields,
  names: readonly string[],
  { rows, isLimited }: RowsInSight,
): Readonly<Record<string, ShownCell>> {
  if (isLimited) return {};
  const sums = names.flatMap((name) => {
    const field = fields[name];
    if (!field || field.kind === 'lines' || !field.isSummed) return [];
    const cells = rows.flatMap(({ cells }) => (cells[name] ? [cells[name]] : []));
    const total = addedUp(cells);
    return total ? [[name, total] as const] : [];
  });
  return Object.fromEntries(sums);
}

function addedUp(cells: readonly ShownCell[]): ShownCell | undefined {
  const amounts = cells.flatMap((cell) => (cell.kind === 'money' ? [cell.value] : []));
  if (amounts.length > 0) return { kind: 'money', value: sum(amounts) };
  const counts = cells.flatMap((cell) => (cell.kind === 'count' ? [cell.value] : []));
  return counts.length > 0
    ? { kind: 'count', value: counts.reduce((total, count) => total + count, 0) }
    : undefined;
}
