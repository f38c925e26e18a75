import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Fact } from '../ui/facts.tsx';
import classes from './line-card.module.css';

interface LineCardProps {
  readonly title: ReactNode;
  readonly amount: ReactNode;
  /** Smaller facts below. */
  readonly details: readonly Fact[];
}

/** A row of a table where there is no room for its columns. */
export function LineCard({ title, amount, details }: LineCardProps) {
  return (
    <Stack gap={3} className={classes.card}>
      <Group justify="space-between" wrap="nowrap" gap="sm" align="baseline">
        <div className={classes.title}>{title}</div>
        <Text span fw={600} className="tabular" style={{ whiteSpace: 'nowrap' }}>
          {amount}
        </Text>
      </Group>
      <dl className={classes.details}>
        {details.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Stack>
  );
}

/** The sum below the rows. */
export function SumCard({ title, amount }: { title: string; amount: ReactNode }) {
  return (
    <Group justify="space-between" className={classes.card}>
      <Text fw={600}>{title}</Text>
      <Text fw={600} className="tabular">
        {amount}
      </Text>
    </Group>
  );
}
