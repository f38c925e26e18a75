import { Button, Text } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import { Shown } from '../ui/shown.tsx';
import type { TableColumn, TableRow } from './table-model.ts';
import classes from './toolbar.module.css';
import { CsvButton } from './toolbar.tsx';

interface SelectionBarProps {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly sums: TableRow['cells'];
  readonly onClear: () => void;
}

/** What is selected, what it adds up to, and its way into a spreadsheet. */
export function SelectionBar({ name, columns, rows, sums, onClear }: SelectionBarProps) {
  const { t } = useText();
  return (
    <section className={`${classes.selection} not-printed`} aria-label={t('lists.selection')}>
      <Text span fw={600} inherit role="status">
        {t('lists.selected', { count: rows.length })}
      </Text>
      {columns.map(({ id, label }) =>
        sums[id] ? (
          <span key={id}>
            <Text span c="dimmed" inherit>
              {label}:{' '}
            </Text>
            <Shown cell={sums[id]} />
          </span>
        ) : null,
      )}
      <span style={{ flex: 1 }} />
      <CsvButton name={name} shown={columns} rows={rows} />
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onClear}>
        {t('lists.clear')}
      </Button>
    </section>
  );
}
