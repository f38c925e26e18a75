import { defineList } from '@callout/kernel';
import { serviceRequest } from '../streams/service-request/stream.ts';
import { suppliesKit } from '../streams/supplies-kit/stream.ts';

export const serviceRequests = defineList({
  name: 'service-requests',
  over: serviceRequest,
  observers: ['manager', 'reviewer'],
  columns: ['client', 'wanted', 'worker', 'place', 'price'],
  search: ['description', 'contact', 'externalId'],
  hasDays: true,
});

/**
 * Requests without a worker, also those whose window has passed, those whose worker is not heard of, and
 * those with something to be looked at: a mark (`mark.ts`), or a contradiction, as of a check-in that
 * came after a re-order was placed.
 */
export const attention = defineList({
  name: 'attention',
  over: serviceRequest,
  observers: ['manager'],
  statuses: ['requested', 'overdue', 'suspected', 'attention'],
  // As many as fit beside each other on a desk: where it is stands on the request and on the board.
  columns: ['client', 'wanted', 'worker', 'openClaims', 'marks'],
  search: ['description'],
  isWork: true,
});

/**
 * The dispatcher's board: what is to be carried out, read by `day` and `assignee` of the envelope, both
 * of which a device has indexed.
 */
export const dispatchersBoard = defineList({
  name: 'dispatchers-board',
  over: serviceRequest,
  observers: ['manager'],
  statuses: ['requested', 'assigned', 'suspected', 'started', 'attention'],
  columns: ['wanted', 'client', 'place', 'worker'],
  order: 'wanted',
  group: 'day',
  hasDays: true,
});

export const workerJobs = defineList({
  name: 'worker-jobs',
  over: serviceRequest,
  observers: ['worker'],
  tie: 'assignee',
  columns: ['client', 'wanted', 'place'],
  search: ['description'],
  order: 'wanted',
  group: 'day',
  hasDays: true,
});

export const clientServices = defineList({
  name: 'client-services',
  over: serviceRequest,
  observers: ['client'],
  tie: 'owner',
  columns: ['wanted', 'worker', 'price'],
  search: ['description'],
});

export const suppliesQueue = defineList({
  name: 'supplies-queue',
  over: suppliesKit,
  observers: ['supplies', 'manager'],
  statuses: ['requested', 'ready', 'issued'],
  columns: ['neededBy', 'worker', 'pieces', 'shelf'],
  order: 'neededBy',
  group: 'day',
  hasDays: true,
  isWork: true,
});

export const workerSupplies = defineList({
  name: 'worker-supplies',
  over: suppliesKit,
  observers: ['worker'],
  tie: 'assignee',
  columns: ['neededBy', 'pieces', 'shelf'],
  order: 'neededBy',
  group: 'day',
});
