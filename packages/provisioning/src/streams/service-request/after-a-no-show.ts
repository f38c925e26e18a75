import { type EventMeta, type Refusal, refuse, unlessOverridden } from '@callout/kernel';
import { wasAccepted } from './claim.ts';
import { isSystem, reorderId, type ServiceRequestState } from './state.ts';
import { hasPassed } from './window-ahead.ts';

/** What may still happen to a request that is over: late check-ins, re-orders, disputes. */

/** One that was taken back is over: what the work failed by afterwards is something else. */
export function isFailedByNoShow({ status, noShow }: ServiceRequestState): boolean {
  return status === 'failed' && noShow?.failureId !== undefined && noShow.reversal === undefined;
}

export function noShowRefusal(state: ServiceRequestState, event: EventMeta): Refusal | undefined {
  if (!isSystem(event)) return refuse('no-show-is-not-reported', { fields: ['noShow'] });
  return state.status === 'suspected' ? undefined : refuse('no-show-not-suspected');
}

/** Of what an outside system leads, and of a window that had passed when it was given to somebody. */
export function unmissableRefusal(state: ServiceRequestState): Refusal | undefined {
  if (state.ledElsewhere) return refuse('request-led-elsewhere');
  return state.promisedAt !== undefined && hasPassed(state.window, state.promisedAt)
    ? refuse('window-was-past')
    : undefined;
}

/** Rule 14: absence of a signal is not absence of a worker. Once is enough: a second one is noise. */
export function lateCheckInRefusal(
  state: ServiceRequestState,
  event: EventMeta,
): Refusal | undefined {
  if (state.attention) return refuse('already-started');
  // What they did was paid for as a claim: it cannot be done, and earned, once more.
  if (wasAccepted(state, event.actor.subject)) return refuse('claim-accepted-already');
  const inTime = state.noShow !== undefined && event.occurredAt < state.noShow.checkInBefore;
  return inTime ? undefined : unlessOverridden(event, refuse('check-in-too-late'));
}

/**
 * A check-in that was made in time takes the failure back at once, so that what its device recorded
 * after it can follow; that it was reversed is published by the policy that hears of it. Where a
 * re-order was placed in the meantime there are two truths, and a dispatcher has to choose.
 */
export function checkedIn(state: ServiceRequestState, event: EventMeta): ServiceRequestState {
  if (!isFailedByNoShow(state)) {
    return { ...begun(state, event), noShow: undefined };
  }
  if (state.reorder) return { ...state, attention: 'check-in-after-reorder' };
  return {
    ...begun(state, event),
    endedAt: undefined,
    ending: undefined,
    reorderOffered: false,
    disputed: undefined,
    noShow: state.noShow && { ...state.noShow, reversal: 'due' },
  };
}

function begun(state: ServiceRequestState, event: EventMeta): ServiceRequestState {
  const checkIn = { event: event.id, person: event.actor.id, device: event.device };
  return { ...state, status: 'started', startedAt: event.occurredAt, checkIn };
}

export function reorderRefusal(state: ServiceRequestState): Refusal | undefined {
  return state.status === 'failed' ? undefined : refuse('reorder-not-of-a-failure');
}

/** The next re-order, under the name that it has to have. */
export function orderRefusal(
  state: ServiceRequestState,
  data: { readonly attempt: number; readonly requestId: string },
  event: EventMeta,
): Refusal | undefined {
  const next = (state.reorder?.attempt ?? 0) + 1;
  const isNext = data.attempt === next && data.requestId === reorderId(event.stream, next);
  return isNext ? undefined : refuse('reorder-not-next', { params: { next } });
}

export function disputeRefusal(state: ServiceRequestState): Refusal | undefined {
  if (state.status !== 'completed' && state.status !== 'failed') {
    return refuse('outcome-not-there-yet');
  }
  return state.disputed ? refuse('outcome-disputed-already') : undefined;
}
