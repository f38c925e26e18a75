import {
  type DataOf,
  type EventMeta,
  epochMs,
  type InstantText,
  type Refusal,
  refuse,
} from '@callout/kernel';
import { type TimeSettled, VISIT_STEPS } from '@callout/published-language';
import { isAboutTime, type Mark, type MarkedStep, openMarks } from './mark.ts';
import type { ServiceRequestState } from './state.ts';

/**
 * The time of a check-in or a completion that was marked is settled by a manager, who confirms it or says what
 * it was (docs/adr/0214). The fact stays as it was recorded; whatever goes by its time goes by the settled one.
 */

/** The fact of this step that the request goes by, and its time. */
function visitFact(state: ServiceRequestState, step: MarkedStep) {
  const { checkIn, startedAt, ending, endedAt, status } = state;
  if (step === 'check-in') return { fact: checkIn?.event, recorded: startedAt };
  return status === 'completed' ? { fact: ending?.event, recorded: endedAt } : undefined;
}

/** What of a visit a manager may settle the time of. A device that is not shown marks knows of none. */
export function settleableTime(
  state: ServiceRequestState,
  step: MarkedStep,
): { readonly fact: string; readonly recorded: InstantText } | undefined {
  const { fact, recorded } = visitFact(state, step) ?? {};
  const isMarked = (mark: Mark) => mark.event === fact && isAboutTime(mark);
  if (!fact || !recorded || !(state.marks ?? []).some(isMarked)) return undefined;
  return { fact, recorded };
}

export function settleableSteps(state: ServiceRequestState): readonly MarkedStep[] {
  return VISIT_STEPS.filter((step) => settleableTime(state, step) !== undefined);
}

/** The step that waits for somebody to settle its time, the check-in first. */
export function awaitedStep(state: ServiceRequestState): MarkedStep | undefined {
  const open = openMarks(state).filter(isAboutTime);
  return settleableSteps(state).find((step) => open.some((mark) => mark.step === step));
}

export function timeRefusal(
  state: ServiceRequestState,
  { step, time }: DataOf<typeof TimeSettled>,
  event: EventMeta,
): Refusal | undefined {
  if (!settleableTime(state, step)) return refuse('time-not-marked', { fields: ['step'] });
  // Rule 20: nobody decides for themselves when they worked.
  if (state.worker?.id === event.actor.subject || state.checkIn?.person === event.actor.id) {
    return refuse('time-of-oneself');
  }
  const at = epochMs(time);
  if (at > epochMs(event.occurredAt)) return refuse('time-ahead', { fields: ['time'] });
  const after = step === 'check-in' ? state.createdAt : state.startedAt;
  const before = step === 'check-in' ? state.endedAt : undefined;
  const isInOrder =
    (after === undefined || at >= epochMs(after)) &&
    (before === undefined || at <= epochMs(before));
  return isInOrder ? undefined : refuse('time-out-of-order', { fields: ['time'] });
}

export function withTime(
  state: ServiceRequestState,
  { step, fact, recorded, time, reason }: DataOf<typeof TimeSettled>,
  event: EventMeta,
): ServiceRequestState {
  const settled = { by: event.actor.name, at: event.occurredAt, time, recorded, reason };
  return {
    ...state,
    ...(step === 'check-in' ? { startedAt: time } : { endedAt: time }),
    ...(state.marks
      ? {
          marks: state.marks.map((mark) =>
            mark.event === fact && isAboutTime(mark) ? { ...mark, settled } : mark,
          ),
        }
      : {}),
  };
}
