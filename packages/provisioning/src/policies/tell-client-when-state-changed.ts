import type { DataOf } from '@callout/kernel';
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
import { serviceRequest } from '../streams/service-request/stream.ts';
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
  RequestOverdue,
  ServiceUnserved,
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
  RequestOverdue: 'request-overdue',
  ServiceUnserved: 'request-unserved',
};

export const tellClientWhenStateChanged = definePolicy({
  name: 'tell-client-when-state-changed',
  whenever,
  issues: [],
  requests: [SendProvisioningMail],
  react: async () => [],
  planEffects: async (event, view) => {
    const { type, stream } = event;
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
        ...(event.type === 'RequestOverdue' ? offerOf(event.data) : {}),
      }),
    ];
  },
});

/** Windows as their two ends with a slash between, one a word: whoever writes the mail reads them. */
function offerOf({ offered, closesAt }: DataOf<typeof RequestOverdue>) {
  const windows = offered.map(({ from, to }) => `${from}/${to}`);
  return { offered: windows.join(' '), closesAt };
}
