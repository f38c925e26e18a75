import { declarationsIn, defineContext } from '@callout/kernel';
import * as lists from './lists/lists.ts';
import * as requestMails from './mails/request-mails.ts';
import * as assignWorkerWhenServiceRequested from './policies/assign-worker-when-service-requested.ts';
import * as closeUnservedWhenOverdueTooLong from './policies/close-unserved-when-overdue-too-long.ts';
import * as failServiceWhenNoShowStaysSuspected from './policies/fail-service-when-no-show-stays-suspected.ts';
import * as findAnotherWorkerWhenWorkerLeft from './policies/find-another-worker-when-worker-left.ts';
import * as markOverdueWhenWindowPassed from './policies/mark-overdue-when-window-passed.ts';
import * as offerReorderWhenNoShow from './policies/offer-reorder-when-no-show.ts';
import * as recallSuppliesWhenReassignedOrCancelled from './policies/recall-supplies-when-reassigned-or-cancelled.ts';
import * as requestServiceWhenReorderPlaced from './policies/request-service-when-reorder-placed.ts';
import * as requestSuppliesWhenWorkerAssigned from './policies/request-supplies-when-worker-assigned.ts';
import * as reverseNoShowWhenCheckInArrives from './policies/reverse-no-show-when-check-in-arrives.ts';
import * as setPriceWhenWorkerFirstAssigned from './policies/set-price-when-worker-first-assigned.ts';
import * as suspectNoShowWhenWindowPassed from './policies/suspect-no-show-when-window-passed.ts';
import * as tellClientWhenStateChanged from './policies/tell-client-when-state-changed.ts';
import * as tellWorkerWhenAssigned from './policies/tell-worker-when-assigned.ts';
import * as tellWorkerWhenSuppliesReady from './policies/tell-worker-when-supplies-ready.ts';
import * as tryAgainWhenSomethingChanged from './policies/try-again-when-something-changed.ts';
import * as dueRequests from './read-models/due-requests.ts';
import * as knowledge from './read-models/knowledge.ts';
import * as projections from './read-models/projections.ts';
import * as results from './read-models/results.ts';
import * as visitDevices from './read-models/visit-devices.ts';
import * as assignWorker from './streams/service-request/assign-worker.ts';
import * as carryOut from './streams/service-request/carry-out.ts';
import * as noShow from './streams/service-request/no-show.ts';
import * as overdueCommands from './streams/service-request/overdue-commands.ts';
import * as requestService from './streams/service-request/request-service.ts';
import * as serviceRequest from './streams/service-request/stream.ts';
import * as suppliesKit from './streams/supplies-kit/stream.ts';
import * as matchingSteps from './systems/matching-steps.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

export const provisioning = defineContext({
  name: 'provisioning',
  ...declarationsIn([
    assignWorkerWhenServiceRequested,
    suspectNoShowWhenWindowPassed,
    failServiceWhenNoShowStaysSuspected,
    reverseNoShowWhenCheckInArrives,
    offerReorderWhenNoShow,
    requestServiceWhenReorderPlaced,
    findAnotherWorkerWhenWorkerLeft,
    tellWorkerWhenAssigned,
    tellWorkerWhenSuppliesReady,
    tellClientWhenStateChanged,
    setPriceWhenWorkerFirstAssigned,
    recallSuppliesWhenReassignedOrCancelled,
    requestSuppliesWhenWorkerAssigned,
    tryAgainWhenSomethingChanged,
    markOverdueWhenWindowPassed,
    closeUnservedWhenOverdueTooLong,
    serviceRequest,
    suppliesKit,
    requestService,
    assignWorker,
    carryOut,
    noShow,
    overdueCommands,
    matchingSteps,
    projections,
    dueRequests,
    results,
    visitDevices,
    knowledge,
    lists,
    requestMails,
  ]),
  texts: { en, ru },
});
