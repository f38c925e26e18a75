import {
  type Arrived,
  type EventMeta,
  epochMs,
  type Refusal,
  refuse,
  type Window,
} from '@callout/kernel';
import { isSystem } from './state.ts';

/** A form takes a while to fill in: so shortly before, a window may have begun. */
const BEGUN_MS_MAX = 15 * 60_000;
/** A device may be out of reach for so long, and what was recorded on it is still taken. */
const OUT_OF_REACH_MS_MAX = 7 * 24 * 60 * 60_000;

function inThePast(field: string): Refusal {
  return refuse('window-in-the-past', { fields: [field] });
}

/**
 * Rule 21: a window lies ahead when it is asked for, by the clock of the one who asks. A policy only
 * repeats what somebody asked for; an import tells history.
 */
export function windowRefusal(
  window: Window,
  event: Pick<EventMeta, 'actor' | 'occurredAt'>,
  field: string,
): Refusal | undefined {
  if (event.actor.role === 'import' || isSystem(event)) return undefined;
  return epochMs(window.from) + BEGUN_MS_MAX < epochMs(event.occurredAt)
    ? inThePast(field)
    : undefined;
}

/** Whether nothing of the window is left. */
export function hasPassed(window: Window, now: string): boolean {
  return epochMs(window.to) <= epochMs(now);
}

/** Nobody is given a job whose window has passed: they could only miss it. */
export function promiseRefusal(
  state: { readonly ledElsewhere?: boolean | undefined },
  window: Window,
  { occurredAt }: Pick<EventMeta, 'occurredAt'>,
): Refusal | undefined {
  return !state.ledElsewhere && hasPassed(window, occurredAt) ? inThePast('window') : undefined;
}

/**
 * The server's own check, by its own clock. A window that passed while the device was out of reach is
 * taken, and the request is overdue at once; one of long ago was never asked for ahead, whatever the
 * device says. Where a worker is bound to it, nothing of it may have passed unheard.
 */
export function arrivalRefusal(
  window: Window,
  { actor }: Pick<Arrived, 'actor'>,
  now: string,
  asked: { readonly field: string; readonly hasWorker: boolean },
): Refusal | undefined {
  if (actor.role === 'import') return undefined;
  const patienceMs = asked.hasWorker ? 0 : OUT_OF_REACH_MS_MAX;
  return epochMs(window.to) + patienceMs <= epochMs(now) ? inThePast(asked.field) : undefined;
}
