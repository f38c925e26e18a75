import type { AnyStream, RecordedEvent } from '@callout/kernel';
import {
  type Decision,
  type DeviceDocument,
  type Dispute,
  type Gone,
  type HeldDocument,
  heldDocument,
  rebase,
  rebaseAfterRestore,
  record,
  type StreamDocument,
} from '@callout/sync';

/**
 * A document as the collection holds it. `disputed` is there so that an index finds it. `base` is the
 * server's document while something is pending over it, so that what is pending can be applied again at
 * any time; nothing else costs the second copy. `gone` marks a document that this person may no
 * longer see and that stays only until its pending facts are settled.
 */
export interface LocalDocument extends DeviceDocument {
  readonly disputed: 0 | 1;
  readonly gone: 0 | 1;
  readonly base: HeldDocument | null;
}

/** Own facts that the server refused and took no note of: this device alone keeps them. */
export function onlyHereOf(local: LocalDocument | undefined): readonly Dispute[] {
  return (local?.disputes ?? []).filter(({ onlyHere }) => onlyHere === true);
}

/** Those, and the ones of the facts pending here that were refused in this way just now. */
function onlyHereAfter(
  local: LocalDocument | undefined,
  refused: readonly Dispute[],
): readonly Dispute[] {
  const own = new Set((local?.pending ?? []).map((event) => event.id));
  const fresh = refused.filter(({ event, onlyHere }) => onlyHere === true && own.has(event.id));
  return [...onlyHereOf(local), ...fresh];
}

/** What the server last said of it; undefined while the server knows no such stream. */
export function serverSide(local: LocalDocument | undefined): HeldDocument | undefined {
  if (!local) return undefined;
  if (local.pending.length > 0) return local.base ?? undefined;
  const { pending, unsent, disputed, gone, base, decisions, ...document } = local;
  const kept = onlyHereOf(local);
  if (kept.length === 0) return document;
  // A stream of which the server knows nothing: there is only what it refused.
  if (document.version === 0 && kept.length === document.disputes.length) return undefined;
  return { ...document, disputes: document.disputes.filter((dispute) => !kept.includes(dispute)) };
}

/** @param before as it was held: what was decided of disputes that are still open stays decided */
function toLocal(
  { decisions: _, ...document }: DeviceDocument,
  base: HeldDocument | undefined,
  gone: 0 | 1,
  before: Pick<LocalDocument, 'decisions'> | undefined,
): LocalDocument {
  const open = new Set(document.disputes.map(({ event }) => event.id));
  const decisions = (before?.decisions ?? []).filter(({ event }) => open.has(event));
  return {
    ...document,
    ...(decisions.length > 0 ? { decisions } : {}),
    disputed: document.disputes.length > 0 ? 1 : 0,
    gone,
    base: document.pending.length > 0 ? (base ?? null) : null,
  };
}

/** The server's document as a device without anything pending holds it. */
export function localFromServer(document: StreamDocument): LocalDocument {
  return toLocal({ ...document, pending: [], unsent: 0 }, undefined, 0, undefined);
}

/**
 * Puts a document of the server under what is pending here. An older one than is stored changes
 * nothing but what is settled: answers may arrive in another order than they were given.
 * @param settled events on which the server has given its last word
 * @param refused those of them that it refused
 */
export function withServerDocument(
  stream: AnyStream,
  local: LocalDocument | undefined,
  incoming: StreamDocument,
  settled: ReadonlySet<string>,
  refused: readonly Dispute[] = [],
): LocalDocument {
  const before = serverSide(local);
  const newer = !before || incoming.position >= before.position;
  const pending = (local?.pending ?? []).filter((event) => !settled.has(event.id));
  const server = newer ? heldDocument(before, incoming, pending) : before;
  const document = rebase(stream, server, pending);
  if (!document) throw new Error(`${incoming.id} was lost while it was applied`);
  const disputes = [...document.disputes, ...onlyHereAfter(local, refused)];
  return toLocal({ ...document, disputes }, server, newer ? 0 : (local?.gone ?? 0), local);
}

/**
 * What stays of a document that left the audience: undefined when nothing holds it back. What is
 * still pending does, and so does a fact of one's own that the server refused just now: it came with
 * no document that could carry the dispute, and must not vanish before its person has seen it.
 */
export function localAfterGone(
  stream: AnyStream,
  local: LocalDocument,
  gone: Gone,
  settled: ReadonlySet<string>,
  refused: readonly Dispute[],
): LocalDocument | undefined {
  const pending = local.pending.filter((event) => !settled.has(event.id));
  const before = serverSide(local);
  const stays = before !== undefined && before.position > gone.position;
  const own = new Set(local.pending.map((event) => event.id));
  const disputes = [
    ...(local.gone === 1 ? local.disputes : onlyHereOf(local)),
    ...refused.filter(({ event }) => own.has(event.id)),
  ];
  if (!stays && pending.length === 0 && disputes.length === 0) return undefined;
  const document = rebase(stream, before, pending) ?? { ...local, pending, unsent: 0 as const };
  if (stays) {
    const kept = [...document.disputes, ...onlyHereAfter(local, refused)];
    return toLocal({ ...document, disputes: kept }, before, local.gone, local);
  }
  return toLocal({ ...document, position: gone.position, disputes }, before, 1, local);
}

/** The same document without a dispute that a person has settled; undefined when nothing is left. */
export function withoutDispute(local: LocalDocument, eventId: string): LocalDocument | undefined {
  const disputes = local.disputes.filter(({ event }) => event.id !== eventId);
  const left = toLocal({ ...local, disputes }, serverSide(local), local.gone, local);
  return isEmpty(left) || (left.gone === 1 && left.pending.length + disputes.length === 0)
    ? undefined
    : left;
}

/** The same document with what its person has decided about a refused fact, in place of what they had before. */
export function withDecision(local: LocalDocument, decision: Decision): LocalDocument {
  const others = (local.decisions ?? []).filter(({ event }) => event !== decision.event);
  const decisions = [...others, decision];
  return toLocal(local, serverSide(local), local.gone, { decisions });
}

/** A document that only carried disputes about a stream that never began, and carries none now. */
export function isEmpty(local: LocalDocument): boolean {
  return local.version === 0 && local.pending.length === 0 && local.disputes.length === 0;
}

/** Whether the stream has begun, as far as this device knows. */
export function hasBegun(local: LocalDocument | undefined): local is LocalDocument {
  return local !== undefined && local.gone === 0 && (local.version > 0 || local.pending.length > 0);
}

/** One fact, or several of one command, recorded on top. */
export function recordedOn(
  stream: AnyStream,
  local: LocalDocument | undefined,
  events: readonly RecordedEvent[],
  state: unknown,
): LocalDocument {
  return toLocal(record(stream, local, events, state), serverSide(local), local?.gone ?? 0, local);
}

/** Puts facts that were recorded before, and lost or brought here, back among the pending ones. */
export function withPending(
  stream: AnyStream,
  local: LocalDocument | undefined,
  events: readonly RecordedEvent[],
): LocalDocument | undefined {
  const base = serverSide(local);
  const kept = onlyHereOf(local);
  const known = new Set([
    ...(local?.pending ?? []).map((event) => event.id),
    ...kept.map(({ event }) => event.id),
  ]);
  const pending = [...(local?.pending ?? []), ...events.filter((event) => !known.has(event.id))];
  pending.sort((a, b) => (a.deviceSeq ?? 0) - (b.deviceSeq ?? 0));
  const document = rebase(stream, base, pending);
  if (!document) return undefined;
  const disputes = [...document.disputes, ...kept];
  return toLocal({ ...document, disputes }, base, local?.gone ?? 0, local);
}

/** The same document, older than anything that the log will say from now on. */
export function markedOld(local: LocalDocument): LocalDocument {
  return { ...local, position: 0, base: local.base && { ...local.base, position: 0 } };
}

/**
 * A document when everything has been pulled again: what is still marked as old is not in the log any
 * more, and what is offered again lies on top of the rest.
 * @returns undefined when nothing is left of it
 */
export function localAfterReload(
  stream: AnyStream,
  local: LocalDocument | undefined,
  again: readonly RecordedEvent[],
): LocalDocument | undefined {
  const before = serverSide(local);
  const server = before && before.position > 0 ? before : undefined;
  const document = rebaseAfterRestore(stream, server, local?.pending ?? [], again);
  const kept = onlyHereOf(local);
  if (document) {
    const disputes = [...document.disputes, ...kept];
    return toLocal({ ...document, disputes }, server, server && local ? local.gone : 0, local);
  }
  // Refused outright, and nowhere but here: it stays until a person has seen it.
  if (!local || kept.length === 0) return undefined;
  const left = { ...local, position: 0, disputes: kept, pending: [], unsent: 0 } as const;
  return toLocal(left, undefined, 1, local);
}

/** A row without content, for what has left the device: its position keeps older answers out. */
export function tombstone(id: string, position: number): LocalDocument {
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
