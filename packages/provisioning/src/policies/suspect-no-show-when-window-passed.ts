import { addMinutes, issue } from '@callout/kernel';
import { defineClockPolicy } from '../define.ts';
import { circumstances } from '../matching/candidates.ts';
import { dueBy, dueRequests } from '../read-models/due-requests.ts';
import { SuspectNoShow } from '../streams/service-request/no-show.ts';

/** One turn of the clock suspects so many; the next turn follows at once. */
const SUSPECTED_AT_ONCE_MAX = 200;

export const suspectNoShowWhenWindowPassed = defineClockPolicy({
  name: 'suspect-no-show-when-window-passed',
  issues: [SuspectNoShow],
  due: async (now, view) => {
    const { graceMinutes, horizonMinutes } = await circumstances(view);
    const silent = await view.rows(
      dueRequests,
      dueBy('checkIn', addMinutes(now, -graceMinutes), SUSPECTED_AT_ONCE_MAX),
    );
    return silent.map(({ key, row }) =>
      issue(SuspectNoShow, key, {
        assignment: row.assignment,
        checkInBefore: addMinutes(row.windowEnd, graceMinutes),
        failsAt: addMinutes(now, horizonMinutes),
      }),
    );
  },
});
