import { Group, Paper, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './section.module.css';

interface SectionProps {
  readonly title?: string;
  readonly aside?: ReactNode;
  /** No inner padding: the content is a list that reaches the edges. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

export function Section({ title, aside, flush, children }: SectionProps) {
  const id = useId();
  return (
    <Paper
      component="section"
      className={classes.section}
      aria-labelledby={title ? id : undefined}
      data-flush={flush || undefined}
    >
      {title ? (
        <Group justify="space-between" gap="6px 12px" className={classes.head} wrap="wrap">
          <Title order={2} id={id}>
            {title}
          </Title>
          {aside}
        </Group>
      ) : null}
      {children}
    </Paper>
  );
}
