import { defineMail } from '../define.ts';

const window = { from: '2026-11-24T09:00:00.000Z', to: '2026-11-24T11:00:00.000Z' };
const service = 'Boiler service';

export const jobAssigned = defineMail({
  name: 'job-assigned',
  to: ['worker'],
  opens: 'service-request',
  params: { service: 'text', address: 'text', window: 'window' },
  sample: { service, address: 'Kaistr. 4, Hamburg', window },
});

export const suppliesReady = defineMail({
  name: 'supplies-ready',
  to: ['worker'],
  opens: 'service-request',
  params: { service: 'text', shelf: 'text', neededBy: 'instant' },
  sample: { service, shelf: 'B2', neededBy: window.from },
});

/** What everybody is told of a claim is filled with the same. */
const ABOUT_CLAIM = { service: 'text', client: 'text', worker: 'text', reason: 'text' } as const;
const aboutClaim = { service, client: 'Harbour School', worker: 'Mila Novak' };

export const workClaimed = defineMail({
  name: 'work-claimed',
  to: ['managers'],
  opens: 'service-request',
  params: ABOUT_CLAIM,
  sample: { ...aboutClaim, reason: 'The client let me in before the call came.' },
});

function decisionMail<const N extends string>(name: N, reason: string) {
  const sample = { ...aboutClaim, reason };
  return defineMail({
    name,
    to: ['worker'],
    opens: 'service-request',
    params: ABOUT_CLAIM,
    sample,
  });
}

export const decisionMails = {
  ClaimAccepted: decisionMail('claim-accepted', 'Thank you for the photos.'),
  ClaimRejected: decisionMail('claim-rejected', 'The photo shows another boiler.'),
} as const;

/** What a client is told of their request is filled with the same. */
const ABOUT_REQUEST = { service: 'text', worker: 'text', window: 'window' } as const;

function clientMail<const N extends string>(name: N) {
  return defineMail({
    name,
    to: ['client'],
    opens: 'service-request',
    params: ABOUT_REQUEST,
    sample: { service, worker: 'Mila Novak', window },
  });
}

export const requestMails = {
  WorkerAssigned: clientMail('request-assigned'),
  WorkerNotFound: clientMail('request-waiting'),
  ServiceRescheduled: clientMail('request-rescheduled'),
  ServiceStarted: clientMail('request-started'),
  ServiceCompleted: clientMail('request-completed'),
  ServiceFailed: clientMail('request-failed'),
  ServiceCancelled: clientMail('request-cancelled'),
  NoShowReversed: clientMail('request-no-show-reversed'),
  ReorderOffered: clientMail('reorder-offered'),
  ServiceUnserved: clientMail('request-unserved'),
} as const;

export const requestOverdue = defineMail({
  name: 'request-overdue',
  to: ['client'],
  opens: 'service-request',
  params: { service: 'text', window: 'window', offered: 'windows', closesAt: 'instant' },
  sample: {
    ...{ service, window },
    offered: [
      { from: '2026-11-25T07:00:00.000Z', to: '2026-11-25T09:00:00.000Z' },
      { from: '2026-11-26T12:00:00.000Z', to: '2026-11-26T14:00:00.000Z' },
    ],
    closesAt: '2026-12-01T11:00:00.000Z',
  },
});

export const provisioningMails = [
  jobAssigned,
  suppliesReady,
  workClaimed,
  ...Object.values(decisionMails),
  ...Object.values(requestMails),
  requestOverdue,
];
