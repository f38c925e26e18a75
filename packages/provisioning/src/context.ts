import { defineContext } from '@callout/kernel';
import {
  attention,
  clientServices,
  dispatchersBoard,
  serviceRequests,
  suppliesQueue,
  workerJobs,
  workerSupplies,
} from './lists/lists.ts';
import { provisioningMails } from './mails/request-mails.ts';
import { assignWorkerWhenServiceRequested } from './policies/assign-worker-when-service-requested.ts';
import { closeUnservedWhenOverdueTooLong } from './policies/close-unserved-when-overdue-too-long.ts';
import { failServiceWhenNoShowStaysSuspected } from './policies/fail-service-when-no-show-stays-suspected.ts';
import { findAnotherWorkerWhenWorkerLeft } from './policies/find-another-worker-when-worker-left.ts';
import { markOverdueWhenWindowPassed } from './policies/mark-overdue-when-window-passed.ts';
import { offerReorderWhenNoShow } from './policies/offer-reorder-when-no-show.ts';
import { recallSuppliesWhenReassignedOrCancelled } from './policies/recall-supplies-when-reassigned-or-cancelled.ts';
import { requestServiceWhenReorderPlaced } from './policies/request-service-when-reorder-placed.ts';
import { requestSuppliesWhenWorkerAssigned } from './policies/request-supplies-when-worker-assigned.ts';
import { reverseNoShowWhenCheckInArrives } from './policies/reverse-no-show-when-check-in-arrives.ts';
import { setPriceWhenWorkerFirstAssigned } from './policies/set-price-when-worker-first-assigned.ts';
import { suspectNoShowWhenWindowPassed } from './policies/suspect-no-show-when-window-passed.ts';
import { tellClientWhenStateChanged } from './policies/tell-client-when-state-changed.ts';
import { tellManagersWhenWorkClaimed } from './policies/tell-managers-when-work-claimed.ts';
import { tellWorkerWhenAssigned } from './policies/tell-worker-when-assigned.ts';
import { tellWorkerWhenClaimDecided } from './policies/tell-worker-when-claim-decided.ts';
import { tellWorkerWhenSuppliesReady } from './policies/tell-worker-when-supplies-ready.ts';
import { tryAgainWhenSomethingChanged } from './policies/try-again-when-something-changed.ts';
import { dueRequests } from './read-models/due-requests.ts';
import { knowledge } from './read-models/knowledge.ts';
import {
  bookings,
  calendar,
  catalogue,
  clients,
  pastResults,
  waitingRequests,
  workerPool,
} from './read-models/projections.ts';
import { clientHistory, reviewRatings } from './read-models/results.ts';
import { visitDevices } from './read-models/visit-devices.ts';
import { requestCommands } from './streams/service-request/commands.ts';
import { serviceRequest } from './streams/service-request/stream.ts';
import { suppliesCommands, suppliesKit } from './streams/supplies-kit/stream.ts';
import { ScoreCandidates } from './systems/matching-steps.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

export const provisioning = defineContext({
  name: 'provisioning',
  streams: [serviceRequest, suppliesKit],
  commands: [...requestCommands, ...suppliesCommands],
  policies: [
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
    tellManagersWhenWorkClaimed,
    tellWorkerWhenClaimDecided,
  ],
  systemCommands: [ScoreCandidates],
  mails: provisioningMails,
  projections: [
    catalogue,
    clients,
    calendar,
    workerPool,
    bookings,
    pastResults,
    waitingRequests,
    dueRequests,
    clientHistory,
    reviewRatings,
    visitDevices,
  ],
  lists: [
    serviceRequests,
    attention,
    dispatchersBoard,
    workerJobs,
    clientServices,
    suppliesQueue,
    workerSupplies,
  ],
  knows: knowledge,
  texts: { en, ru },
});
