import type { EventDefinition, EventOf, RecordedEvent, TypeOf } from './event.ts';
import { cellsOf, type ShownRecord } from './list-rows.ts';
import type { Refusal } from './result.ts';
import type { ShownField } from './shown-field.ts';
import type { AnyStream } from './stream.ts';
import type { DayText } from './time.ts';
import type { ContextName, Role, SubjectRole } from './vocabulary.ts';

/** What one event does to the rows of a projection. */
export interface ProjectionHandler<P, E extends EventDefinition, After = P> {
  /** The rows that this event touches. */
  readonly key: (event: EventOf<E>) => string | readonly string[];
  /** The row after it; undefined removes it. */
  readonly fold: (row: P | undefined, event: EventOf<E>, key: string) => After | undefined;
  /** The row when the personal data of this event is erased; it stays as it is when absent. */
  readonly forget?: (row: P, event: EventOf<E>, key: string) => After | undefined;
}

/**
 * A read model of the server: a fold over events under a key. A context learns of the others only in
 * this way, from their published events. Folds of a context's own events are stored together with
 * the events; those of other contexts' events when its processor reaches them.
 */
export interface ProjectionDefinition<P = unknown, E extends EventDefinition = EventDefinition> {
  readonly name: string;
  readonly context: ContextName;
  /**
   * The version of its fold, 1 when absent: raised whenever the same events come to other rows, keys
   * or indexes. Rows of an older one are folded anew from the log. See docs/adr/0128.
   */
  readonly foldVersion?: number | undefined;
  readonly feeds: readonly E[];
  readonly on: {
    readonly [T in TypeOf<E>]: ProjectionHandler<P, Extract<E, { readonly type: T }>>;
  };
  /** A second key for range queries, such as `open|2026-11-16`; at most 120 characters. */
  readonly index?: (row: P) => string;
  /** With it, people read its rows: by `GET /api/v1/read-models/{name}`, and on a page. */
  readonly observed?: Observed<P>;
}

/** Who reads the rows of a projection, and what of them. */
export interface Observed<P = never> {
  readonly observers: readonly Role[];
  /** Rows that belong to somebody: who reads only their own, and how those are found. */
  readonly tie?: RowTie<P>;
  /** In the order of the columns; labels are the texts `field.<projection>.<name>` or `field.<name>`. */
  readonly fields: Readonly<Record<string, ShownField<P>>>;
  /** The day that a row is of, by which readers may narrow the rows. */
  readonly day?: (row: P) => DayText;
}

/** How rows belong to people who are a stream: readers may ask for those of one, too. */
export interface RowTie<P = never> {
  readonly person: SubjectRole;
  /** The id of the stream that the person is. */
  readonly of: (row: P) => string;
  /** What the index of each of their rows begins with. */
  readonly prefix: (id: string) => string;
}

/** A read model whose types are forgotten. */
export type AnyProjection = Omit<ProjectionDefinition, 'on' | 'index' | 'observed'> &
  Pick<ProjectionDefinition<never>, 'index' | 'observed'> & {
    readonly on: Readonly<Record<string, ProjectionHandler<never, never, unknown>>>;
  };

/** Rows that people read: of a projection, or of a register. */
export type ReadModel = Pick<AnyProjection, 'name' | 'context' | 'index'> & {
  readonly observed: NonNullable<AnyProjection['observed']>;
  readonly orders?: RowOrders;
};

/**
 * What those who read a row may order of it, and of which rows. No commands: what is ordered is no fact of
 * the business either. Texts are `order.<register>.<name>`, and with `.text` and `.done` behind it what
 * will happen and what has. See docs/adr/0223.
 */
export type RowOrders<P = never> = Readonly<Record<string, (row: P) => boolean>>;

/**
 * Rows that the server keeps beside the log, because they are no facts of the business: who works on
 * which device, say. Nothing folds them; people read them like those of a projection. See docs/adr/0176.
 */
export interface RegisterDefinition<P = unknown> {
  readonly name: string;
  readonly context: ContextName;
  readonly index: (row: P) => string;
  readonly observed: Observed<P>;
  readonly orders?: RowOrders<P>;
}

export function isReadModel(projection: AnyProjection): projection is AnyProjection & ReadModel {
  return projection.observed !== undefined;
}

/**
 * Whose rows somebody reads: their own where the rows belong to such as them and they read for no other reason;
 * undefined for everybody's.
 */
export function ownRowsOf(
  { observed: { observers, tie } }: ReadModel,
  { roles, subject }: { readonly roles: readonly Role[]; readonly subject?: string | undefined },
): string | undefined {
  const reading = roles.filter((role) => observers.includes(role));
  const isTied = tie !== undefined && reading.every((role) => role === tie.person);
  // Somebody who is no stream of their own has no rows of their own.
  return isTied ? (subject ?? '') : undefined;
}

/** A row as it is shown. */
export function recordOf(readModel: ReadModel, key: string, row: unknown): ShownRecord {
  const { fields } = readModel.observed;
  const offers = ordersOn(readModel, row);
  const cells = cellsOf(fields, Object.keys(fields), row);
  return { id: key, cells, ...(offers.length > 0 ? { offers } : {}) };
}

/** What may be ordered of this row now. */
export function ordersOn({ orders = {} }: ReadModel, row: unknown): readonly string[] {
  return Object.keys(orders).filter((order) => orders[order]?.(row as never));
}

export interface RowQuery {
  /** Inclusive lower and exclusive upper bound of the projection's index. */
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

/** A fact that the server refused and keeps. */
export interface RefusedFact {
  readonly event: RecordedEvent;
  readonly refusal: Refusal;
  /** Nobody has said yet what becomes of it. */
  readonly isOpen: boolean;
}

/**
 * What a policy, a `loadFacts` and a `serverCheck` may look at: states and projections of their own
 * context, as of the transaction that they run in.
 */
export interface View {
  readonly state: <S>(
    stream: AnyStream & { readonly initial: S },
    id: string,
  ) => Promise<S | undefined>;
  readonly row: <P>(
    projection: { readonly name: string; readonly context: ContextName } & {
      readonly index?: (row: P) => string;
    },
    key: string,
  ) => Promise<P | undefined>;
  readonly rows: <P>(
    projection: { readonly name: string; readonly context: ContextName } & {
      readonly index?: (row: P) => string;
    },
    query: RowQuery,
  ) => Promise<readonly { readonly key: string; readonly row: P }[]>;
  /** Undefined where nothing was refused under this id, or on a stream of another context. */
  readonly refusedFact: (eventId: string) => Promise<RefusedFact | undefined>;
}
