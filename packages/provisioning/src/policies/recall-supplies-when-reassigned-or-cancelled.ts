import { definePolicy, issue } from '@callout/kernel';
import { ServiceCancelled, WorkerAssigned } from '@callout/published-language';
import { serviceRequest } from '../streams/service-request.ts';
import { kitId, RecallSupplies, suppliesKit } from '../streams/supplies-kit.ts';

export const recallSuppliesWhenReassignedOrCancelled = definePolicy({
  name: 'recall-supplies-when-reassigned-or-cancelled',
  context: 'provisioning',
  whenever: [WorkerAssigned, ServiceCancelled],
  issues: [RecallSupplies],
  react: async (event, view) => {
    const reassigned = event.type === 'WorkerAssigned';
    const assignment = reassigned
      ? event.data.assignment - 1
      : ((await view.state(serviceRequest, event.stream))?.assignment ?? 0);
    const id = kitId(event.stream, assignment);
    const kit = await view.state(suppliesKit, id);
    if (!kit || kit.status === 'recalled') return [];
    return [issue(RecallSupplies, id, { reason: reassigned ? 'reassigned' : 'cancelled' })];
  },
});
