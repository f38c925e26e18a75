import { definePolicy } from '@callout/kernel';
import {
  NoShowReversed,
  ReorderOffered,
  ServiceCancelled,
  ServiceCompleted,
  ServiceFailed,
  ServiceRescheduled,
  ServiceStarted,
  WorkerAssigned,
  WorkerNotFound,
} from '@callout/published-language';
import { serviceRequest } from '../streams/service-request.ts';
import { type MailTemplate, mailTo, SendProvisioningMail } from '../systems/mail.ts';

const whenever = [
  WorkerAssigned,
  WorkerNotFound,
  ServiceRescheduled,
  ServiceStarted,
  ServiceCompleted,
  ServiceFailed,
  ServiceCancelled,
  NoShowReversed,
  ReorderOffered,
] as const;

const TEMPLATES: Readonly<Record<(typeof whenever)[number]['type'], MailTemplate>> = {
  WorkerAssigned: 'request-assigned',
  WorkerNotFound: 'request-waiting',
  ServiceRescheduled: 'request-rescheduled',
  ServiceStarted: 'request-started',
  ServiceCompleted: 'request-completed',
  ServiceFailed: 'request-failed',
  ServiceCancelled: 'request-cancelled',
  NoShowReversed: 'request-no-show-reversed',
  ReorderOffered: 'reorder-offered',
};

export const tellClientWhenStateChanged = definePolicy({
  name: 'tell-client-when-state-changed',
  context: 'provisioning',
  whenever,
  issues: [],
  asks: [SendProvisioningMail],
  react: async () => [],
  inquire: async ({ type, stream }, view) => {
    const request = await view.state(serviceRequest, stream);
    if (!request) return [];
    return [
      mailTo({ client: request.client.id }, TEMPLATES[type], {
        request: stream,
        service: request.serviceType.name,
        worker: request.worker?.name ?? '',
        from: request.window.from,
        to: request.window.to,
        timeZone: request.timeZone,
      }),
    ];
  },
});
