import type {
  Actor,
  ConfirmedEvent,
  Envelope,
  RecordedEvent,
  Refusal,
  Window,
} from '@callout/kernel';

/** The last steps of a stream, for a person to read. At most `TIMELINE_MAX`, oldest first. */
export interface TimelineEntry {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  /** Absent while it is unsent. */
  readonly recordedAt?: string | undefined;
  readonly actor: Pick<Actor, 'role' | 'name'>;
}
export const TIMELINE_MAX = 60;

/** A fact that the server refused. Kept until a person has settled it. */
export interface Dispute {
  /** Only the device that recorded it holds it: the server took no note of it. */
  readonly onlyHere?: true | undefined;
  readonly event: RecordedEvent;
  readonly refusal: Refusal;
  /** When the server refused it. */
  readonly at: string;
  /** What happened meanwhile, without which it would have been taken; see `overtakenBy`. */
  readonly overtakenBy?: Overtaking | undefined;
}

/** The fact that was first, as far as whoever reads of it may know: names and times, no free words. */
export interface Overtaking {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly actor: Pick<Actor, 'id' | 'role' | 'name'>;
  readonly names: Readonly<Record<string, string>>;
  readonly windows: Readonly<Record<string, Window>>;
}

/** A dispute that has come to its end. */
export interface SettledDispute extends Dispute {
  readonly settled: Settlement;
}
/** So many settled ones travel with a document, the latest; the server keeps all. */
export const SETTLED_MAX = 20;

/** What became of a refused fact. */
export const SETTLEMENTS = ['let-go', 'recorded-again', 'overridden', 'claimed'] as const;
export interface Settlement {
  readonly as: (typeof SETTLEMENTS)[number];
  readonly by: string;
  readonly at: string;
  readonly reason?: string | undefined;
}

/**
 * What the person at this device has decided about a refused fact, until the server has said what came of it.
 * It is no fact of a stream: the server settles, and whoever comes second is told.
 */
export interface Decision {
  /** The refused fact. */
  readonly event: string;
  readonly how: Exclude<Settlement['as'], 'claimed'>;
  readonly reason?: string | undefined;
  readonly at: string;
  /** Why the server did not settle it so: then it is open again. */
  readonly refusal?: Refusal | undefined;
}

/**
 * A stream folded, as the server keeps and sends it. `id` is `<kind>:<stream>`; `version` counts the
 * stream's events; `position` is where the log stood when the document last changed (a dispute takes
 * a position too, so that it travels).
 */
export interface StreamDocument extends Envelope {
  readonly id: string;
  readonly kind: string;
  readonly stream: string;
  readonly version: number;
  readonly position: number;
  /** Which fold made it: `foldOf` of its stream there. Empty where that was not yet said. */
  readonly fold: string;
  readonly state: unknown;
  readonly timeline: readonly TimelineEntry[];
  readonly disputes: readonly Dispute[];
  /**
   * Where the log stood when nothing more was expected of it, or it last changed since; 0 while something
   * is. Absent where the server has not said it.
   */
  readonly closedAt?: number | undefined;
  /** Those that were settled, the latest last. */
  readonly settled?: readonly SettledDispute[] | undefined;
}

/**
 * The same on a device, with what it has recorded and the server has not yet confirmed folded on
 * top. `unsent` is 1 while anything is pending, so that an index finds it; `version` and `position`
 * stay those of the server's document.
 */
export interface DeviceDocument extends StreamDocument {
  readonly pending: readonly RecordedEvent[];
  readonly unsent: 0 | 1;
  /** About disputes of it that are open. */
  readonly decisions?: readonly Decision[] | undefined;
}

/** What was decided here about a refused fact. */
export function decisionOn(
  document: Pick<DeviceDocument, 'decisions'> | undefined,
  eventId: string,
): Decision | undefined {
  return document?.decisions?.find(({ event }) => event === eventId);
}

export function documentId(kind: string, stream: string): string {
  return `${kind}:${stream}`;
}

export function timelineEntry(event: RecordedEvent | ConfirmedEvent): TimelineEntry {
  return {
    id: event.id,
    type: event.type,
    occurredAt: event.occurredAt,
    ...('recordedAt' in event ? { recordedAt: event.recordedAt } : {}),
    actor: { role: event.actor.role, name: event.actor.name },
  };
}
