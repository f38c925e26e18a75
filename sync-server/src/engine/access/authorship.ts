import {
  canBegin,
  eventIdRefusal,
  isMadeId,
  type Model,
  type RecordedEvent,
  type Refusal,
  refuse,
  streamIdRefusal,
} from '@callout/kernel';
import type { Person } from '../port.ts';
import type { Unit } from '../run/unit-of-work.ts';

/** The session says who it is; an event that says otherwise was recorded by somebody else. */
function actorRefusal({ actor }: RecordedEvent, person: Person): Refusal | undefined {
  const { id, role, subject } = actor;
  const tied = role === 'client' || role === 'worker';
  const same = tied
    ? subject === person.subject
    : subject === undefined || subject === person.subject;
  return id === person.id && same ? undefined : { code: 'actor-differs' };
}

/** It is theirs, but they do not hold the role, or hold it no more: somebody has to look at that. */
export function roleRefusal({ actor }: RecordedEvent, person: Person): Refusal | undefined {
  return person.roles.includes(actor.role) ? undefined : { code: 'actor-differs' };
}

/**
 * Devices record what people do, never what follows from something, so a cause is made up. What
 * belongs together is what one command recorded: the first of its facts names them all.
 */
async function linkRefusal(
  { transaction }: Unit,
  { id, causationId, correlationId }: RecordedEvent,
  person: Person,
): Promise<Refusal | undefined> {
  if (causationId !== undefined) return refuse('cause-not-yours', { fields: ['causationId'] });
  if (correlationId === id) return undefined;
  const first = isMadeId(correlationId) ? await transaction.event(correlationId) : undefined;
  return isMadeId(correlationId) && (!first || first.actor.id === person.id)
    ? undefined
    : refuse('cause-not-yours', { fields: ['correlationId'] });
}

/**
 * Why a pushed event may not be looked at as a fact of this person at all. It is about what the event
 * says it is, not about its stream: nothing of it is kept. See docs/adr/0100 and 0102.
 */
export async function foreignRefusal(
  unit: Unit,
  model: Model,
  event: RecordedEvent,
  person: Person,
): Promise<Refusal | undefined> {
  const refusal =
    eventIdRefusal(event) ??
    actorRefusal(event, person) ??
    (await linkRefusal(unit, event, person));
  const stream = model.stream(event.kind);
  if (refusal || !stream || !canBegin(stream, event)) return refusal;
  const isThere = async (kind: string, id: string) =>
    (await unit.transaction.document(kind, id)) !== undefined;
  if (await isThere(event.kind, event.stream)) return undefined;
  return streamIdRefusal(stream, event, isThere);
}
