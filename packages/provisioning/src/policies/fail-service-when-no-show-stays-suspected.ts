import { issue } from '@callout/kernel';
import { defineClockPolicy } from '../define.ts';
import { dueBy, dueRequests } from '../read-models/due-requests.ts';
import { FailService } from '../streams/service-request/carry-out.ts';

/** One turn of the clock fails so many; the next turn follows at once. */
const FAILED_AT_ONCE_MAX = 200;

export const failServiceWhenNoShowStaysSuspected = defineClockPolicy({
  name: 'fail-service-when-no-show-stays-suspected',
  issues: [FailService],
  due: async (now, view) => {
    const suspected = await view.rows(dueRequests, dueBy('wordOfWorker', now, FAILED_AT_ONCE_MAX));
    return suspected.map(({ key }) =>
      issue(FailService, key, { reason: 'no-show', attribution: 'worker', noShow: true }),
    );
  },
});
