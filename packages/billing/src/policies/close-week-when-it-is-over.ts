import { epochMs, instantText, issue } from '@callout/kernel';
import { defineClockPolicy } from '../define.ts';
import { clientWeeks } from '../read-models/client-weeks.ts';
import { CloseWeek } from '../streams/client-statement/commands.ts';

/** One turn closes at most this many; the engine asks again until nothing is due. */
export const WEEKS_PER_TURN = 500;

/** Missed weeks are caught up oldest first: one turn closes one week, for all clients. */
export const closeWeekWhenItIsOver = defineClockPolicy({
  name: 'close-week-when-it-is-over',
  issues: [CloseWeek],
  due: async (now, view) => {
    // The bound is not included, and a week that ends now is over.
    const to = instantText(epochMs(now) + 1);
    const rows = await view.rows(clientWeeks, { to, limit: WEEKS_PER_TURN });
    const due = rows.flatMap(({ row }) => row.open.slice(0, 1));
    return due
      .filter((oldest) => oldest.to === due[0]?.to)
      .map(({ statement }) => issue(CloseWeek, statement, {}));
  },
});
