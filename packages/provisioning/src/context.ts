import { defineContext } from '@callout/kernel';
import {
  ClientDeactivated,
  ClientDetailsChanged,
  ClientRegistered,
  MatchingPipelineSet,
  OrganisationConfigured,
  ServiceTypeChanged,
  ServiceTypeDefined,
  ServiceTypeRetired,
  WorkerAvailabilitySet,
  WorkerDismissed,
  WorkerProfileChanged,
  WorkerRegistered,
  WorkerReinstated,
  WorkerSuspended,
} from '@callout/published-language';
import { assignWorkerWhenServiceRequested } from './policies/assign-worker-when-service-requested.ts';
import { recallSuppliesWhenReassignedOrCancelled } from './policies/recall-supplies-when-reassigned-or-cancelled.ts';
import { requestSuppliesWhenWorkerAssigned } from './policies/request-supplies-when-worker-assigned.ts';
import { setPriceWhenWorkerFirstAssigned } from './policies/set-price-when-worker-first-assigned.ts';
import { tryAgainWhenSomethingChanged } from './policies/try-again-when-something-changed.ts';
import {
  attention,
  clientServices,
  serviceRequests,
  suppliesQueue,
  workerJobs,
  workerSupplies,
} from './read-models/lists.ts';
import {
  bookings,
  calendar,
  catalogue,
  clients,
  pastResults,
  waitingRequests,
  workerPool,
} from './read-models/projections.ts';
import { AssignWorker, ReassignWorker, SetPrice } from './streams/assign-worker.ts';
import {
  AddNote,
  AttachEvidence,
  CancelService,
  CompleteService,
  FailService,
  RescheduleService,
  StartService,
} from './streams/carry-out.ts';
import { RequestService } from './streams/request-service.ts';
import { serviceRequest } from './streams/service-request.ts';
import {
  CollectSupplies,
  IssueSupplies,
  MarkSuppliesReady,
  RecallSupplies,
  RequestSupplies,
  suppliesKit,
} from './streams/supplies-kit.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

export const provisioning = defineContext({
  name: 'provisioning',
  streams: [serviceRequest, suppliesKit],
  commands: [
    RequestService,
    AssignWorker,
    SetPrice,
    ReassignWorker,
    RescheduleService,
    StartService,
    CompleteService,
    FailService,
    CancelService,
    AddNote,
    AttachEvidence,
    RequestSupplies,
    MarkSuppliesReady,
    IssueSupplies,
    CollectSupplies,
    RecallSupplies,
  ],
  policies: [
    assignWorkerWhenServiceRequested,
    setPriceWhenWorkerFirstAssigned,
    recallSuppliesWhenReassignedOrCancelled,
    requestSuppliesWhenWorkerAssigned,
    tryAgainWhenSomethingChanged,
  ],
  projections: [catalogue, clients, calendar, workerPool, bookings, pastResults, waitingRequests],
  lists: [serviceRequests, attention, workerJobs, clientServices, suppliesQueue, workerSupplies],
  listensTo: [
    OrganisationConfigured,
    MatchingPipelineSet,
    ServiceTypeDefined,
    ServiceTypeChanged,
    ServiceTypeRetired,
    ClientRegistered,
    ClientDetailsChanged,
    ClientDeactivated,
    WorkerRegistered,
    WorkerProfileChanged,
    WorkerAvailabilitySet,
    WorkerSuspended,
    WorkerReinstated,
    WorkerDismissed,
  ],
  texts: { en, ru },
});
