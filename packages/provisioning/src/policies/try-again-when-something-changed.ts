import { definePolicy, type EventOf, type Issue, issue, type View } from '@callout/kernel';
import {
  MatchingPipelineSet,
  OrganisationConfigured,
  ServiceCancelled,
  ServiceCompleted,
  ServiceFailed,
  ServiceRescheduled,
  ServiceTypeChanged,
  ServiceTypeDefined,
  WorkerAssigned,
  WorkerAvailabilitySet,
  WorkerProfileChanged,
  WorkerRegistered,
  WorkerReinstated,
} from '@callout/published-language';
import { candidateOf, circumstances, couldTake, jobOf, termsOf } from '../matching/candidates.ts';
import { WAITING, waitingRequests, workerPool } from '../read-models/projections.ts';
import { AssignWorker } from '../streams/assign-worker.ts';
import { serviceRequest } from '../streams/service-request.ts';

/** One event looks at this many waiting requests, oldest first … */
const LOOKED_AT_MAX = 1000;
/** … and tries at most this many again: what is left is tried at the next change. */
export const TRIED_AGAIN_MAX = 50;

const whenever = [
  WorkerRegistered,
  WorkerProfileChanged,
  WorkerAvailabilitySet,
  WorkerReinstated,
  WorkerAssigned,
  ServiceRescheduled,
  ServiceCompleted,
  ServiceFailed,
  ServiceCancelled,
  ServiceTypeDefined,
  ServiceTypeChanged,
  OrganisationConfigured,
  MatchingPipelineSet,
] as const;
type Change = EventOf<(typeof whenever)[number]>;

export const tryAgainWhenSomethingChanged = definePolicy({
  name: 'try-again-when-something-changed',
  context: 'provisioning',
  whenever,
  issues: [AssignWorker],
  react: async (event, view) => {
    const waiting = await view.rows(waitingRequests, {
      from: WAITING,
      to: `${WAITING}~`,
      limit: LOOKED_AT_MAX,
    });
    const moved = waiting.filter(({ key }) => key === event.stream);
    if (moved.length > 0) return moved.map(({ key }) => tryAgain(key));
    const worker = await freedBy(event, view);
    if (worker === 'nobody') return [];
    const issues: Issue[] = [];
    for (const { key } of waiting) {
      if (issues.length === TRIED_AGAIN_MAX) break;
      if (worker === 'anybody' || (await fits(worker, key, view))) issues.push(tryAgain(key));
    }
    return issues;
  },
});

function tryAgain(request: string): Issue {
  return issue(AssignWorker, request, {}, request);
}

/** Whose time the change may have freed: only requests that he could take are worth another try. */
async function freedBy(event: Change, view: View): Promise<string> {
  switch (event.type) {
    case 'WorkerRegistered':
    case 'WorkerProfileChanged':
    case 'WorkerAvailabilitySet':
    case 'WorkerReinstated':
      return event.stream;
    case 'ServiceCompleted':
    case 'ServiceFailed':
    case 'ServiceCancelled':
      return event.data.outcome.worker?.id ?? 'nobody';
    case 'ServiceRescheduled':
      return (await view.state(serviceRequest, event.stream))?.worker?.id ?? 'nobody';
    case 'WorkerAssigned':
      return (await view.state(serviceRequest, event.stream))?.formerWorkers.at(-1) ?? 'nobody';
    default:
      return 'anybody';
  }
}

async function fits(worker: string, requestId: string, view: View): Promise<boolean> {
  const row = await view.row(workerPool, worker);
  const request = await view.state(serviceRequest, requestId);
  const terms = request && (await termsOf(view, request));
  if (row?.status !== 'active' || !request || !terms) return false;
  const { timeZone } = await circumstances(view);
  const job = jobOf(request, terms, timeZone);
  return couldTake(await candidateOf(view, row, job), job);
}
