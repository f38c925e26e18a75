import { issue } from '@callout/kernel';
import { ServiceRequested } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { AssignWorker } from '../streams/service-request/assign-worker.ts';
import { questionFor, questionsFor, ScoreCandidates } from '../systems/matching-steps.ts';

export const assignWorkerWhenServiceRequested = definePolicy({
  name: 'assign-worker-when-service-requested',
  whenever: [ServiceRequested],
  issues: [AssignWorker],
  requests: [ScoreCandidates],
  react: async (event, view) =>
    (await questionFor(view, event.stream)) ? [] : [issue(AssignWorker, event.stream, {})],
  planEffects: (event, view) => questionsFor(view, async () => [event.stream]),
});
