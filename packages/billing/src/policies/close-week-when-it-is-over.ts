import { defineClockPolicy, epochMs, instantText, issue } from '@callout/kernel';
import { clientWeeks } from '../read-models/client-weeks.ts';
import { CloseWeek } from '../streams/client-statement-commands.ts';

/** One turn closes at most this many; the engine asks again until nothing is due. */
export const WEEKS_PER_TURN = 500;

/** Missed weeks are caught up oldest first, each client's one after the other. */
export const closeWeekWhenItIsOver = defineClockPolicy({
  name: 'close-week-when-it-is-over',
  context: 'billing',
  issues: [CloseWeek],
  due: async (now, view) => {
    // The bound is not included, and a week that ends now is over.
    const to = instantText(epochMs(now) + 1);
    const rows = await view.rows(clientWeeks, { to, limit: WEEKS_PER_TURN });
    return rows.flatMap(({ row }) => {
      const oldest = row.open[0];
      return oldest ? [issue(CloseWeek, oldest.statement, {}, oldest.statement)] : [];
    });
  },
});
