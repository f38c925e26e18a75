import { definePolicy, issue } from '@callout/kernel';
import { ServiceRequested } from '@callout/published-language';
import { AssignWorker } from '../streams/service-request/assign-worker.ts';
import { questionFor, questionsFor, ScoreCandidates } from '../systems/matching-steps.ts';

export const assignWorkerWhenServiceRequested = definePolicy({
  name: 'assign-worker-when-service-requested',
  context: 'provisioning',
  whenever: [ServiceRequested],
  issues: [AssignWorker],
  requests: [ScoreCandidates],
  react: async (event, view) =>
    (await questionFor(view, event.stream)) ? [] : [issue(AssignWorker, event.stream, {})],
  planEffects: (event, view) => questionsFor(view, async () => [event.stream]),
});
