import { defineCommand, propose, recordsInput, refuse } from '@callout/kernel';
import {
  NoShowReversed,
  NoShowSuspected,
  OutcomeDisputed,
  ReorderOffered,
  ReorderPlaced,
} from '@callout/published-language';
import { z } from 'zod';
import { servedRefusal } from './request-service.ts';
import { outcomeOf, reorderId } from './state.ts';
import { serviceRequest } from './stream.ts';
import { arrivalRefusal } from './window-ahead.ts';

/** Issued by the clock's policy. */
export const SuspectNoShow = defineCommand({
  name: 'SuspectNoShow',
  stream: serviceRequest,
  actors: {},
  ...recordsInput(NoShowSuspected),
});

/** Issued by policy: publishes that a no-show was none. */
export const ReverseNoShow = defineCommand({
  name: 'ReverseNoShow',
  stream: serviceRequest,
  input: z.object({}),
  actors: {},
  emits: [NoShowReversed],
  decide: (state) => {
    const failureId = state.noShow?.failureId;
    if (!failureId || !state.startedAt) return refuse('no-show-not-to-reverse');
    const checkedInAt = state.startedAt;
    return propose(NoShowReversed, { failureId, checkedInAt, outcome: outcomeOf(state) });
  },
});

/** Issued by policy. */
export const OfferReorder = defineCommand({
  name: 'OfferReorder',
  stream: serviceRequest,
  actors: {},
  ...recordsInput(ReorderOffered),
});

/** The same service anew, at a time chosen by hand. A policy begins the new request. */
export const ReorderService = defineCommand({
  name: 'ReorderService',
  stream: serviceRequest,
  input: ReorderPlaced.schema.pick({ wanted: true }),
  actors: { client: ['own'], manager: ['any'] },
  offer: { group: 'main' },
  emits: [ReorderPlaced],
  decide: (state, { wanted }, { stream }) => {
    const attempt = (state.reorder?.attempt ?? 0) + 1;
    return propose(ReorderPlaced, { attempt, requestId: reorderId(stream, attempt), wanted });
  },
  serverCheck: async (event, view, now) => {
    const failed = await view.state(serviceRequest, event.stream);
    if (!failed) return undefined;
    const { wanted } = ReorderPlaced.schema.parse(event.data);
    const late = arrivalRefusal(wanted, event, now, { field: 'wanted', hasWorker: false });
    if (late) return late;
    const copy = failed.reorder && (await view.state(serviceRequest, failed.reorder.request));
    // A copy that failed is re-ordered itself; only one that was called off makes room for another.
    if (failed.reorder && copy?.status !== 'cancelled') return refuse('reorder-is-live');
    return servedRefusal(view, failed);
  },
});

export const DisputeOutcome = defineCommand({
  name: 'DisputeOutcome',
  stream: serviceRequest,
  input: OutcomeDisputed.schema.pick({ reason: true }),
  actors: { client: ['own'] },
  offer: { group: 'more' },
  emits: [OutcomeDisputed],
  decide: (state, { reason }) => propose(OutcomeDisputed, { reason, outcome: outcomeOf(state) }),
});
