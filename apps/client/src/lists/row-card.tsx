import { Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { cellText, isNumberKind } from '../ui/cell-text.ts';
import { UnsentMark } from '../ui/unsent-mark.tsx';
import { ElsewhereMark } from './elsewhere-mark.tsx';
import classes from './grid.module.css';
import type { TableColumn, TableRow } from './table-model.ts';

/** How many facts beside title, status and amount a card has room for. */
const FACTS_MAX = 3;

/** A row where there is no room for columns: what it is, how it stands, its first facts, its amount. */
export function RowCard({
  row,
  columns,
  orders,
}: {
  readonly row: TableRow;
  readonly columns: readonly TableColumn[];
  readonly orders?: ReactNode;
}) {
  const texts = useText();
  const format = useFormat();
  // In a list of one status, it goes without saying.
  const hasStatus = columns.some(({ kind }) => kind === 'status');
  const said = columns.filter(({ id }) => row.cells[id] !== undefined);
  const amount = said.findLast(({ kind }) => kind === 'money');
  const [first, ...facts] = said
    .filter((column) => column !== amount)
    .slice(0, row.title ? FACTS_MAX : FACTS_MAX + 1)
    .map(({ id, label, kind }) => {
      const cell = row.cells[id];
      const text = cell ? cellText(cell, texts, format) : '';
      // A number alone says nothing.
      return isNumberKind(kind) || kind === 'flag' || /^\d+$/.test(text)
        ? `${label}: ${text}`
        : text;
    });
  const title = row.title ?? first ?? '';
  const details = row.title ? [first, ...facts] : facts;
  const amountCell = amount && row.cells[amount.id];
  return (
    <Stack gap={4}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        {row.path ? (
          <Link to={row.path} className={classes.cardTitle} tabIndex={-1}>
            {title}
          </Link>
        ) : (
          <Text fw={600} truncate>
            {title}
          </Text>
        )}
        {hasStatus ? row.status?.badge : null}
      </Group>
      <Group justify="space-between" wrap="nowrap" gap="sm" align="flex-end">
        <Text size="sm" c="dimmed" className="tabular" lineClamp={2}>
          {details.filter(Boolean).join(' · ')}
        </Text>
        <Group gap={8} wrap="nowrap">
          {row.isUnsent ? <UnsentMark short /> : null}
          {row.isElsewhere ? <ElsewhereMark /> : null}
          {orders}
          {amountCell ? (
            <Text fw={600} className={`tabular ${classes.amount}`}>
              {cellText(amountCell, texts, format)}
            </Text>
          ) : null}
        </Group>
      </Group>
    </Stack>
  );
}
