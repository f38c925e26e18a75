import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useId, useRef, useState } from 'react';
import { usePhone } from '../ui/use-phone.ts';
import { ORDERS_COLUMN, SELECT_COLUMN } from './columns.tsx';
import classes from './grid.module.css';
import { GridHead } from './grid-head.tsx';
import { RowCard } from './row-card.tsx';
import { SumsRow } from './sums.tsx';
import type { GridItem, RowOrders, RowTable, TableColumn, TableRow } from './table-model.ts';

interface GridProps {
  readonly label: string;
  readonly table: RowTable;
  readonly columns: readonly TableColumn[];
  readonly items: readonly GridItem[];
  readonly widths: { readonly template: string; readonly minWidthPx: number };
  readonly isSelectable: boolean;
  readonly sums: TableRow['cells'];
  readonly ordersOf?: RowOrders | undefined;
  readonly onOpen: (row: TableRow) => void;
}

const ROW_PX = 46;
const GROUP_PX = 38;
const CARD_PX = 92;
const PAGE_ROWS = 12;

/**
 * Rows of any number of which only those in sight exist. The grid holds the focus; arrows, Home, End,
 * Page Up and Page Down (and j, k) move, Enter opens, Space selects.
 */
export function Grid(props: GridProps) {
  const { items, table, onOpen } = props;
  const phone = usePhone();
  const rows = items.flatMap((item) => (item.is === 'row' ? [item.row] : []));
  const scroll = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (items[index]?.is === 'group' ? GROUP_PX : phone ? CARD_PX : ROW_PX),
    getItemKey: (index) => keyOf(items[index]),
    overscan: 8,
  });
  const [active, setActive] = useState(0);
  const id = useId();
  const rowId = (index: number) => `${id}-${index}`;
  const goTo = (index: number) => {
    setActive(index);
    virtualizer.scrollToIndex(items.findIndex((item) => item.is === 'row' && item.index === index));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const target = moved(event.key, active, rows.length);
    const current = rows[active];
    if (target !== undefined) goTo(target);
    else if (event.key === 'Enter' && current) onOpen(current);
    else if (event.key === ' ' && current) table.getRow(current.id).toggleSelected();
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    const target = event.target instanceof Element ? event.target : null;
    // A link, a box and a heading do what they do.
    if (!target || target.closest('a, button, label, input')) return;
    const index = Number(target.closest('tr')?.dataset['row'] ?? Number.NaN);
    const row = rows[index];
    if (!row) return;
    setActive(index);
    onOpen(row);
  };
  return (
    <div ref={scroll} className={classes.scroll} data-scroll-restoration-id={props.label}>
      <table
        className={classes.grid}
        style={phone ? {} : { minWidth: props.widths.minWidthPx }}
        {...gridProps(rows[active] && rowId(active))}
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {phone ? null : <GridHead {...props} />}
        <tbody className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((virtual) => {
            const item = items[virtual.index];
            if (!item) return null;
            const place = {
              'data-index': virtual.index,
              ref: virtualizer.measureElement,
              style: { transform: `translateY(${virtual.start}px)` },
            };
            if (item.is === 'group') {
              return (
                <tr key={virtual.key} {...place} className={classes.group}>
                  <th scope="rowgroup">
                    {item.label || '—'} <span className={classes.count}>{item.count}</span>
                  </th>
                </tr>
              );
            }
            return (
              <tr
                key={virtual.key}
                {...place}
                id={rowId(item.index)}
                data-row={item.index}
                data-active={item.index === active || undefined}
                data-opens={item.row.path !== undefined || undefined}
                aria-rowindex={item.index + 2}
                aria-selected={table.getRow(item.row.id).getIsSelected()}
                className={phone ? classes.card : classes.row}
                style={{
                  ...place.style,
                  ...(phone ? {} : { gridTemplateColumns: props.widths.template }),
                }}
              >
                {phone ? (
                  <td className={classes.whole}>
                    <RowCard
                      row={item.row}
                      columns={props.columns}
                      orders={props.ordersOf?.(item.row)}
                    />
                  </td>
                ) : (
                  <Cells {...props} row={item.row} />
                )}
              </tr>
            );
          })}
        </tbody>
        <SumsRow {...props} />
      </table>
    </div>
  );
}

/** Columns of something to press. */
const PARTS: Readonly<Record<string, 'box' | 'orders'>> = {
  [SELECT_COLUMN]: 'box',
  [ORDERS_COLUMN]: 'orders',
};

function Cells({ row, table, columns }: GridProps & { readonly row: TableRow }) {
  const kinds = new Map(columns.map((column) => [column.id, column.kind]));
  return table
    .getRow(row.id)
    .getVisibleCells()
    .map((cell) => (
      <td
        key={cell.id}
        className={classes[PARTS[cell.column.id] ?? 'cell']}
        data-kind={kinds.get(cell.column.id)}
      >
        <table.FlexRender cell={cell} />
      </td>
    ));
}

function keyOf(item: GridItem | undefined): string {
  if (!item) return '';
  return item.is === 'row' ? `row ${item.row.id}` : `group ${item.key}`;
}

/** ARIA lets a table be a grid: one that has the focus and takes the keys for all of its rows. */
function gridProps(activeId: string | undefined) {
  return { role: 'grid', tabIndex: 0, 'aria-activedescendant': activeId };
}

/** Where a key leads from a row; undefined for keys that move nothing. */
function moved(key: string, from: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    j: 1,
    ArrowUp: -1,
    k: -1,
    PageDown: PAGE_ROWS,
    PageUp: -PAGE_ROWS,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.max(0, Math.min(count - 1, from + step));
}
