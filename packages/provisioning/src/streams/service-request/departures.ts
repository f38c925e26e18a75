import type { EventMeta, Excerpt, Person } from '@callout/kernel';
import { claimsOf } from './claim.ts';
import { type Named, noRequest, type ServiceRequestState } from './state.ts';

/** More hand-overs than a request of this world has; the log keeps all of them. */
const DEPARTURES_MAX = 50;

/** The part of the state that says who had the request before. */
export function departed(
  state: ServiceRequestState,
  event: EventMeta,
  to?: Named,
): Pick<ServiceRequestState, 'formerWorkers' | 'departures'> {
  const { worker, formerWorkers, departures = [], window } = state;
  if (!worker) return { formerWorkers, departures };
  const { id, occurredAt: at } = event;
  const departure = { worker: worker.id, at, event: id, window, to: to?.name };
  return {
    formerWorkers: [...formerWorkers, worker.id],
    departures: [...departures, departure].slice(-DEPARTURES_MAX),
  };
}

const SEE_ALL: readonly string[] = ['manager', 'reviewer', 'client'];

export function requestExcerpt(
  state: ServiceRequestState,
  { id, roles, subject }: Person,
): Excerpt<ServiceRequestState> | undefined {
  if (subject === undefined || subject === state.worker?.id) return undefined;
  if (roles.some((role) => SEE_ALL.includes(role))) return undefined;
  const left = state.departures?.findLast(({ worker }) => worker === subject);
  if (!left) return undefined;
  const claims = claimsOf(state).filter(({ worker }) => worker.id === subject);
  const own = new Set(claims.flatMap((claim) => [claim.id, claim.decided?.event]));
  const { createdAt, client, serviceType, timeZone, evidence, notes } = state;
  return {
    state: {
      ...noRequest,
      ...{ id: state.id, status: 'assigned', createdAt, client, serviceType, timeZone },
      window: left.window,
      left: { at: left.at, to: left.to },
      formerWorkers: [subject],
      evidence: evidence.filter(({ person }) => person === id),
      notes: notes.filter(({ person }) => person === id),
      ...(claims.length > 0 ? { claims } : {}),
    },
    since: left.event,
    // Of the same millisecond may be what came after: the fact by which it left, or another's note.
    shows: (event) => own.has(event.id) || (event.recordedAt ?? event.occurredAt) < left.at,
  };
}
