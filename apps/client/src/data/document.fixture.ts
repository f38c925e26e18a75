import {
  type Actor,
  type AnyStream,
  canBegin,
  evolveState,
  type RecordedEvent,
} from '@callout/kernel';
import { type DocumentKind, model } from '@callout/model';
import { type DeviceDocument, documentId, envelopeOf, foldOf, timelineEntry } from '@callout/sync';

const POLICY: Actor = { id: 'policy', role: 'policy', name: 'policy' };

export function streamOf(kind: string): AnyStream {
  const stream = model.stream(kind);
  if (!stream) throw new Error(`the model has no ${kind}`);
  return stream;
}

/** A document with this state, as a device that has sent everything holds it. */
export function documentOf(
  kind: DocumentKind,
  id: string,
  state: unknown,
  events: readonly RecordedEvent[] = [],
): DeviceDocument {
  const stream = streamOf(kind);
  return {
    id: documentId(kind, id),
    kind,
    stream: id,
    ...envelopeOf(stream, state),
    version: events.length,
    position: events.length,
    fold: foldOf(stream),
    state,
    timeline: events.map((event) => ({
      ...timelineEntry(event),
      recordedAt: '2026-11-23T09:00:01.000Z',
    })),
    disputes: [],
    pending: [],
    unsent: 0,
  };
}

/** A document after these facts. */
export function documentAfter(
  kind: DocumentKind,
  id: string,
  facts: readonly (readonly [type: string, data: unknown])[],
): DeviceDocument {
  const stream = streamOf(kind);
  const events = facts.map(
    ([type, data], index): RecordedEvent => ({
      id: `0000000${index}-0000-7000-8000-000000000000`,
      context: stream.context,
      kind,
      stream: id,
      type,
      v: model.event(type)?.version ?? 1,
      data,
      occurredAt: '2026-11-23T09:00:00.000Z',
      actor: POLICY,
      command: 'fixture',
      correlationId: 'fixture',
    }),
  );
  const state = events.reduce((now, event) => evolveState(stream, now, event), stream.initial);
  return documentOf(kind, id, state, events);
}

/** A document after a sample of every fact that its stream knows: as full as one can be. */
export function sampleDocument(kind: DocumentKind, id = 's1'): DeviceDocument {
  const { events } = streamOf(kind);
  const first = events.filter((event) => canBegin(streamOf(kind), event));
  const later = events.filter((event) => !canBegin(streamOf(kind), event));
  const facts = [...first, ...later].map(
    ({ type, version, samples }) => [type, samples[version]] as const,
  );
  return documentAfter(kind, id, facts);
}
