import { epochMs, instantText, issue } from '@callout/kernel';
import { defineClockPolicy } from '../define.ts';
import { workerMonths } from '../read-models/worker-months.ts';
import { CloseMonth } from '../streams/worker-statement/commands.ts';

/** One turn closes at most this many; the engine asks again until nothing is due. */
const MONTHS_PER_TURN = 500;

/** Missed months are caught up oldest first: one turn closes one month, for all workers. */
export const closeMonthWhenItIsOver = defineClockPolicy({
  name: 'close-month-when-it-is-over',
  issues: [CloseMonth],
  due: async (now, view) => {
    // The bound is not included, and a month that ends now is over.
    const to = instantText(epochMs(now) + 1);
    const rows = await view.rows(workerMonths, { to, limit: MONTHS_PER_TURN });
    const due = rows.flatMap(({ row }) => row.open.slice(0, 1));
    return due
      .filter((oldest) => oldest.to === due[0]?.to)
      .map(({ statement }) => issue(CloseMonth, statement, {}));
  },
});
