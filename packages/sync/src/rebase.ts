import { type AnyStream, evolveState, type RecordedEvent, refusalOf } from '@callout/kernel';
import { type DeviceDocument, documentId, type StreamDocument } from './document.ts';
import { appended, envelopeOf } from './fold.ts';
import { foldOf } from './fold-version.ts';

/**
 * The server's document as a device with something pending holds it. What is pending up to the device's
 * number `unsure` may be in it already: its timeline has moved on, and tells no more.
 */
export interface HeldDocument extends StreamDocument {
  readonly unsure?: number | undefined;
}

/**
 * The document that takes the place of the one held before, with what is not told any more noted on it:
 * between the two lie more events than the timeline shows, and any that is pending may be one of them.
 * @param before undefined, or at position 0, while nothing is known of the stream as it is now
 */
export function heldDocument(
  before: HeldDocument | undefined,
  incoming: StreamDocument,
  pending: readonly RecordedEvent[],
): HeldDocument {
  if (pending.length === 0) return incoming;
  const shown = incoming.timeline.filter(({ recordedAt }) => recordedAt).length;
  const known = before && before.position > 0 ? before.version : 0;
  const unsure = incoming.version - shown > known ? highest(pending) : before?.unsure;
  return unsure === undefined ? incoming : { ...incoming, unsure };
}

function highest(pending: readonly RecordedEvent[]): number {
  return pending.reduce((most, { deviceSeq = 0 }) => Math.max(most, deviceSeq), 0);
}

/**
 * Folds what a device has recorded and the server has not confirmed on top of the server's document. The
 * invariants are numbered in the README; the property tests prove them by number.
 * @param server the server's document; undefined while the server knows no such stream. On one of another
 *   fold than this program's, or of which it is not sure what it holds, nothing can be folded: what is
 *   pending waits beside it
 * @returns undefined when there is neither a document nor anything pending
 */
export function rebase(
  stream: AnyStream,
  server: HeldDocument | undefined,
  pending: readonly RecordedEvent[],
): DeviceDocument | undefined {
  const settled = new Set([
    ...(server?.timeline ?? []).filter((entry) => entry.recordedAt).map((entry) => entry.id),
    ...(server?.disputes ?? []).map((dispute) => dispute.event.id),
  ]);
  const left = pending.filter((event) => !settled.has(event.id));
  const first = left[0];
  if (!server && !first) return undefined;
  // As it came: what the server says of a document may follow from what this person may not see of it.
  if (server && !first) return beside(server, []);
  // A document without events only carries disputes about a stream that has not begun.
  const begun = server && server.version > 0 ? server : undefined;
  if (begun && (begun.fold !== foldOf(stream) || isUnsure(begun, left))) return beside(begun, left);
  let state = begun?.state;
  let timeline = server?.timeline ?? [];
  for (const event of left) {
    // Refused on top of what the server now says: it stays pending and is shown in the timeline, but
    // is not folded. The server's verdict decides, not this device.
    if (refusalOf(stream, state, event) === undefined) {
      state = evolveState(stream, state ?? stream.initial, event);
    }
    timeline = appended(timeline, event);
  }
  const folded = state ?? stream.initial;
  return {
    id: server?.id ?? documentId(stream.kind, first?.stream ?? ''),
    kind: stream.kind,
    stream: server?.stream ?? first?.stream ?? '',
    ...envelopeOf(stream, folded),
    version: server?.version ?? 0,
    position: server?.position ?? 0,
    fold: foldOf(stream),
    state: folded,
    timeline,
    disputes: server?.disputes ?? [],
    ...(server?.closedAt === undefined ? {} : { closedAt: server.closedAt }),
    ...(server?.settled ? { settled: server.settled } : {}),
    pending: left,
    unsent: left.length > 0 ? 1 : 0,
  };
}

/** Whether any of them may be in the document, so that folding it on top could be once too often. */
function isUnsure({ unsure }: HeldDocument, pending: readonly RecordedEvent[]): boolean {
  return unsure !== undefined && pending.some(({ deviceSeq = 0 }) => deviceSeq <= unsure);
}

function beside(held: HeldDocument, pending: readonly RecordedEvent[]): DeviceDocument {
  const { unsure: _, ...server } = held;
  const timeline = pending.reduce(appended, server.timeline);
  return { ...server, timeline, pending, unsent: pending.length > 0 ? 1 : 0 };
}

/** Adds facts that this device has just recorded and checked. One call is one document write. */
export function record(
  stream: AnyStream,
  document: DeviceDocument | undefined,
  events: readonly RecordedEvent[],
  state: unknown,
): DeviceDocument {
  const first = events[0];
  if (!first) throw new Error('nothing was recorded');
  return {
    id: documentId(first.kind, first.stream),
    kind: first.kind,
    stream: first.stream,
    ...envelopeOf(stream, state),
    version: document?.version ?? 0,
    position: document?.position ?? 0,
    fold: foldOf(stream),
    state,
    timeline: events.reduce(appended, document?.timeline ?? []),
    disputes: document?.disputes ?? [],
    ...(document?.settled ? { settled: document.settled } : {}),
    pending: [...(document?.pending ?? []), ...events],
    unsent: 1,
  };
}
