import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { ORDERS_COLUMN, SELECT_COLUMN } from './columns.tsx';
import classes from './grid.module.css';
import type { RowTable, TableColumn } from './table-model.ts';

interface GridHeadProps {
  readonly table: RowTable;
  readonly columns: readonly TableColumn[];
  readonly widths: { readonly template: string };
}

const ARIA_SORT = { asc: 'ascending', desc: 'descending' } as const;

/** The names of the columns; a press sorts by one, the other way round, and then no more. */
export function GridHead({ table, columns, widths }: GridHeadProps) {
  const kinds = new Map(columns.map((column) => [column.id, column.kind]));
  return (
    <thead className={classes.headGroup}>
      {table.getHeaderGroups().map((group) => (
        <tr
          key={group.id}
          className={classes.head}
          style={{ gridTemplateColumns: widths.template }}
        >
          {group.headers.map((header) => {
            const { column } = header;
            const sorted = column.getIsSorted();
            if (column.id === ORDERS_COLUMN)
              return <td key={header.id} className={classes.orders} />;
            if (column.id === SELECT_COLUMN) {
              return (
                <th key={header.id} scope="col" className={classes.box}>
                  <table.FlexRender header={header} />
                </th>
              );
            }
            const Arrow = sorted === 'desc' ? IconArrowDown : IconArrowUp;
            return (
              <th
                key={header.id}
                scope="col"
                data-kind={kinds.get(column.id)}
                aria-sort={sorted ? ARIA_SORT[sorted] : 'none'}
              >
                <UnstyledButton className={classes.sort} onClick={column.getToggleSortingHandler()}>
                  <table.FlexRender header={header} />
                  {sorted ? <Arrow size={13} stroke={2} aria-hidden="true" /> : null}
                </UnstyledButton>
              </th>
            );
          })}
        </tr>
      ))}
    </thead>
  );
}
