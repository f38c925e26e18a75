import { issue } from '@callout/kernel';
import { defineClockPolicy } from '../define.ts';
import { dueBy, dueRequests } from '../read-models/due-requests.ts';
import { CloseUnserved } from '../streams/service-request/overdue-commands.ts';

/** One turn of the clock closes so many; the next turn follows at once. */
const CLOSED_AT_ONCE_MAX = 200;

export const closeUnservedWhenOverdueTooLong = defineClockPolicy({
  name: 'close-unserved-when-overdue-too-long',
  issues: [CloseUnserved],
  due: async (now, view) => {
    const overdue = await view.rows(dueRequests, dueBy('anotherTime', now, CLOSED_AT_ONCE_MAX));
    return overdue.map(({ key }) => issue(CloseUnserved, key, {}));
  },
});
