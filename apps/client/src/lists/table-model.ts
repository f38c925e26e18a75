import type { ShownCells, ShownKind, ShownRecord } from '@callout/kernel';
import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  type ReactTable,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';

export const features = tableFeatures({
  columnVisibilityFeature,
  rowSelectionFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

/** A row of a list or of a read model, as the parts of a table need it. */
export interface TableRow extends ShownRecord {
  /** Where it opens; absent where it has no page of its own. */
  readonly path?: string | undefined;
  readonly title?: string | undefined;
  /** How it stands: how that looks, its words, and its place among the others. */
  readonly status?:
    | { readonly badge: ReactNode; readonly words: string; readonly rank: number }
    | undefined;
  readonly isUnsent?: boolean;
  /** It is not on this device, and opens from the server. */
  readonly isElsewhere?: boolean;
  /** By what it can be grouped: a key that sorts, by the name of the grouping. */
  readonly groups?: Readonly<Record<string, RowGroup>>;
  readonly cells: ShownCells;
}

export interface RowGroup {
  readonly key: string;
  readonly label: string;
}

/** The orders that a row offers, to be pressed; nothing where it offers none. */
export type RowOrders = (row: TableRow) => ReactNode;

export interface TableColumn {
  readonly id: string;
  readonly label: string;
  readonly kind: ShownKind | 'title' | 'status';
}

export interface TableGrouping {
  readonly id: string;
  readonly label: string;
}

export type RowColumn = ColumnDef<typeof features, TableRow>;
export type RowTable = ReactTable<typeof features, TableRow>;

/** What stands in the grid, from the top: rows, and above each group its name and how many it has. */
export type GridItem =
  | { readonly is: 'row'; readonly row: TableRow; readonly index: number }
  | { readonly is: 'group'; readonly key: string; readonly label: string; readonly count: number };

/** Rows below the names of their groups; within a group they keep the order that they came in. */
export function gridItems(
  rows: readonly TableRow[],
  grouping: string | undefined,
): readonly GridItem[] {
  if (!grouping) return rows.map((row, index) => ({ is: 'row', row, index }));
  const groups = new Map<string, { readonly label: string; readonly rows: TableRow[] }>();
  for (const row of rows) {
    const { key, label } = row.groups?.[grouping] ?? { key: '', label: '' };
    const group = groups.get(key) ?? { label, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  let index = 0;
  return [...groups]
    .sort(([a], [b]) => byKey(a, b))
    .flatMap(([key, group]) => [
      { is: 'group' as const, key, label: group.label, count: group.rows.length },
      ...group.rows.map((row) => ({ is: 'row' as const, row, index: index++ })),
    ]);
}

/** What belongs to no group stands last. */
function byKey(a: string, b: string): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
