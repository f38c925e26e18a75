import {
  type AnyStream,
  type ConfirmedEvent,
  type Envelope,
  evolveState,
  type RecordedEvent,
} from '@callout/kernel';
import {
  type Dispute,
  documentId,
  type StreamDocument,
  TIMELINE_MAX,
  type TimelineEntry,
  timelineEntry,
} from './document.ts';
import { foldOf } from './fold-version.ts';

/**
 * Folds the events into a document, or begins one. Pure; the events are taken as accepted.
 * @throws when the document was made by another fold: what it holds would be mixed with today's
 */
export function foldDocument(
  stream: AnyStream,
  before: StreamDocument | undefined,
  events: readonly ConfirmedEvent[],
): StreamDocument {
  const first = events[0];
  if (!first) {
    if (!before) throw new Error('a document is folded from at least one event');
    return before;
  }
  if (before && before.fold !== foldOf(stream)) {
    throw new Error(`${before.id} was made by the fold ${before.fold}, this is ${foldOf(stream)}`);
  }
  let state = before ? before.state : stream.initial;
  let timeline = before?.timeline ?? [];
  for (const event of events) {
    state = evolveState(stream, state, event);
    timeline = appended(timeline, event);
  }
  const last = events[events.length - 1] ?? first;
  return {
    id: documentId(first.kind, first.stream),
    kind: first.kind,
    stream: first.stream,
    ...envelopeOf(stream, state),
    version: last.version,
    position: last.position,
    fold: foldOf(stream),
    state,
    timeline,
    disputes: before?.disputes ?? [],
    ...(before?.settled ? { settled: before.settled } : {}),
  };
}

export function envelopeOf(stream: AnyStream, state: unknown): Envelope {
  return stream.envelope(state as never);
}

export function appended(
  timeline: readonly TimelineEntry[],
  event: RecordedEvent | ConfirmedEvent,
): readonly TimelineEntry[] {
  return [...timeline, timelineEntry(event)].slice(-TIMELINE_MAX);
}

/** Of a stream that has not begun: all that was recorded on it waits, or was refused. */
export function unbegunDocument(
  streamOf: AnyStream,
  stream: string,
  disputes: readonly Dispute[],
): StreamDocument {
  const { kind, initial } = streamOf;
  return {
    ...{ id: documentId(kind, stream), kind, stream, ...streamOf.envelope(initial as never) },
    ...{ version: 0, position: 0, fold: foldOf(streamOf), state: initial, timeline: [], disputes },
  };
}
