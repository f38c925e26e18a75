import { issue } from '@callout/kernel';
import { ReorderPlaced } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { RequestService } from '../streams/service-request/request-service.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';

/** As many as the language holds: the latest count. */
const RANKED_OUT_MAX = 20;

export const requestServiceWhenReorderPlaced = definePolicy({
  name: 'request-service-when-reorder-placed',
  whenever: [ReorderPlaced],
  issues: [RequestService],
  // Rule 15: neither evidence nor price, worker or supplies go along.
  react: async (event, view) => {
    const failed = await view.state(serviceRequest, event.stream);
    if (!failed?.place || !failed.contact) return [];
    const evidenceRequired = failed.terms?.evidenceRequired ?? failed.reorderOf?.evidenceRequired;
    // Only a worker who failed it is to stay away: that a client was out is nobody's fault here.
    const byWorker = failed.ending?.attribution === 'worker' && failed.worker;
    const rankedOut = [...(failed.reorderOf?.rankedOut ?? []), ...(byWorker ? [byWorker.id] : [])];
    return [
      issue(RequestService, event.data.requestId, {
        client: failed.client,
        serviceType: failed.serviceType,
        description: failed.description,
        place: failed.place,
        contact: failed.contact,
        wanted: event.data.wanted,
        timeZone: failed.timeZone,
        reorderOf: {
          request: event.stream,
          rankedOut: [...new Set(rankedOut)].slice(-RANKED_OUT_MAX),
          ...(evidenceRequired ? { evidenceRequired } : {}),
        },
      }),
    ];
  },
});
