import { type EventMeta, type Refusal, refuse, unlessOverridden } from '@callout/kernel';
import type { Evidence } from '@callout/published-language';
import { isFailedByNoShow, lateCheckInRefusal } from './after-a-no-show.ts';
import { isSameCheckIn } from './same-check-in.ts';
import { EVIDENCE_MAX, isOver, type RequestStatus, type ServiceRequestState } from './state.ts';

export function onlyWhile(
  state: ServiceRequestState,
  allowed: readonly RequestStatus[],
): Refusal | undefined {
  if (state.status !== 'none' && allowed.includes(state.status)) return undefined;
  // A suspicion takes nothing away: what an assigned request may do, a suspected one may.
  if (state.status === 'suspected' && allowed.includes('assigned')) return undefined;
  if (isOver(state)) return refuse('request-over', { params: { status: state.status } });
  if (state.status === 'started') return refuse('already-started');
  if (state.status === 'requested' || state.status === 'overdue') return refuse('not-assigned');
  return allowed.includes('started') ? refuse('not-started') : refuse('already-assigned');
}

export function checkInRefusal(state: ServiceRequestState, event: EventMeta): Refusal | undefined {
  if (isSameCheckIn(state, event)) return undefined;
  return isFailedByNoShow(state)
    ? lateCheckInRefusal(state, event)
    : onlyWhile(state, ['assigned']);
}

const MISSING = {
  'start-photo': 'start-photo-missing',
  'report-photo': 'report-photo-missing',
  signature: 'signature-missing',
} as const;

export function evidenceRefusal(
  state: ServiceRequestState,
  evidence: readonly Evidence[],
  required: Partial<Record<keyof typeof MISSING, boolean | undefined>>,
  event?: EventMeta,
): Refusal | undefined {
  const fields = ['evidence'];
  for (const purpose of ['start-photo', 'report-photo', 'signature'] as const) {
    if (required[purpose] && !evidence.some((piece) => piece.purpose === purpose)) {
      const refusal = refuse(MISSING[purpose], { fields });
      const missing = event ? unlessOverridden(event, refusal) : refusal;
      if (missing) return missing;
    }
  }
  return state.evidence.length + evidence.length > EVIDENCE_MAX
    ? refuse('evidence-too-much', { params: { max: EVIDENCE_MAX }, fields })
    : undefined;
}
