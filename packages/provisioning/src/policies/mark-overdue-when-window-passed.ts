import { issue } from '@callout/kernel';
import { defineClockPolicy } from '../define.ts';
import { dueBy, dueRequests } from '../read-models/due-requests.ts';
import { MarkOverdue } from '../streams/service-request/overdue-commands.ts';

/** One turn of the clock marks so many, for each of which free windows are sought; the next follows. */
export const MARKED_AT_ONCE_MAX = 20;

export const markOverdueWhenWindowPassed = defineClockPolicy({
  name: 'mark-overdue-when-window-passed',
  issues: [MarkOverdue],
  due: async (now, view) => {
    const passed = await view.rows(dueRequests, dueBy('worker', now, MARKED_AT_ONCE_MAX));
    return passed.map(({ key }) => issue(MarkOverdue, key, {}));
  },
});
