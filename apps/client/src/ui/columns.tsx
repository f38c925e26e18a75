import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './columns.module.css';

/** Two columns that become one where there is no room for both. */
export function Columns({ main, side }: { main: ReactNode; side: ReactNode }) {
  return (
    <Box className={classes.columns}>
      <Box className={classes.column}>{main}</Box>
      <Box className={classes.column}>{side}</Box>
    </Box>
  );
}
