import type { EventOf, View } from '@callout/kernel';
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
import { definePolicy } from '../define.ts';
import { candidateFor, circumstances, couldTake, knownOf } from '../matching/candidates.ts';
import {
  catalogue,
  WAITING,
  type WaitingRow,
  waitingRequests,
  workerPool,
} from '../read-models/projections.ts';
import { AssignWorker } from '../streams/service-request/assign-worker.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';
import { hasPassed } from '../streams/service-request/window-ahead.ts';
import { assignAtOnce, questionsFor, ScoreCandidates } from '../systems/matching-steps.ts';

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
  whenever,
  issues: [AssignWorker],
  requests: [ScoreCandidates],
  react: async (event, view) => assignAtOnce(view, await hopefulAfter(event, view)),
  planEffects: (event, view) => questionsFor(view, () => hopefulAfter(event, view)),
});

/** Waiting requests that this change may have helped. */
async function hopefulAfter(event: Change, view: View): Promise<readonly string[]> {
  const waiting = await view.rows(waitingRequests, {
    from: WAITING,
    to: `${WAITING}~`,
    limit: LOOKED_AT_MAX,
  });
  // However many wait before it: a request that was moved is tried with its new window.
  if ((await view.row(waitingRequests, event.stream))?.waiting) return [event.stream];
  const ahead = waiting.filter(({ row }) => !hasPassed(row.window, event.recordedAt));
  const worker = ahead.length === 0 ? 'nobody' : await freedBy(event, view);
  if (worker === 'nobody') return [];
  const hopeful = worker === 'anybody' ? ahead : await couldBeTakenBy(worker, ahead, view);
  return hopeful.slice(0, TRIED_AGAIN_MAX).map(({ key }) => key);
}

/** Whose time the change may have freed: only requests that they could take are worth another try. */
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

interface Waiting {
  readonly key: string;
  readonly row: WaitingRow;
}

/** Reads the worker and each service type once: a change must not cost a query a request. */
async function couldBeTakenBy(
  worker: string,
  waiting: readonly Waiting[],
  view: View,
): Promise<readonly Waiting[]> {
  const row = await view.row(workerPool, worker);
  if (row?.status !== 'active') return [];
  const { timeZone } = await circumstances(view);
  const skills = new Map<string, readonly string[] | undefined>();
  for (const type of new Set(waiting.map((one) => one.row.serviceType))) {
    skills.set(type, (await view.row(catalogue, type))?.terms.requiredSkills);
  }
  const earliest = waiting.map((one) => one.row.window.from).sort()[0] ?? '';
  const known = await knownOf(view, row, earliest);
  return waiting.filter(({ key, row: { serviceType, window } }) => {
    const requiredSkills = skills.get(serviceType);
    if (!requiredSkills) return false;
    const job = { request: key, window, requiredSkills, timeZone };
    return couldTake(candidateFor(known, job), job);
  });
}
