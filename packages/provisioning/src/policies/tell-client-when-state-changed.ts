import { sendMail } from '@callout/kernel';
import {
  NoShowReversed,
  ReorderOffered,
  RequestOverdue,
  ServiceCancelled,
  ServiceCompleted,
  ServiceFailed,
  ServiceRescheduled,
  ServiceStarted,
  ServiceUnserved,
  WorkerAssigned,
  WorkerNotFound,
} from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { requestMails, requestOverdue } from '../mails/request-mails.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';

export const tellClientWhenStateChanged = definePolicy({
  name: 'tell-client-when-state-changed',
  whenever: [
    WorkerAssigned,
    WorkerNotFound,
    ServiceRescheduled,
    ServiceStarted,
    ServiceCompleted,
    ServiceFailed,
    ServiceCancelled,
    NoShowReversed,
    ReorderOffered,
    RequestOverdue,
    ServiceUnserved,
  ],
  sends: [...Object.values(requestMails), requestOverdue],
  planEffects: async (event, view) => {
    const { stream } = event;
    const request = await view.state(serviceRequest, stream);
    if (!request) return [];
    // Of a check-in that somebody told on two devices they are told once.
    const { checkIn } = request;
    if (event.type === 'ServiceStarted' && checkIn && checkIn.event !== event.id) return [];
    const to = { client: request.client.id };
    const said = { service: request.serviceType.name, window: request.window };
    if (event.type === 'RequestOverdue') {
      const { offered, closesAt } = event.data;
      return [sendMail(requestOverdue, to, { ...said, offered, closesAt }, stream)];
    }
    const worker = request.worker?.name;
    return [sendMail(requestMails[event.type], to, { ...said, worker }, stream)];
  },
});
