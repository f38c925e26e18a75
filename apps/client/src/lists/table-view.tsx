import { type ListSort, type ShownFields, sumsOf } from '@callout/kernel';
import { useNavigate } from '@tanstack/react-router';
import {
  type RowSelectionState,
  type SortingState,
  type Updater,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePhone } from '../ui/use-phone.ts';
import { tanColumns, widthsOf } from './columns.tsx';
import classes from './grid.module.css';
import { Grid } from './grid.tsx';
import { joined, SELECTED_MAX, sortText, useListSearch } from './list-search.ts';
import { PrintTable } from './print-table.tsx';
import { SelectionBar } from './selection-bar.tsx';
import {
  features,
  gridItems,
  type RowColumn,
  type RowOrders,
  type TableColumn,
  type TableGrouping,
  type TableRow,
} from './table-model.ts';
import { Toolbar } from './toolbar.tsx';

interface TableViewProps {
  /** Names the file that is downloaded. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** Which columns are added up is the model's to say. */
  readonly fields: ShownFields;
  /** There are more rows than these, so no sum of them is told. */
  readonly isLimited: boolean;
  /** What is to be said of these rows wherever they are taken: that they are not all. */
  readonly note?: string | undefined;
  readonly groupings: readonly TableGrouping[];
  readonly grouping?: string | undefined;
  /** How they are sorted where the address says nothing. */
  readonly order?: ListSort | undefined;
  /** What narrows the rows, beside the search. */
  readonly filters?: ReactNode;
  /** How many of them are set: on a phone they stand behind a button. */
  readonly filterCount?: number;
  /** Instead of the rows where there are none. */
  readonly empty: ReactNode;
  /** Where something may be ordered of the rows; to be the same function from render to render. */
  readonly ordersOf?: RowOrders | undefined;
}

/** Rows as a table or as cards, sorted, grouped, selected and narrowed as the address says. */
export function TableView(props: TableViewProps) {
  const { rows, columns, fields, ordersOf } = props;
  const texts = useText();
  const phone = usePhone();
  const navigate = useNavigate();
  const { view, change } = useListSearch();
  const isSelectable = !phone && rows.length > 0;
  const shown = useMemo(
    () => columns.filter(({ id }) => !view.hidden.includes(id)),
    [columns, view.hidden],
  );
  const tableColumns = useMemo(
    () => tanColumns(columns, texts, isSelectable, ordersOf),
    [columns, texts, isSelectable, ordersOf],
  );
  const sort = view.sort ?? props.order;
  const sorting: SortingState = sort
    ? [{ id: sort.column, desc: sort.direction === 'descending' }]
    : [];
  const rowSelection: RowSelectionState = Object.fromEntries(
    view.selected.map((id) => [id, true as const]),
  );
  const table = useTable({
    features,
    data: rows as TableRow[],
    columns: tableColumns as RowColumn[],
    getRowId: (row) => row.id,
    state: {
      sorting,
      rowSelection,
      columnVisibility: Object.fromEntries(view.hidden.map((id) => [id, false])),
    },
    enableMultiSort: false,
    sortDescFirst: false,
    onSortingChange: (next: Updater<SortingState>) => {
      const [first] = typeof next === 'function' ? next(sorting) : next;
      const direction = first?.desc ? 'descending' : 'ascending';
      change({ sort: sortText(first && { column: first.id, direction }) });
    },
    onRowSelectionChange: (next: Updater<RowSelectionState>) => {
      const chosen = typeof next === 'function' ? next(rowSelection) : next;
      const ids = Object.keys(chosen).filter((id) => chosen[id]);
      change({ selected: joined(ids.slice(0, SELECTED_MAX)) });
    },
  });
  const sorted = table.getRowModel().rows.map((row) => row.original);
  const chosen = view.group ?? props.grouping;
  const grouping = props.groupings.some(({ id }) => id === chosen) ? chosen : undefined;
  const items = useMemo(() => gridItems(sorted, grouping), [sorted, grouping]);
  const inOrder = items.flatMap((item) => (item.is === 'row' ? [item.row] : []));
  const names = shown.map(({ id }) => id);
  const sums = sumsOf(fields, names, { rows, isLimited: props.isLimited });
  const selected = inOrder.filter(({ id }) => rowSelection[id]);
  return (
    <>
      <Toolbar {...props} shown={shown} rows={inOrder} grouping={grouping} />
      {selected.length > 0 ? (
        <SelectionBar
          name={props.name}
          columns={shown}
          rows={selected}
          sums={sumsOf(fields, names, { rows: selected, isLimited: false })}
          onClear={() => change({ selected: undefined })}
        />
      ) : null}
      {rows.length === 0 ? (
        props.empty
      ) : (
        <>
          <div className={`${classes.screen} not-printed`}>
            <Grid
              label={props.title}
              table={table}
              columns={shown}
              items={items}
              widths={widthsOf(shown, isSelectable, ordersOf !== undefined)}
              ordersOf={ordersOf}
              isSelectable={isSelectable}
              sums={sums}
              onOpen={({ path }) => (path ? void navigate({ to: path }) : undefined)}
            />
          </div>
          <PrintTable
            title={props.title}
            note={props.note}
            columns={shown}
            rows={inOrder}
            sums={sums}
          />
        </>
      )}
    </>
  );
}
