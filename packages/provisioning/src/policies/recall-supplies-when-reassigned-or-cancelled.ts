import { issue } from '@callout/kernel';
import {
  ServiceCancelled,
  ServiceFailed,
  ServiceUnserved,
  WorkerAssigned,
  WorkerNotFound,
} from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';
import { kitId, RecallSupplies, suppliesKit } from '../streams/supplies-kit/stream.ts';

const REASONS = {
  WorkerAssigned: 'reassigned',
  WorkerNotFound: 'reassigned',
  ServiceCancelled: 'cancelled',
  ServiceFailed: 'failed',
  ServiceUnserved: 'unserved',
} as const;

export const recallSuppliesWhenReassignedOrCancelled = definePolicy({
  name: 'recall-supplies-when-reassigned-or-cancelled',
  whenever: [WorkerAssigned, WorkerNotFound, ServiceCancelled, ServiceFailed, ServiceUnserved],
  issues: [RecallSupplies],
  react: async (event, view) => {
    const request = await view.state(serviceRequest, event.stream);
    // Overtaken by another assignment, which recalls the kit itself.
    if (event.type === 'WorkerNotFound' && request?.worker) return [];
    const assignment =
      event.type === 'WorkerAssigned' ? event.data.assignment - 1 : (request?.assignment ?? 0);
    const id = kitId(event.stream, assignment);
    const kit = await view.state(suppliesKit, id);
    if (!kit || kit.status === 'recalled') return [];
    return [issue(RecallSupplies, id, { reason: REASONS[event.type] })];
  },
});
