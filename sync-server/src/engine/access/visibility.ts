import {
  type AnyStream,
  type ConfirmedEvent,
  type Excerpt,
  excerptFor,
  type Model,
  type Person,
  type Principal,
  type RecordedEvent,
  shownTo,
} from '@callout/kernel';
import { tokensOf } from '@callout/published-language';
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

export function disputesFor<D extends Dispute>(
  stream: AnyStream,
  disputes: readonly D[],
  principal: Principal,
): readonly D[] {
  const strip = (dispute: D): D => ({
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
  const { context: _context, audience: _audience, settled, ...whole } = document;
  const excerpt = excerptFor(stream, document.state, principal);
  const shown = excerpt ? { ...whole, ...excerpted(stream, whole, excerpt) } : whole;
  return {
    ...shown,
    state: shownTo(stream, shown.state, principal.roles),
    disputes: disputesFor(stream, document.disputes, principal),
    ...(settled ? { settled: disputesFor(stream, settled, principal) } : {}),
  };
}

/** A part of a document in place of the whole, and what follows from that part for lists. */
function excerpted(
  stream: AnyStream,
  { timeline }: Pick<StreamDocument, 'timeline'>,
  { state, shows, since }: Excerpt<unknown>,
) {
  const shown = timeline.filter((entry) => entry.id === since || shows(entry));
  return { state, ...stream.envelope(state as never), timeline: shown };
}

/** Whether this person is shown only a part of it: lists of what is somebody's leave it out. */
export function isExcerpt(model: Model, document: StoredDocument, principal: Person): boolean {
  const stream = model.stream(document.kind);
  return stream !== undefined && excerptFor(stream, document.state, principal) !== undefined;
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

/** Those facts of a document that this person may see, as they may see them. */
export function visibleEvents(
  model: Model,
  document: StoredDocument,
  events: readonly ConfirmedEvent[],
  principal: Principal,
): readonly ConfirmedEvent[] {
  const stream = model.stream(document.kind);
  const excerpt = stream && excerptFor(stream, document.state, principal);
  return events
    .filter((event) => !excerpt || event.actor.id === principal.id || excerpt.shows(event))
    .map((event) => visibleEvent(model, event, principal));
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
