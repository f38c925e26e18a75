import type { DeviceDocument } from '@callout/sync';
import { type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useId,
  useRef,
  useState,
} from 'react';
import classes from './document-grid.module.css';
import { usePhone } from './use-phone.ts';

const features = tableFeatures({});
export type GridColumn = ColumnDef<typeof features, DeviceDocument>;

interface DocumentGridProps {
  readonly label: string;
  readonly documents: readonly DeviceDocument[];
  readonly columns: readonly GridColumn[];
  /** The widths of the columns, as a CSS grid template. */
  readonly template: string;
  /** How a row looks where there is no room for columns. */
  readonly card: (document: DeviceDocument) => ReactNode;
  readonly onOpen: (document: DeviceDocument) => void;
}

const ROW_PX = 46;
const CARD_PX = 92;
const PAGE_ROWS = 12;

/**
 * A list of any length of which only the rows in sight exist. The list holds the focus; arrows, Home,
 * End, Page Up and Page Down (and j, k) move, Enter opens.
 */
export function DocumentGrid(props: DocumentGridProps) {
  const { documents, columns, onOpen } = props;
  const phone = usePhone();
  const table = useTable({
    features,
    data: documents as DeviceDocument[],
    columns: columns as GridColumn[],
    getRowId: (document) => document.id,
  });
  const rows = table.getRowModel().rows;
  const scroll = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => (phone ? CARD_PX : ROW_PX),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  const [active, setActive] = useState(0);
  const id = useId();
  const rowId = (index: number) => `${id}-${index}`;
  const goTo = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setActive(next);
    virtualizer.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = moved(event.key, active, rows.length);
    const current = rows[active];
    if (target !== undefined) goTo(target);
    else if (event.key === 'Enter' && current) onOpen(current.original);
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    const clicked = event.target instanceof Element ? event.target.closest('tr') : null;
    const index = Number(clicked?.dataset['index'] ?? Number.NaN);
    const row = rows[index];
    if (!row) return;
    setActive(index);
    onOpen(row.original);
  };
  return (
    <div ref={scroll} className={classes.scroll}>
      <table
        className={classes.grid}
        {...gridProps(rows[active] && rowId(active))}
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {phone ? null : (
          <thead className={classes.headGroup}>
            {table.getHeaderGroups().map((group) => (
              <tr
                key={group.id}
                className={classes.head}
                style={{ gridTemplateColumns: props.template }}
              >
                {group.headers.map((header) => (
                  <th key={header.id} scope="col">
                    <table.FlexRender header={header} />
                  </th>
                ))}
              </tr>
            ))}
          </thead>
        )}
        <tbody className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <tr
                key={row.id}
                id={rowId(item.index)}
                ref={virtualizer.measureElement}
                data-index={item.index}
                data-active={item.index === active || undefined}
                aria-rowindex={item.index + 2}
                aria-selected={item.index === active}
                className={phone ? classes.card : classes.row}
                style={{
                  transform: `translateY(${item.start}px)`,
                  ...(phone ? {} : { gridTemplateColumns: props.template }),
                }}
              >
                {phone ? (
                  <td className={classes.whole}>{props.card(row.original)}</td>
                ) : (
                  row.getAllCells().map((cell) => (
                    <td key={cell.id} className={classes.cell}>
                      <table.FlexRender cell={cell} />
                    </td>
                  ))
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
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
