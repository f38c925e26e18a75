import { setImmediate } from 'node:timers/promises';
import {
  excerptFor,
  isListed,
  LIST_ROWS_MAX,
  type ListDefinition,
  type ListedDocument,
  type ListFilter,
  type ListScope,
  listCells,
  orderOf,
  type Principal,
  type ShownCells,
  type ShownRecord,
  scopeOf,
  shownTo,
  sortedBy,
  soughtWords,
  sumsOf,
} from '@callout/kernel';
import { tokensOf } from '@callout/published-language';
import { makingOf } from '../engine/folds/searched-text.ts';
import { cursorText } from '../store/cursor.ts';
import type { Reader, StoredDocument } from '../store/port.ts';
import { pageOf, type RowsPage } from './rows-page.ts';

/** A row of a list, as it is answered. */
export interface ListRow extends ShownRecord {
  readonly stream: string;
  readonly kind: string;
  readonly status: string;
  readonly title: string;
}

export interface ListQuestion {
  readonly filter: ListFilter;
  readonly sort: ReturnType<typeof orderOf>;
  readonly limit: number;
  readonly cursor: string | undefined;
}

const READ_AT_ONCE = 500;
/** One answer looks through so many documents; where that was too few, its cursor goes on from there. */
const LOOKED_THROUGH_MAX = 10_000;

/** The rows of a list that this person sees: what their device would show, and older ones too. */
export async function readList(
  reader: Pick<Reader, 'documents'>,
  list: ListDefinition,
  principal: Principal,
  question: ListQuestion,
): Promise<RowsPage<ListRow>> {
  const scope = scopeOf(list, principal);
  if (!scope) return { rows: [], sums: {}, isLimited: false };
  const rowOf = (document: StoredDocument) => listRow(list, document);
  const sort = question.sort ?? orderOf(list);
  if (!sort) {
    const { cursor, limit } = question;
    const found = await matching(reader, list, principal, scope, question, limit, cursor);
    const rows = found.documents.map(rowOf);
    // Only a whole list is added up.
    if (cursor !== undefined || found.cursor !== undefined) {
      return { rows, cursor: found.cursor, isLimited: false };
    }
    return { rows, sums: sums(list, rows), isLimited: false };
  }
  const most = await matching(reader, list, principal, scope, question, LIST_ROWS_MAX, undefined);
  const rows = sortedBy(list, most.documents, sort).map(rowOf);
  const isLimited = most.cursor !== undefined;
  return pageOf(rows, isLimited ? undefined : sums(list, rows), isLimited, question);
}

function sums(list: ListDefinition, rows: readonly ListRow[]): ShownCells {
  return sumsOf(list.over.fields ?? {}, list.columns, { rows, isLimited: false });
}

function listRow(list: ListDefinition, document: StoredDocument): ListRow {
  const { id, stream, kind, status, title } = document;
  return { id, stream, kind, status, title, cells: listCells(list, document) };
}

/** The first documents in the order of `sort` that are in the list and fit what is asked for. */
async function matching(
  reader: Pick<Reader, 'documents'>,
  list: ListDefinition,
  principal: Principal,
  scope: ListScope,
  { filter }: Pick<ListQuestion, 'filter'>,
  limit: number,
  after: string | undefined,
): Promise<{
  readonly documents: readonly StoredDocument[];
  readonly cursor?: string | undefined;
}> {
  const found: StoredDocument[] = [];
  let cursor = after;
  let looked = 0;
  const narrowed = narrowedBy(scope, filter);
  const sought = filter.words === undefined ? {} : soughtIn(list, filter.words);
  do {
    const page = await reader.documents({
      context: list.context,
      kind: list.over.kind,
      tokens: tokensOf(principal),
      ...narrowed,
      ...sought,
      limit: READ_AT_ONCE,
      cursor,
    });
    // A long search must not keep the others waiting until it has ended.
    await setImmediate();
    const seen = page.documents
      .filter(({ state }) => excerptFor(list.over, state, principal) === undefined)
      .map((document) => ({
        ...document,
        state: shownTo(list.over, document.state, principal.roles),
      }));
    found.push(
      ...seen.filter((document) => isTied(scope, document) && isListed(list, document, filter)),
    );
    looked += page.documents.length;
    cursor = page.cursor;
  } while (cursor !== undefined && found.length <= limit && looked < LOOKED_THROUGH_MAX);
  const documents = found.slice(0, limit);
  const last = documents.at(-1);
  return found.length > limit && last
    ? { documents, cursor: cursorText(last) }
    : { documents, cursor };
}

/** What the store's indexes answer of a question; the rest is compared document by document. */
function narrowedBy(scope: ListScope, filter: ListFilter) {
  const chosen = filter.statuses;
  return {
    statuses: chosen
      ? (scope.statuses?.filter((status) => chosen.includes(status)) ?? chosen)
      : scope.statuses,
    owner: scope.owner ?? filter.client,
    assignee: scope.assignee ?? filter.worker,
    from: filter.fromDay,
    to: filter.toDay,
  };
}

function soughtIn({ over }: ListDefinition, words: string) {
  return { sought: { words: soughtWords(words), madeBy: makingOf(over) } };
}

function isTied({ owner, assignee }: ListScope, document: ListedDocument): boolean {
  return (
    (owner === undefined || document.owner === owner) &&
    (assignee === undefined || document.assignee === assignee)
  );
}
