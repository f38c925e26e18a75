import type { EventOf, View } from '@callout/kernel';
import { WorkerDismissed, WorkerSuspended } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { jobsOf } from '../matching/candidates.ts';
import { AssignWorker } from '../streams/service-request/assign-worker.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';
import { assignAtOnce, questionsFor, ScoreCandidates } from '../systems/matching-steps.ts';

const whenever = [WorkerSuspended, WorkerDismissed] as const;

/** Nearest first; the rest of a crew's jobs are left to the dispatcher, who sees them by worker. */
const TAKEN_FROM_HIM_MAX = 500;

export const findAnotherWorkerWhenWorkerLeft = definePolicy({
  name: 'find-another-worker-when-worker-left',
  whenever,
  issues: [AssignWorker],
  requests: [ScoreCandidates],
  react: async (event, view) => assignAtOnce(view, await leftBehind(event, view)),
  planEffects: (event, view) => questionsFor(view, () => leftBehind(event, view)),
});

/** Their jobs that have not begun and whose window is not over. */
async function leftBehind(
  { stream, recordedAt }: EventOf<(typeof whenever)[number]>,
  view: View,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const job of await jobsOf(view, stream, recordedAt, TAKEN_FROM_HIM_MAX)) {
    const request = await view.state(serviceRequest, job);
    if (request?.status === 'assigned' && request.worker?.id === stream) found.push(job);
  }
  return found;
}
