import { defineClockPolicy, epochMs, instantText, issue } from '@callout/kernel';
import { workerMonths } from '../read-models/worker-months.ts';
import { CloseMonth } from '../streams/worker-statement-commands.ts';

/** One turn closes at most this many; the engine asks again until nothing is due. */
export const MONTHS_PER_TURN = 500;

/** Missed months are caught up oldest first: what one carries forward opens the next. */
export const closeMonthWhenItIsOver = defineClockPolicy({
  name: 'close-month-when-it-is-over',
  context: 'billing',
  issues: [CloseMonth],
  due: async (now, view) => {
    // The bound is not included, and a month that ends now is over.
    const to = instantText(epochMs(now) + 1);
    const rows = await view.rows(workerMonths, { to, limit: MONTHS_PER_TURN });
    return rows.flatMap(({ row }) => {
      const oldest = row.open[0];
      return oldest ? [issue(CloseMonth, oldest.statement, {}, oldest.statement)] : [];
    });
  },
});
