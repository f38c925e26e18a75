import { compareCells, compareTexts } from '@callout/kernel';
import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Row } from '@tanstack/react-table';
import type { Texts } from '../i18n/use-text.ts';
import { Shown } from '../ui/shown.tsx';
import { UnsentMark } from '../ui/unsent-mark.tsx';
import { ElsewhereMark } from './elsewhere-mark.tsx';
import classes from './grid.module.css';
import type { features, RowColumn, RowOrders, TableColumn, TableRow } from './table-model.ts';

export const SELECT_COLUMN = 'select';
export const ORDERS_COLUMN = 'orders';

type TanRow = Row<typeof features, TableRow>;

/**
 * The columns of a table: a box to select by, how a row stands, its title, the model's fields, and what
 * may be ordered of it.
 */
export function tanColumns(
  columns: readonly TableColumn[],
  { t }: Texts,
  isSelectable: boolean,
  ordersOf?: RowOrders,
): readonly RowColumn[] {
  const select: RowColumn = {
    id: SELECT_COLUMN,
    enableSorting: false,
    header: ({ table }) => (
      <Checkbox
        size="xs"
        aria-label={t('lists.selectAll')}
        checked={table.getIsAllRowsSelected()}
        indeterminate={table.getIsSomeRowsSelected()}
        onChange={table.getToggleAllRowsSelectedHandler()}
      />
    ),
    cell: ({ row }) => (
      <Checkbox
        size="xs"
        aria-label={t('lists.select', { title: row.original.title ?? row.id })}
        checked={row.getIsSelected()}
        onChange={row.getToggleSelectedHandler()}
      />
    ),
  };
  const orders: RowColumn = {
    id: ORDERS_COLUMN,
    enableSorting: false,
    header: () => null,
    cell: ({ row }) => ordersOf?.(row.original),
  };
  return [
    ...(isSelectable ? [select] : []),
    ...columns.map(columnOf),
    ...(ordersOf ? [orders] : []),
  ];
}

function columnOf({ id, label, kind }: TableColumn): RowColumn {
  if (kind === 'status') {
    return {
      id,
      header: label,
      accessorFn: (row) => row.status?.rank,
      sortFn: (a, b) => (a.original.status?.rank ?? 0) - (b.original.status?.rank ?? 0),
      cell: ({ row }) => row.original.status?.badge,
    };
  }
  if (kind === 'title') {
    return {
      id,
      header: label,
      accessorFn: (row) => row.title,
      sortFn: (a, b) => compareTexts(a.original.title ?? '', b.original.title ?? ''),
      cell: ({ row }) => <Title row={row.original} />,
    };
  }
  return {
    id,
    header: label,
    accessorFn: (row) => row.cells[id],
    sortFn: (a: TanRow, b: TanRow) =>
      compareCells(a.original.cells[id], b.original.cells[id], 'ascending'),
    sortUndefined: 'last',
    cell: ({ row }) => {
      const cell = row.original.cells[id];
      return cell ? <Shown cell={cell} compact /> : <span aria-hidden="true">—</span>;
    },
  };
}

function Title({ row }: { row: TableRow }) {
  return (
    <span className={classes.title}>
      {row.path ? (
        <Link to={row.path} className={classes.link} title={row.title} tabIndex={-1}>
          {row.title || '—'}
        </Link>
      ) : (
        <span title={row.title}>{row.title}</span>
      )}
      {row.isUnsent ? <UnsentMark short /> : null}
      {row.isElsewhere ? <ElsewhereMark /> : null}
    </span>
  );
}

/** The least and the greatest share of the width that a kind of value needs. */
const WIDTHS: Readonly<Partial<Record<TableColumn['kind'], readonly [number, string]>>> = {
  status: [140, '164px'],
  title: [150, '1.4fr'],
  money: [100, '124px'],
  share: [88, '104px'],
  count: [80, '104px'],
  flag: [72, '88px'],
  day: [116, '124px'],
  instant: [136, '148px'],
  period: [150, '160px'],
  window: [196, '210px'],
  file: [72, '72px'],
  note: [150, '1.4fr'],
  word: [150, '1.2fr'],
};
const OTHER_WIDTH = [112, '1fr'] as const;
const SELECT_PX = 20;
const ORDERS_PX = 36;
const GAP_PX = 16;

/** A letter of a heading, rather too wide than too narrow, and the arrow that tells how it is sorted. */
const LETTER_PX = 7.5;
const ARROW_PX = 17;

/** Headings break between words, and never within one. */
function wordPx(label: string): number {
  const longest = Math.max(0, ...label.split(/[\s-]+/).map((word) => word.length));
  return Math.ceil(longest * LETTER_PX) + ARROW_PX;
}

/** The columns' widths as a grid template, and the width below which the table scrolls sideways. */
export function widthsOf(
  columns: readonly TableColumn[],
  isSelectable: boolean,
  hasOrders = false,
) {
  const widths = columns.map(({ kind, label }) => {
    const [least, most] = WIDTHS[kind] ?? OTHER_WIDTH;
    return [Math.max(least, wordPx(label)), most] as const;
  });
  const select = isSelectable ? [`${SELECT_PX}px`] : [];
  const orders = hasOrders ? [`${ORDERS_PX}px`] : [];
  const least = widths.reduce((total, [px]) => total + px + GAP_PX, 2 * 18);
  return {
    template: [
      ...select,
      ...widths.map(([px, most]) => `minmax(${px}px, ${most})`),
      ...orders,
    ].join(' '),
    minWidthPx:
      least + (isSelectable ? SELECT_PX + GAP_PX : 0) + (hasOrders ? ORDERS_PX + GAP_PX : 0),
  };
}
