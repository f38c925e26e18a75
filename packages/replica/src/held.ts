import type { AnyStream, RecordedEvent } from '@callout/kernel';
import {
  type DeviceDocument,
  type Dispute,
  type Gone,
  laidAnew,
  rebase,
  record,
  type StreamDocument,
} from '@callout/sync';

/**
 * A document as the collection holds it. `disputed` is there so that an index finds it. `base` is the
 * server's document while something is pending over it, so that what is pending can be laid anew at
 * any time; nothing else costs the second copy. `gone` marks a document that this person may no
 * longer see and that stays only until its pending facts are settled.
 */
export interface HeldDocument extends DeviceDocument {
  readonly disputed: 0 | 1;
  readonly gone: 0 | 1;
  readonly base: StreamDocument | null;
}

/** Own facts that the server refused and took no note of: this device alone keeps them. */
export function keptHere(held: HeldDocument | undefined): readonly Dispute[] {
  return (held?.disputes ?? []).filter(({ onlyHere }) => onlyHere === true);
}

/** Those, and the ones of the facts pending here that were refused in this way just now. */
function keptAfter(
  held: HeldDocument | undefined,
  refused: readonly Dispute[],
): readonly Dispute[] {
  const own = new Set((held?.pending ?? []).map((event) => event.id));
  const fresh = refused.filter(({ event, onlyHere }) => onlyHere === true && own.has(event.id));
  return [...keptHere(held), ...fresh];
}

/** What the server last said of it; undefined while the server knows no such stream. */
export function serverSide(held: HeldDocument | undefined): StreamDocument | undefined {
  if (!held) return undefined;
  if (held.pending.length > 0) return held.base ?? undefined;
  const { pending, unsent, disputed, gone, base, ...document } = held;
  const kept = keptHere(held);
  if (kept.length === 0) return document;
  // A stream of which the server knows nothing: there is only what it refused.
  if (document.version === 0 && kept.length === document.disputes.length) return undefined;
  return { ...document, disputes: document.disputes.filter((dispute) => !kept.includes(dispute)) };
}

function hold(
  document: DeviceDocument,
  base: StreamDocument | undefined,
  gone: 0 | 1,
): HeldDocument {
  return {
    ...document,
    disputed: document.disputes.length > 0 ? 1 : 0,
    gone,
    base: document.pending.length > 0 ? (base ?? null) : null,
  };
}

/** The server's document as a device without anything pending holds it. */
export function heldFromServer(document: StreamDocument): HeldDocument {
  return hold({ ...document, pending: [], unsent: 0 }, undefined, 0);
}

/**
 * Lays a document of the server under what is pending here. An older one than is held changes
 * nothing but what is settled: answers may arrive in another order than they were given.
 * @param settled events on which the server has given its last word
 * @param refused those of them that it refused
 */
export function laid(
  stream: AnyStream,
  held: HeldDocument | undefined,
  incoming: StreamDocument,
  settled: ReadonlySet<string>,
  refused: readonly Dispute[] = [],
): HeldDocument {
  const before = serverSide(held);
  const newer = !before || incoming.position >= before.position;
  const server = newer ? incoming : before;
  const pending = (held?.pending ?? []).filter((event) => !settled.has(event.id));
  const document = rebase(stream, server, pending);
  if (!document) throw new Error(`${incoming.id} was lost while it was laid`);
  const disputes = [...document.disputes, ...keptAfter(held, refused)];
  return hold({ ...document, disputes }, server, newer ? 0 : (held?.gone ?? 0));
}

/**
 * What stays of a document that left the audience: undefined when nothing holds it back. What is
 * still pending does, and so does a fact of his own that the server refused just now: it came with no
 * document that could carry the dispute, and must not vanish before he has seen it.
 */
export function heldAfterGone(
  stream: AnyStream,
  held: HeldDocument,
  gone: Gone,
  settled: ReadonlySet<string>,
  refused: readonly Dispute[],
): HeldDocument | undefined {
  const pending = held.pending.filter((event) => !settled.has(event.id));
  const before = serverSide(held);
  const stays = before !== undefined && before.position > gone.position;
  const own = new Set(held.pending.map((event) => event.id));
  const disputes = [
    ...(held.gone === 1 ? held.disputes : keptHere(held)),
    ...refused.filter(({ event }) => own.has(event.id)),
  ];
  if (!stays && pending.length === 0 && disputes.length === 0) return undefined;
  const document = rebase(stream, before, pending) ?? { ...held, pending, unsent: 0 as const };
  if (stays) {
    const kept = [...document.disputes, ...keptAfter(held, refused)];
    return hold({ ...document, disputes: kept }, before, held.gone);
  }
  return hold({ ...document, position: gone.position, disputes }, before, 1);
}

/** The same document without a dispute that a person has settled; undefined when nothing is left. */
export function withoutDispute(held: HeldDocument, eventId: string): HeldDocument | undefined {
  const disputes = held.disputes.filter(({ event }) => event.id !== eventId);
  const left = hold({ ...held, disputes }, serverSide(held), held.gone);
  return isNothing(left) || (left.gone === 1 && left.pending.length + disputes.length === 0)
    ? undefined
    : left;
}

/** A document that only carried disputes about a stream that never began, and carries none now. */
export function isNothing(held: HeldDocument): boolean {
  return held.version === 0 && held.pending.length === 0 && held.disputes.length === 0;
}

/** Whether the stream has begun, as far as this device knows. */
export function hasBegun(held: HeldDocument | undefined): held is HeldDocument {
  return held !== undefined && held.gone === 0 && (held.version > 0 || held.pending.length > 0);
}

/** One fact, or several of one command, recorded on top. */
export function recordedOn(
  stream: AnyStream,
  held: HeldDocument | undefined,
  events: readonly RecordedEvent[],
  state: unknown,
): HeldDocument {
  return hold(record(stream, held, events, state), serverSide(held), held?.gone ?? 0);
}

/** Puts facts that were recorded before, and lost or carried here, back among the pending ones. */
export function withPending(
  stream: AnyStream,
  held: HeldDocument | undefined,
  events: readonly RecordedEvent[],
): HeldDocument | undefined {
  const base = serverSide(held);
  const kept = keptHere(held);
  const known = new Set([
    ...(held?.pending ?? []).map((event) => event.id),
    ...kept.map(({ event }) => event.id),
  ]);
  const pending = [...(held?.pending ?? []), ...events.filter((event) => !known.has(event.id))];
  pending.sort((a, b) => (a.deviceSeq ?? 0) - (b.deviceSeq ?? 0));
  const document = rebase(stream, base, pending);
  if (!document) return undefined;
  const disputes = [...document.disputes, ...kept];
  return hold({ ...document, disputes }, base, held?.gone ?? 0);
}

/** The same document, older than anything that the log will say from now on. */
export function markedOld(held: HeldDocument): HeldDocument {
  return { ...held, position: 0, base: held.base && { ...held.base, position: 0 } };
}

/**
 * A document when everything has been pulled again: what is still marked as old is not in the log any
 * more, and what is offered again lies on top of the rest.
 * @returns undefined when nothing is left of it
 */
export function heldAnew(
  stream: AnyStream,
  held: HeldDocument | undefined,
  again: readonly RecordedEvent[],
): HeldDocument | undefined {
  const before = serverSide(held);
  const server = before && before.position > 0 ? before : undefined;
  const document = laidAnew(stream, server, held?.pending ?? [], again);
  const kept = keptHere(held);
  if (document) {
    const disputes = [...document.disputes, ...kept];
    return hold({ ...document, disputes }, server, server && held ? held.gone : 0);
  }
  // Refused outright, and nowhere but here: it stays until a person has seen it.
  if (!held || kept.length === 0) return undefined;
  return hold({ ...held, position: 0, disputes: kept, pending: [], unsent: 0 }, undefined, 1);
}

/** A row without content, for what has left the device: its position keeps older answers out. */
export function tombstone(id: string, position: number): HeldDocument {
  return {
    id,
    kind: id.slice(0, id.indexOf(':')),
    stream: id.slice(id.indexOf(':') + 1),
    status: '',
    title: '',
    sort: '',
    owner: '',
    assignee: '',
    day: '',
    closed: true,
    version: 0,
    position,
    fold: '',
    state: null,
    timeline: [],
    disputes: [],
    pending: [],
    unsent: 0,
    disputed: 0,
    gone: 0,
    base: null,
  };
}

/** The highest number among what is pending; 0 when nothing is. */
export function highestOf(documents: readonly HeldDocument[]): number {
  let highest = 0;
  for (const document of documents) {
    for (const event of document.pending) highest = Math.max(highest, event.deviceSeq ?? 0);
  }
  return highest;
}
