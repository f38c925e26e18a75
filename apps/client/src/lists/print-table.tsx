import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { Shown } from '../ui/shown.tsx';
import classes from './print-table.module.css';
import type { TableColumn, TableRow } from './table-model.ts';

interface PrintTableProps {
  readonly title: string;
  readonly note?: string | undefined;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly sums: TableRow['cells'];
}

/** The grid holds only the rows in sight; paper gets all of them, for as long as it is printed. */
export function PrintTable({ title, note, columns, rows, sums }: PrintTableProps) {
  if (!useIsPrinting()) return null;
  return (
    <table className={classes.table}>
      <caption>{note === undefined ? title : `${title}. ${note}`}</caption>
      <thead>
        <tr>
          {columns.map(({ id, label, kind }) => (
            <th key={id} scope="col" data-kind={kind}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            {columns.map((column) => (
              <td key={column.id} data-kind={column.kind}>
                <PrintCell column={column} row={row} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          {columns.map(({ id, kind }) => (
            <td key={id} data-kind={kind}>
              {sums[id] ? <Shown cell={sums[id]} compact /> : null}
            </td>
          ))}
        </tr>
      </tfoot>
    </table>
  );
}

function PrintCell({ column, row }: { readonly column: TableColumn; readonly row: TableRow }) {
  if (column.kind === 'title') return row.title;
  if (column.kind === 'status') return row.status?.words;
  const cell = row.cells[column.id];
  return cell ? <Shown cell={cell} compact /> : null;
}

function useIsPrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    // The browser takes its picture as soon as the listener returns.
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return isPrinting;
}
