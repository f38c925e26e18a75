import {
  columnCell,
  type ListDefinition,
  type ListFilter,
  type ListGroup,
  listCells,
  STATUS_COLUMN,
  statusesOf,
  TITLE_COLUMN,
} from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import { createElement, useContext, useMemo } from 'react';
import type { RowElsewhere } from '../data/use-elsewhere.ts';
import { useFormat } from '../data/use-format.ts';
import { type Texts, useText } from '../i18n/use-text.ts';
import { useDocumentLink } from '../ui/document-link.ts';
import { documentTitle } from '../ui/document-title.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { BadgesContext } from './badges.ts';
import { fieldLabel } from './field-label.ts';
import type { RowGroup, TableColumn, TableGrouping, TableRow } from './table-model.ts';

/** The columns of a list: how a document stands, where that can differ, its title, and its fields. */
export function columnsOf(
  list: ListDefinition,
  texts: Texts,
  fixed: ListFilter = {},
): readonly TableColumn[] {
  const { kind, fields = {} } = list.over;
  const status = { id: STATUS_COLUMN, label: texts.word('field.status'), kind: 'status' } as const;
  const title = { id: TITLE_COLUMN, label: texts.word(`stream.${kind}`), kind: 'title' } as const;
  const others = list.columns.flatMap((id) => {
    const field = fields[id];
    if (!field || field.kind === 'lines') return [];
    // The page says above the list which period all of it is of.
    if (field.kind === 'period' && fixed.fromDay !== undefined) return [];
    return [{ id, label: fieldLabel(texts, kind, id), kind: field.kind }];
  });
  return [title, ...(statusesOf(list).length > 1 ? [status] : []), ...others];
}

const GROUPED_BY_PERSON = { owner: 'client', assignee: 'worker' } as const;

/** What a list may be grouped by: what its documents have. */
export function groupingsOf(list: ListDefinition, texts: Texts): readonly TableGrouping[] {
  const fields = list.over.fields ?? {};
  const people = Object.entries(GROUPED_BY_PERSON).filter(([id, name]) => {
    return fields[name]?.kind === 'reference' && list.tie !== id;
  });
  const day = { id: 'day', label: texts.t('lists.day') };
  const status = { id: 'status', label: texts.word('field.status') };
  return [
    ...(list.hasDays || list.group === 'day' ? [day] : []),
    ...(statusesOf(list).length > 1 ? [status] : []),
    ...people.map(([id, name]) => ({ id, label: fieldLabel(texts, list.over.kind, name) })),
  ];
}

/** The rows of a list's documents, with all that a table needs to show, group and open them. */
export function useListRows(
  list: ListDefinition,
  documents: readonly DeviceDocument[],
): readonly TableRow[] {
  const texts = useText();
  const format = useFormat();
  const badges = useContext(BadgesContext);
  const linkOf = useDocumentLink();
  return useMemo(
    () =>
      documents.map((document): TableRow => {
        const { kind, stream, status } = document;
        return {
          id: stream,
          path: linkOf(kind, stream),
          title: documentTitle(document, texts, format),
          status: {
            badge: createElement(badges[kind] ?? PlainBadge, { document }),
            words: texts.status(kind, status),
            rank: list.over.statuses.indexOf(status),
          },
          isUnsent: document.unsent === 1,
          cells: listCells(list, document),
          groups: groupsOf(list, document, texts, format.longDay),
        };
      }),
    [list, documents, texts, format, badges, linkOf],
  );
}

/** The rows of a list that only the server has. */
export function useRowsElsewhere(
  list: ListDefinition,
  rows: readonly RowElsewhere[],
): readonly TableRow[] {
  const texts = useText();
  const linkOf = useDocumentLink();
  return useMemo(
    () =>
      rows.map(({ kind, stream, status, title, cells }): TableRow => {
        return {
          ...{ id: stream, path: linkOf(kind, stream), title, cells, isElsewhere: true },
          status: {
            badge: createElement(StatusBadge, { of: { kind, status } }),
            words: texts.status(kind, status),
            rank: list.over.statuses.indexOf(status),
          },
        };
      }),
    [list, rows, texts, linkOf],
  );
}

function PlainBadge({ document }: { readonly document: DeviceDocument }) {
  return createElement(StatusBadge, { of: document });
}

function groupsOf(
  list: ListDefinition,
  document: DeviceDocument,
  texts: Texts,
  longDay: (day: string) => string,
): Readonly<Record<ListGroup, RowGroup>> {
  const { status, day, kind } = document;
  const person = (name: 'client' | 'worker'): RowGroup => {
    const field = list.over.fields?.[name];
    const named = field?.kind === 'reference' ? field.of(document.state as never) : undefined;
    return named ? { key: `${named.name} ${named.id}`, label: named.name } : NOBODY;
  };
  const rank = columnCell(list, STATUS_COLUMN, document)?.value;
  return {
    day: day ? { key: day, label: longDay(day) } : { key: '', label: texts.t('lists.noDay') },
    status: { key: String(rank).padStart(3, '0'), label: texts.status(kind, status) },
    owner: person('client'),
    assignee: person('worker'),
  };
}

const NOBODY: RowGroup = { key: '', label: '' };
