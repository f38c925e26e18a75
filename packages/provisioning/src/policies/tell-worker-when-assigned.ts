import { sendMail } from '@callout/kernel';
import { WorkerAssigned } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { jobAssigned } from '../mails/request-mails.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';

/** Where, when and what. */
export const tellWorkerWhenAssigned = definePolicy({
  name: 'tell-worker-when-assigned',
  whenever: [WorkerAssigned],
  sends: [jobAssigned],
  planEffects: async ({ stream, data }, view) => {
    const request = await view.state(serviceRequest, stream);
    const { assignment, worker, window } = data;
    // Overtaken: they are told nothing of a job that is no longer theirs.
    if (request?.assignment !== assignment || request.worker?.id !== worker.id) return [];
    const said = { service: request.serviceType.name, address: request.place?.address, window };
    return [sendMail(jobAssigned, { worker: worker.id }, said, stream)];
  },
});
