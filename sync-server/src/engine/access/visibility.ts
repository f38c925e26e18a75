import {
  type Actor,
  type AnyCommand,
  type AnyStream,
  type ConfirmedEvent,
  type Model,
  type RecordedEvent,
  shownTo,
  tokensOf,
} from '@callout/kernel';
import {
  type Dispute,
  documentId,
  foldOf,
  type SentDocument,
  type StreamDocument,
} from '@callout/sync';
import type { StoredDocument } from '../../store/port.ts';
import type { Person } from '../port.ts';

/** The actor that a person is for a command: in the first of his roles that may issue it. */
export function actorFor(person: Person, command: AnyCommand): Actor | undefined {
  const role = person.roles.find((held) => command.actors[held] !== undefined);
  return role && { id: person.id, role, name: person.name, subject: person.subject };
}

export function mayHold(
  person: Pick<Person, 'roles' | 'subject'>,
  document: StoredDocument,
): boolean {
  const tokens = tokensOf(person);
  return document.audience.some((token) => tokens.includes(token));
}

function disputesFor(stream: AnyStream, disputes: readonly Dispute[], person: Person) {
  const strip = (dispute: Dispute): Dispute => ({
    ...dispute,
    event: { ...dispute.event, data: shownTo(stream, dispute.event.data, person.roles) },
  });
  return disputes.flatMap((dispute) => {
    // What somebody recorded himself holds nothing that he does not know.
    if (dispute.event.actor.id === person.id) return [dispute];
    return person.roles.includes('manager') ? [strip(dispute)] : [];
  });
}

/** The document as this person may see it: confidential fields and others' disputes left out. */
export function shownDocument(
  model: Model,
  document: StoredDocument,
  person: Person,
): StreamDocument {
  const stream = model.stream(document.kind);
  if (!stream) throw new Error(`no context declares the stream ${document.kind}`);
  const { context: _context, audience: _audience, ...shown } = document;
  return {
    ...shown,
    state: shownTo(stream, document.state, person.roles),
    disputes: disputesFor(stream, document.disputes, person),
  };
}

export function shownOrGone(model: Model, document: StoredDocument, person: Person): SentDocument {
  return mayHold(person, document)
    ? shownDocument(model, document, person)
    : { id: document.id, gone: true, position: document.position };
}

export function shownEvent(model: Model, event: ConfirmedEvent, person: Person): ConfirmedEvent {
  const stream = model.stream(event.kind);
  return stream ? { ...event, data: shownTo(stream, event.data, person.roles) } : event;
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
  person: Person,
): StreamDocument | undefined {
  const stream = model.stream(event.kind);
  if (!stream) return undefined;
  return {
    id: documentId(event.kind, event.stream),
    kind: event.kind,
    stream: event.stream,
    ...stream.envelope(stream.initial as never),
    version: 0,
    position: 0,
    fold: foldOf(stream),
    state: shownTo(stream, stream.initial, person.roles),
    timeline: [],
    disputes: disputesFor(stream, disputes, person),
  };
}
