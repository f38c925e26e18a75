import { issue } from '@callout/kernel';
import { WorkerAssigned } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';
import { kitId, RequestSupplies } from '../streams/supplies-kit/stream.ts';

export const requestSuppliesWhenWorkerAssigned = definePolicy({
  name: 'request-supplies-when-worker-assigned',
  whenever: [WorkerAssigned],
  issues: [RequestSupplies],
  react: async (event, view) => {
    const { assignment, terms, worker, window, timeZone } = event.data;
    const request = await view.state(serviceRequest, event.stream);
    // Overtaken by a later assignment or by the end: nobody would fetch this kit.
    const needed = request?.assignment === assignment && request.endedAt === undefined;
    if (!request || !needed || terms.supplies.length === 0) return [];
    return [
      issue(RequestSupplies, kitId(event.stream, assignment), {
        requestId: event.stream,
        assignment,
        worker,
        serviceType: request.serviceType,
        items: terms.supplies,
        neededBy: window.from,
        timeZone,
      }),
    ];
  },
});
