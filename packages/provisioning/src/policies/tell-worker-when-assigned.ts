import { WorkerAssigned } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';
import { mailTo, SendProvisioningMail } from '../systems/mail.ts';

/** Where, when and what. */
export const tellWorkerWhenAssigned = definePolicy({
  name: 'tell-worker-when-assigned',
  whenever: [WorkerAssigned],
  issues: [],
  requests: [SendProvisioningMail],
  react: async () => [],
  planEffects: async ({ stream, data }, view) => {
    const request = await view.state(serviceRequest, stream);
    // Overtaken: he is told nothing of a job that is no longer his.
    if (request?.assignment !== data.assignment || request.worker?.id !== data.worker.id) return [];
    return [
      mailTo({ worker: data.worker.id }, 'job-assigned', {
        request: stream,
        service: request.serviceType.name,
        address: request.place?.address ?? '',
        from: data.window.from,
        to: data.window.to,
        timeZone: request.timeZone,
      }),
    ];
  },
});
