import type { Money } from '@callout/kernel';

/** As many lines as an invoice holds; what exceeds them is posted to the period after. */
export const STATEMENT_LINES_MAX = 10_000;

/** As much as an amount can hold: no statement may grow into one that cannot be closed. */
export const STATEMENT_TOTAL_MAX = 10_000_000_000_000;

/** Whether one more line fits, by the sums that it moves; a line that takes back moves them down. */
export function hasRoom(
  lines: readonly unknown[],
  totals: readonly Money[],
  amount: Money,
): boolean {
  return (
    lines.length < STATEMENT_LINES_MAX &&
    totals.every((total) => Math.abs(total + amount) <= STATEMENT_TOTAL_MAX)
  );
}
