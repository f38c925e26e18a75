import {
  canBegin,
  eventIdRefusal,
  isMadeId,
  type Model,
  type Principal,
  type RecordedEvent,
  type Refusal,
  refuse,
  streamIdRefusal,
} from '@callout/kernel';
import type { UnitOfWork } from '../run/unit-of-work.ts';

/** The session says who it is; an event that says otherwise was recorded by somebody else. */
function actorRefusal({ actor }: RecordedEvent, principal: Principal): Refusal | undefined {
  const { id, role, subject } = actor;
  const tied = role === 'client' || role === 'worker';
  const same = tied
    ? subject === principal.subject
    : subject === undefined || subject === principal.subject;
  return id === principal.id && same ? undefined : { code: 'actor-differs' };
}

/** It is theirs, but they do not hold the role, or hold it no more: somebody has to look at that. */
export function roleRefusal({ actor }: RecordedEvent, principal: Principal): Refusal | undefined {
  return principal.roles.includes(actor.role) ? undefined : { code: 'actor-differs' };
}

/**
 * Devices record what people do, never what follows from something, so a cause is made up. What
 * belongs together is what one command recorded: the first of its facts names them all.
 */
async function linkRefusal(
  { transaction }: UnitOfWork,
  { id, causationId, correlationId }: RecordedEvent,
  principal: Principal,
): Promise<Refusal | undefined> {
  if (causationId !== undefined) return refuse('cause-not-yours', { fields: ['causationId'] });
  if (correlationId === id) return undefined;
  const first = isMadeId(correlationId) ? await transaction.event(correlationId) : undefined;
  return isMadeId(correlationId) && (!first || first.actor.id === principal.id)
    ? undefined
    : refuse('cause-not-yours', { fields: ['correlationId'] });
}

/**
 * Why a pushed event may not be looked at as a fact of this person at all. It is about what the event
 * says it is, not about its stream: nothing of it is kept. See docs/adr/0100 and 0102.
 */
export async function foreignRefusal(
  unit: UnitOfWork,
  model: Model,
  event: RecordedEvent,
  principal: Principal,
): Promise<Refusal | undefined> {
  const refusal =
    eventIdRefusal(event) ??
    actorRefusal(event, principal) ??
    (await linkRefusal(unit, event, principal));
  const stream = model.stream(event.kind);
  if (refusal || !stream || !canBegin(stream, event)) return refusal;
  const isThere = async (kind: string, id: string) =>
    (await unit.transaction.document(kind, id)) !== undefined;
  if (await isThere(event.kind, event.stream)) return undefined;
  return streamIdRefusal(stream, event, isThere);
}
