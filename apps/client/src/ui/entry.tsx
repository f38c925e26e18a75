import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './entry.module.css';

interface EntryProps {
  readonly title: string;
  readonly marks?: ReactNode;
  /** Smaller facts below the title. */
  readonly details: readonly string[];
  readonly actions?: ReactNode;
}

/** One of a list of things that are few and have something to be done with. */
export function Entry({ title, marks, details, actions }: EntryProps) {
  return (
    <li className={classes.entry}>
      <div className={classes.words}>
        <Group gap={8}>
          <Text span fw={500}>
            {title}
          </Text>
          {marks}
        </Group>
        {details.map((detail) => (
          <Text key={detail} size="sm" c="dimmed">
            {detail}
          </Text>
        ))}
      </div>
      {actions ? <div className={classes.aside}>{actions}</div> : null}
    </li>
  );
}

export function Entries({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {children}
    </ul>
  );
}
