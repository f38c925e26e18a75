import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './line-card.module.css';

interface LineCardProps {
  readonly title: ReactNode;
  readonly amount: string;
  /** Smaller facts below, the first ones matter most. */
  readonly details: readonly (string | undefined)[];
  readonly badge?: ReactNode;
}

/** A row of a table of amounts where there is no room for its columns. */
export function LineCard({ title, amount, details, badge }: LineCardProps) {
  return (
    <Stack gap={3} className={classes.card}>
      <Group justify="space-between" wrap="nowrap" gap="sm" align="baseline">
        <Text span>{title}</Text>
        <Text span fw={600} className="tabular" style={{ whiteSpace: 'nowrap' }}>
          {amount}
        </Text>
      </Group>
      {details
        .filter((detail) => detail !== undefined)
        .map((detail) => (
          <Text key={detail} size="sm" c="dimmed" className="tabular">
            {detail}
          </Text>
        ))}
      {badge ? <div>{badge}</div> : null}
    </Stack>
  );
}

/** The sum below the rows. */
export function SumCard({ title, amount }: { title: string; amount: string }) {
  return (
    <Group justify="space-between" className={classes.card}>
      <Text fw={600}>{title}</Text>
      <Text fw={600} className="tabular">
        {amount}
      </Text>
    </Group>
  );
}
