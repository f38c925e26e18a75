import {
  type AnyStream,
  type ConfirmedEvent,
  type Model,
  type Principal,
  type RecordedEvent,
  shownTo,
  tokensOf,
} from '@callout/kernel';
import {
  type Dispute,
  unbegunDocument as emptyDocument,
  type SentDocument,
  type StreamDocument,
} from '@callout/sync';
import type { StoredDocument } from '../../store/port.ts';

export function maySee(
  principal: Pick<Principal, 'roles' | 'subject'>,
  document: StoredDocument,
): boolean {
  const tokens = tokensOf(principal);
  return document.audience.some((token) => tokens.includes(token));
}

/** Managers decide what becomes of a refused fact; of their own, everybody does. */
export function maySettleOfOthers({ roles }: Pick<Principal, 'roles'>): boolean {
  return roles.includes('manager');
}

function disputesFor(stream: AnyStream, disputes: readonly Dispute[], principal: Principal) {
  const strip = (dispute: Dispute): Dispute => ({
    ...dispute,
    event: { ...dispute.event, data: shownTo(stream, dispute.event.data, principal.roles) },
  });
  return disputes.flatMap((dispute) => {
    // What somebody recorded themself holds nothing that they do not know.
    if (dispute.event.actor.id === principal.id) return [dispute];
    return maySettleOfOthers(principal) ? [strip(dispute)] : [];
  });
}

/** The document as this person may see it: confidential fields and others' disputes left out. */
export function visibleDocument(
  model: Model,
  document: StoredDocument,
  principal: Principal,
): StreamDocument {
  const stream = model.stream(document.kind);
  if (!stream) throw new Error(`no context declares the stream ${document.kind}`);
  const { context: _context, audience: _audience, ...shown } = document;
  return {
    ...shown,
    state: shownTo(stream, document.state, principal.roles),
    disputes: disputesFor(stream, document.disputes, principal),
  };
}

export function visibleOrGone(
  model: Model,
  document: StoredDocument,
  principal: Principal,
): SentDocument {
  return maySee(principal, document)
    ? visibleDocument(model, document, principal)
    : { id: document.id, gone: true, position: document.position };
}

export function visibleEvent(
  model: Model,
  event: ConfirmedEvent,
  principal: Principal,
): ConfirmedEvent {
  const stream = model.stream(event.kind);
  return stream ? { ...event, data: shownTo(stream, event.data, principal.roles) } : event;
}

/**
 * What a device is answered about a stream that never began, because all that was recorded on it is
 * disputed: a document that holds the disputes and nothing else, so that its recorder can see them.
 * Nothing of it is stored.
 */
export function unbegunDocument(
  model: Model,
  event: Pick<RecordedEvent, 'kind' | 'stream'>,
  disputes: readonly Dispute[],
  principal: Principal,
): StreamDocument | undefined {
  const stream = model.stream(event.kind);
  if (!stream) return undefined;
  const unbegun = emptyDocument(stream, event.stream, disputesFor(stream, disputes, principal));
  return { ...unbegun, state: shownTo(stream, stream.initial, principal.roles) };
}
