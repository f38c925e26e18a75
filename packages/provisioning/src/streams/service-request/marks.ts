import { type EventMeta, epochMs, type InstantText, type Window } from '@callout/kernel';
import type { markLimitsSchema } from '@callout/published-language';
import type { z } from 'zod';
import type { Point } from '../../matching/step.ts';
import { metresBetween } from '../../matching/steps.ts';
import { type Mark, type MarkedStep, openMarks } from './mark.ts';
import type { ServiceRequestState } from './state.ts';

type MarkLimits = Readonly<Record<keyof z.infer<typeof markLimitsSchema>, number>>;

/** Where the organisation says nothing else. What is just at a limit is not marked. */
export const MARK_LIMITS: MarkLimits = {
  earlyMinutes: 2 * 60,
  lateMinutes: 12 * 60,
  farMetres: 1_000,
};

/** More than a request of this world can have; the facts themselves stay in the log. */
const MARKS_MAX = 20;
const MINUTE_MS = 60_000;

type Found = Pick<Mark, 'kind' | 'minutes' | 'metres'>;

/** What a history tells afterwards was seen to long ago, by whoever kept it. */
function isHistory({ actor }: EventMeta): boolean {
  return actor.role === 'import';
}

function limitsOf({ terms }: ServiceRequestState): MarkLimits {
  const own = terms?.markLimits;
  return {
    earlyMinutes: own?.earlyMinutes ?? MARK_LIMITS.earlyMinutes,
    lateMinutes: own?.lateMinutes ?? MARK_LIMITS.lateMinutes,
    farMetres: own?.farMetres ?? MARK_LIMITS.farMetres,
  };
}

function timeMark(window: Window, at: InstantText, limits: MarkLimits): Found[] {
  const earlyMs = epochMs(window.from) - epochMs(at);
  if (earlyMs > limits.earlyMinutes * MINUTE_MS) {
    return [{ kind: 'early', minutes: Math.round(earlyMs / MINUTE_MS) }];
  }
  const lateMs = epochMs(at) - epochMs(window.to);
  return lateMs > limits.lateMinutes * MINUTE_MS
    ? [{ kind: 'late', minutes: Math.round(lateMs / MINUTE_MS) }]
    : [];
}

function placeMark(place: Point | undefined, point: Point | undefined, farMetres: number): Found[] {
  if (!place || !point) return [];
  const metres = metresBetween(place, point);
  return metres > farMetres ? [{ kind: 'far', metres }] : [];
}

function deviceMarks({ noticed, occurredAt }: EventMeta): Found[] {
  const { newDevice, clockSaid, clockAheadMs } = noticed ?? {};
  const marks: Found[] = newDevice ? [{ kind: 'new-device' }] : [];
  // What the fact itself says of the clock weighs more than what it said when the fact was sent.
  const aheadMs = clockSaid === undefined ? clockAheadMs : epochMs(clockSaid) - epochMs(occurredAt);
  if (aheadMs !== undefined) {
    const kind = aheadMs < 0 ? 'clock-behind' : 'clock-ahead';
    marks.push({ kind, minutes: Math.round(Math.abs(aheadMs) / MINUTE_MS) });
  }
  return marks;
}

/** The state with the marks of a fact that is about to be folded. */
export function marked(
  state: ServiceRequestState,
  step: MarkedStep,
  point: Point | undefined,
  event: EventMeta,
): ServiceRequestState {
  if (isHistory(event)) return state;
  const limits = limitsOf(state);
  const found = [
    ...timeMark(state.window, event.occurredAt, limits),
    ...placeMark(state.place?.point, point, limits.farMetres),
    ...deviceMarks(event),
  ];
  if (found.length === 0) return state;
  const about = { event: event.id, step, at: event.occurredAt, by: event.actor.name };
  const marks = [...(state.marks ?? []), ...found.map((mark) => ({ ...about, ...mark }))];
  return { ...state, marks: marks.slice(-MARKS_MAX) };
}

/** A manager has looked and written what they found. */
export function settledBy(state: ServiceRequestState, event: EventMeta): ServiceRequestState {
  if (openMarks(state).length === 0) return state;
  const settled = { by: event.actor.name, at: event.occurredAt };
  return {
    ...state,
    marks: state.marks?.map((mark) => ({ ...mark, settled: mark.settled ?? settled })),
  };
}
