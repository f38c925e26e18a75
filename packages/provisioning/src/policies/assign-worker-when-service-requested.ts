import { definePolicy, issue } from '@callout/kernel';
import { ServiceRequested } from '@callout/published-language';
import { AssignWorker } from '../streams/assign-worker.ts';

export const assignWorkerWhenServiceRequested = definePolicy({
  name: 'assign-worker-when-service-requested',
  context: 'provisioning',
  whenever: [ServiceRequested],
  issues: [AssignWorker],
  react: async (event) => [issue(AssignWorker, event.stream, {})],
});
