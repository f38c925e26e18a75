import { defineStream, type EventMeta, refuse } from '@callout/kernel';
import {
  ClaimAccepted,
  ClaimRejected,
  type Evidence,
  EvidenceAttached,
  NoShowReversed,
  NoShowSuspected,
  NoteAdded,
  OutcomeDisputed,
  PriceSet,
  ReorderOffered,
  ReorderPlaced,
  RequestOverdue,
  ServiceCancelled,
  ServiceCompleted,
  ServiceFailed,
  ServiceRequested,
  ServiceRescheduled,
  ServiceStarted,
  ServiceUnserved,
  TimeSettled,
  WorkClaimed,
  WorkerAssigned,
  WorkerNotFound,
} from '@callout/published-language';
import {
  checkedIn,
  disputeRefusal,
  noShowRefusal,
  orderRefusal,
  reorderRefusal,
  unmissableRefusal,
} from './after-a-no-show.ts';
import {
  acceptRefusal,
  claimOutcome,
  claimRefusal,
  decisionRefusal,
  withClaim,
  withDecision,
} from './claims.ts';
import { departed, requestExcerpt } from './departures.ts';
import { requestFields } from './fields.ts';
import { marked, settledBy } from './marks.ts';
import { leadRefusal, moveRefusal, overdueRefusal, unservedRefusal } from './overdue.ts';
import { checkInRefusal, evidenceRefusal, onlyWhile } from './rules.ts';
import { isSameCheckIn } from './same-check-in.ts';
import {
  NOTES_MAX,
  noRequest,
  outcomeOf,
  requestAudience,
  requestEnvelope,
  requestRelations,
  type ServiceRequestState,
  SHOWN_STATUSES,
} from './state.ts';
import { settleableTime, timeRefusal, withTime } from './visit-time.ts';
import { promiseRefusal, windowRefusal } from './window-ahead.ts';

/** Billing acts on what an ending says, so it may say only what the request says. */
const sayingItsOutcome = {
  of: (state: ServiceRequestState) => ({ outcome: outcomeOf(state) }),
  refusal: 'outcome-differs',
};

/** One request for a service, from its creation to its end. */
export const serviceRequest = defineStream({
  kind: 'service-request',
  // Claims, and which fact ended a request, are kept since 2; times are settled since 3.
  foldVersion: 3,
  events: [
    ServiceRequested,
    WorkerAssigned,
    WorkerNotFound,
    PriceSet,
    ServiceRescheduled,
    ServiceStarted,
    ServiceCompleted,
    ServiceFailed,
    ServiceCancelled,
    NoteAdded,
    EvidenceAttached,
    NoShowSuspected,
    NoShowReversed,
    ReorderOffered,
    ReorderPlaced,
    OutcomeDisputed,
    RequestOverdue,
    ServiceUnserved,
    WorkClaimed,
    ClaimAccepted,
    ClaimRejected,
    TimeSettled,
  ],
  initial: noRequest,
  beginsWith: ['ServiceRequested'],
  statuses: SHOWN_STATUSES,
  fields: requestFields,
  evolve: {
    ServiceRequested: (state, { wanted, timeZone, ...order }, event) => ({
      ...state,
      ...order,
      id: event.stream,
      status: 'requested',
      createdAt: event.occurredAt,
      approximatePrice: order.approximatePrice,
      externalId: order.externalId,
      window: wanted,
      timeZone: timeZone ?? state.timeZone,
    }),
    WorkerAssigned: (state, data, event) => ({
      ...state,
      status: 'assigned',
      waiting: false,
      noShow: undefined,
      overdue: undefined,
      promisedAt: event.occurredAt,
      assignment: data.assignment,
      checkIn: undefined,
      ...departed(state, event, data.worker),
      worker: data.worker,
      window: data.window,
      terms: data.terms,
      timeZone: data.timeZone ?? state.timeZone,
      ranking: data.ranking ?? state.ranking,
    }),
    WorkerNotFound: (state, data, event) => ({
      ...state,
      status: 'requested',
      waiting: true,
      noShow: undefined,
      // Whoever had it is suspended or dismissed, and nobody else was found.
      ...departed(state, event),
      worker: undefined,
      timeZone: data.timeZone ?? state.timeZone,
      ranking: data.ranking,
    }),
    PriceSet: (state, data) => ({ ...state, gross: data.gross }),
    ServiceRescheduled: (state, data, event) => ({
      ...state,
      ...(state.status === 'suspected' ? { status: 'assigned' as const } : {}),
      // Matching is tried again; that nobody was found before is not told twice.
      ...(state.status === 'overdue' ? { status: 'requested' as const, waiting: true } : {}),
      noShow: undefined,
      overdue: undefined,
      window: data.window,
      promisedAt: state.worker && event.occurredAt,
    }),
    ServiceStarted: (state, data, event) =>
      isSameCheckIn(state, event)
        ? withEvidence(state, data.evidence, event)
        : checkedIn(
            withEvidence(marked(state, 'check-in', data.point, event), data.evidence, event),
            event,
          ),
    ServiceCompleted: (state, data, event) => ({
      ...withEvidence(marked(state, 'completion', data.point, event), data.evidence, event),
      status: 'completed',
      endedAt: event.occurredAt,
      ending: { event: event.id, reason: data.notes, signedBy: data.signedBy },
    }),
    ServiceFailed: (state, data, event) => ({
      ...withEvidence(state, data.evidence, event),
      status: 'failed',
      endedAt: event.occurredAt,
      ending: { event: event.id, reason: data.reason, attribution: data.attribution },
      ...(data.noShow && state.noShow
        ? { noShow: { ...state.noShow, failureId: event.id, reversal: undefined } }
        : {}),
    }),
    ServiceCancelled: (state, data, event) => ({
      ...state,
      status: 'cancelled',
      waiting: false,
      endedAt: event.occurredAt,
      ending: { event: event.id, reason: data.reason },
    }),
    NoteAdded: (state, data, event) => {
      const { id: person, name: by } = event.actor;
      const note = { at: event.occurredAt, by, person, text: data.text };
      const noted = { ...state, notes: [...state.notes, note].slice(-NOTES_MAX) };
      return event.actor.role === 'manager'
        ? { ...settledBy(noted, event), attention: undefined }
        : noted;
    },
    EvidenceAttached: (state, data, event) =>
      withEvidence(state, [data.evidence], event, data.note),
    NoShowSuspected: (state, data) => ({
      ...state,
      status: 'suspected',
      noShow: { checkInBefore: data.checkInBefore, failsAt: data.failsAt },
    }),
    NoShowReversed: (state) => ({
      ...state,
      noShow: state.noShow && { ...state.noShow, reversal: 'done' as const },
    }),
    ReorderOffered: (state) => ({ ...state, reorderOffered: true }),
    ReorderPlaced: (state, data) => ({
      ...state,
      reorderOffered: false,
      reorder: { attempt: data.attempt, request: data.requestId },
    }),
    OutcomeDisputed: (state, data, event) => ({
      ...state,
      disputed: { reason: data.reason, at: event.occurredAt },
    }),
    RequestOverdue: (state, { offered, closesAt, timeZone }, event) => ({
      ...state,
      status: 'overdue',
      waiting: false,
      overdue: { since: event.occurredAt, offered, closesAt },
      timeZone: timeZone ?? state.timeZone,
    }),
    ServiceUnserved: (state, _, event) => ({
      ...state,
      status: 'unserved',
      endedAt: event.occurredAt,
    }),
    WorkClaimed: withClaim,
    ClaimAccepted: (state, { claim, note }, event) =>
      withDecision(state, claim, { as: 'accepted', reason: note }, event),
    ClaimRejected: (state, { claim, reason }, event) =>
      withDecision(state, claim, { as: 'rejected', reason }, event),
    TimeSettled: withTime,
  },
  rules: {
    ServiceRequested: (_, data, event) =>
      leadRefusal(data, event) ?? windowRefusal(data.wanted, event, 'wanted'),
    WorkerAssigned: (state, data, event) =>
      onlyWhile(state, ['requested', 'assigned', 'overdue']) ??
      promiseRefusal(state, data.window, event) ??
      (data.assignment === state.assignment + 1
        ? undefined
        : refuse('assignment-not-next', { params: { next: state.assignment + 1 } })),
    WorkerNotFound: (state) => onlyWhile(state, ['requested', 'assigned']),
    PriceSet: (state) =>
      state.gross === undefined
        ? onlyWhile(state, ['assigned', 'started'])
        : refuse('price-already-set'),
    ServiceRescheduled: (state, data, event) =>
      onlyWhile(state, ['requested', 'assigned', 'overdue']) ??
      moveRefusal(state, event) ??
      windowRefusal(data.window, event, 'window'),
    ServiceStarted: (state, data, event) =>
      checkInRefusal(state, event) ??
      evidenceRefusal(
        state,
        data.evidence,
        { 'start-photo': state.terms?.evidenceRequired.startPhoto },
        event,
      ),
    ServiceCompleted: (state, data, event) =>
      onlyWhile(state, ['started']) ??
      evidenceRefusal(
        state,
        data.evidence,
        {
          'report-photo': state.terms?.evidenceRequired.reportPhoto,
          signature: state.terms?.evidenceRequired.signature,
        },
        event,
      ),
    ServiceFailed: (state, data, event) =>
      onlyWhile(state, ['assigned', 'started']) ??
      (data.noShow ? noShowRefusal(state, event) : undefined) ??
      evidenceRefusal(state, data.evidence, {}),
    ServiceCancelled: (state) => onlyWhile(state, ['requested', 'assigned', 'overdue']),
    NoteAdded: () => undefined,
    EvidenceAttached: (state, data) => evidenceRefusal(state, [data.evidence], {}),
    NoShowSuspected: (state, data) =>
      state.status === 'suspected'
        ? refuse('no-show-suspected-already')
        : (onlyWhile(state, ['assigned']) ??
          (data.assignment === state.assignment ? undefined : refuse('assignment-overtaken')) ??
          unmissableRefusal(state)),
    NoShowReversed: (state, data) =>
      state.noShow?.reversal === 'due' && state.noShow.failureId === data.failureId
        ? undefined
        : refuse('no-show-not-to-reverse'),
    ReorderOffered: (state) =>
      reorderRefusal(state) ??
      (state.reorderOffered || state.reorder ? refuse('reorder-offered-already') : undefined),
    ReorderPlaced: (state, data, event) =>
      reorderRefusal(state) ??
      orderRefusal(state, data, event) ??
      windowRefusal(data.wanted, event, 'wanted'),
    OutcomeDisputed: disputeRefusal,
    RequestOverdue: (state, _, event) =>
      overdueRefusal(state, event) ?? onlyWhile(state, ['requested']),
    ServiceUnserved: (state, _, event) => unservedRefusal(state, event),
    WorkClaimed: claimRefusal,
    ClaimAccepted: acceptRefusal,
    ClaimRejected: decisionRefusal,
    TimeSettled: timeRefusal,
  },
  repeats: {
    ServiceCompleted: sayingItsOutcome,
    ServiceFailed: sayingItsOutcome,
    ServiceCancelled: sayingItsOutcome,
    ServiceUnserved: sayingItsOutcome,
    NoShowReversed: sayingItsOutcome,
    OutcomeDisputed: sayingItsOutcome,
    ClaimAccepted: {
      of: (state, { claim }) => claimOutcome(state, claim),
      refusal: 'outcome-differs',
    },
    TimeSettled: {
      of: (state, { step }) => ({ ...settleableTime(state, step) }),
      refusal: 'time-differs',
    },
  },
  envelope: requestEnvelope,
  relations: requestRelations,
  audience: requestAudience,
  excerpt: requestExcerpt,
  confidential: {
    ranking: ['manager'],
    marks: ['manager', 'worker', 'reviewer'],
    claims: ['manager', 'worker', 'reviewer'],
  },
});

function withEvidence(
  state: ServiceRequestState,
  added: readonly Evidence[],
  event: EventMeta,
  note = '',
): ServiceRequestState {
  const { id: person, name: by } = event.actor;
  const taken = { at: event.occurredAt, by, person, note };
  return {
    ...state,
    evidence: [...state.evidence, ...added.map((evidence) => ({ ...evidence, ...taken }))],
  };
}
