import { type EventMeta, epochMs, type Refusal, refuse } from '@callout/kernel';
import type { ServiceRequestState } from './state.ts';
import { hasPassed } from './window-ahead.ts';

/** When a request may be called overdue, be moved by its client, and be closed as unserved. */

/** For a request that waits for a worker. */
export function overdueRefusal(
  state: ServiceRequestState,
  { occurredAt }: EventMeta,
): Refusal | undefined {
  if (state.status === 'overdue') return refuse('request-overdue-already');
  // An outside system knows what became of it; that nobody is found here says nothing.
  if (state.ledElsewhere) return refuse('request-led-elsewhere');
  return hasPassed(state.window, occurredAt) ? undefined : refuse('window-not-passed');
}

/** A client moves only what nobody was found for: anything else is agreed with a worker. */
export function moveRefusal(state: ServiceRequestState, { actor }: EventMeta): Refusal | undefined {
  return actor.role === 'client' && state.status !== 'overdue'
    ? refuse('reschedule-not-overdue')
    : undefined;
}

export function unservedRefusal(
  state: ServiceRequestState,
  { occurredAt }: EventMeta,
): Refusal | undefined {
  if (state.status !== 'overdue' || !state.overdue) return refuse('request-not-overdue');
  return epochMs(occurredAt) < epochMs(state.overdue.closesAt)
    ? refuse('overdue-not-long-enough')
    : undefined;
}

/** Only an import knows of an outside system that leads a request. */
export function leadRefusal(
  order: { readonly ledElsewhere?: boolean | undefined },
  { actor }: EventMeta,
): Refusal | undefined {
  return order.ledElsewhere && actor.role !== 'import'
    ? refuse('led-elsewhere-by-import-only', { fields: ['ledElsewhere'] })
    : undefined;
}
