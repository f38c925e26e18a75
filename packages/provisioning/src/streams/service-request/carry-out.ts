import { defineCommand, notAsked, propose, recordsInput, refuse } from '@callout/kernel';
import {
  EvidenceAttached,
  evidenceSchema,
  NoteAdded,
  ServiceCancelled,
  ServiceCompleted,
  ServiceFailed,
  ServiceRescheduled,
  ServiceStarted,
} from '@callout/published-language';
import { z } from 'zod';
import {
  candidateOf,
  circumstances,
  couldTake,
  jobOf,
  termsOf,
} from '../../matching/candidates.ts';
import { workerPool } from '../../read-models/projections.ts';
import { newDeviceNotice } from '../../read-models/visit-devices.ts';
import { outcomeOf } from './state.ts';
import { serviceRequest } from './stream.ts';
import { arrivalRefusal } from './window-ahead.ts';

/**
 * Another time, with the same worker; the server checks that they are free then. Of an overdue request
 * the client chooses one too, and a worker is looked for again.
 */
export const RescheduleService = defineCommand({
  name: 'RescheduleService',
  stream: serviceRequest,
  actors: { client: ['own'], manager: ['any'] },
  offer: { group: 'main' },
  ...recordsInput(ServiceRescheduled),
  serverCheck: async (event, view, now) => {
    const { window } = ServiceRescheduled.schema.parse(event.data);
    const request = await view.state(serviceRequest, event.stream);
    const asked = { field: 'window', hasWorker: request?.worker !== undefined };
    const late = arrivalRefusal(window, event, now, asked);
    if (late) return late;
    const row = request?.worker && (await view.row(workerPool, request.worker.id));
    const terms = request && (await termsOf(view, request));
    if (!request || !row || !terms) return undefined;
    const { timeZone } = await circumstances(view);
    const job = jobOf({ ...request, window }, { ...terms, requiredSkills: [] }, timeZone);
    return couldTake(await candidateOf(view, row, job), job)
      ? undefined
      : refuse('worker-not-free', { params: { name: row.profile.name }, fields: ['window'] });
  },
});

/** The check-in. */
export const StartService = defineCommand({
  name: 'StartService',
  stream: serviceRequest,
  actors: { worker: ['assigned'], import: ['any'] },
  offer: { group: 'main' },
  notice: newDeviceNotice,
  ...recordsInput(ServiceStarted),
});

export const CompleteService = defineCommand({
  name: 'CompleteService',
  stream: serviceRequest,
  input: ServiceCompleted.schema.omit({ outcome: true }),
  actors: { worker: ['assigned'], import: ['any'] },
  offer: { group: 'main' },
  emits: [ServiceCompleted],
  notice: newDeviceNotice,
  decide: (state, input) => propose(ServiceCompleted, { ...input, outcome: outcomeOf(state) }),
});

export const FailService = defineCommand({
  name: 'FailService',
  stream: serviceRequest,
  input: ServiceFailed.schema.omit({ outcome: true, noShow: true }).extend({
    evidence: z.array(evidenceSchema).max(10).default([]),
    /** Said by the clock alone. */
    noShow: notAsked(z.boolean()).default(false),
  }),
  actors: { worker: ['assigned'], manager: ['any'], client: ['own'] },
  offer: { group: 'danger' },
  emits: [ServiceFailed],
  decide: (state, input) => propose(ServiceFailed, { ...input, outcome: outcomeOf(state) }),
});

/** Before the start only. */
export const CancelService = defineCommand({
  name: 'CancelService',
  stream: serviceRequest,
  input: ServiceCancelled.schema.omit({ outcome: true }),
  actors: { client: ['own'], manager: ['any'] },
  offer: { group: 'danger' },
  emits: [ServiceCancelled],
  decide: (state, input) => propose(ServiceCancelled, { ...input, outcome: outcomeOf(state) }),
});

export const AddNote = defineCommand({
  name: 'AddNote',
  stream: serviceRequest,
  actors: {
    client: ['own'],
    worker: ['assigned', 'formerly-assigned'],
    manager: ['any'],
    reviewer: ['any'],
  },
  ...recordsInput(NoteAdded),
});

export const AttachEvidence = defineCommand({
  name: 'AttachEvidence',
  stream: serviceRequest,
  actors: {
    client: ['own'],
    worker: ['assigned', 'formerly-assigned'],
    manager: ['any'],
    reviewer: ['any'],
  },
  ...recordsInput(EvidenceAttached),
});
