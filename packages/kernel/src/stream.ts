import type { z } from 'zod';
import type { Actor, Relation } from './actor.ts';
import type { DataOf, EventDefinition, RecordedEvent, TypeOf } from './event.ts';
import type { Refusal } from './result.ts';
import type { ShownField } from './shown-field.ts';
import type { InstantText } from './time.ts';
import type { AudienceToken, ContextName, Role } from './vocabulary.ts';

/** What lists need of a document without opening its state. All keys are indexed on the device. */
export interface Envelope<St extends string = string> {
  readonly status: St;
  /** What a person reads in a list, in the words of the data: not translated. */
  readonly title: string;
  /**
   * The order of every list: ascending text. Lists that show the newest first use
   * `newestFirst(instant)`, because a device never sorts downwards.
   */
  readonly sort: string;
  /** Id of the client it belongs to; empty when none. */
  readonly owner: string;
  /** Id of the worker it is assigned to; empty when none. */
  readonly assignee: string;
  /** The business day it is planned for, or was created on; empty when none. */
  readonly day: string;
  /** Nothing more is expected to happen: devices keep only a window of these. */
  readonly closed: boolean;
}

/** What evolve and rules may know of an event besides its data. */
export type EventMeta = Pick<
  RecordedEvent,
  'id' | 'stream' | 'occurredAt' | 'actor' | 'device' | 'correlationId' | 'causationId' | 'noticed'
>;

export type Evolve<S, E extends EventDefinition, After = S> = {
  readonly [T in TypeOf<E>]: (
    state: S,
    data: DataOf<Extract<E, { readonly type: T }>>,
    event: EventMeta,
  ) => After;
};

/** For each event, when it is legal. `always` says that it is legal in every state. */
export type Rules<S, E extends EventDefinition> = {
  readonly [T in TypeOf<E>]: (
    state: S,
    data: DataOf<Extract<E, { readonly type: T }>>,
    event: EventMeta,
  ) => Refusal | undefined;
};

/**
 * For each event, what it must say of the state, and the code of the refusal where it says otherwise.
 * Names that are copied from other streams are put in instead, when they were true before.
 */
export type Repeats<S, E extends EventDefinition> = {
  readonly [T in TypeOf<E>]?: {
    /** `told` is what the event says, where it says which part of the state it is about. */
    readonly of: (
      state: S,
      told: DataOf<Extract<E, { readonly type: T }>>,
    ) => Partial<DataOf<Extract<E, { readonly type: T }>>>;
    readonly refusal: string;
  };
};

export const always = (): undefined => undefined;

/**
 * A rule's refusal that a manager may override with a reason: it is none any more for the fact that
 * they take all the same. The rule says so where it refuses.
 */
export function unlessOverridden(
  event: Pick<EventMeta, 'noticed'>,
  refusal: Refusal | undefined,
): Refusal | undefined {
  if (!refusal || event.noticed?.overridden?.code === refusal.code) return undefined;
  return { ...refusal, overridable: true };
}

/**
 * How somebody who begins a stream may name it, where that is not an id made anew (version 7):
 * - `named`: one of a few fixed names, for streams of which there is one.
 * - `of`: the id of a stream of this kind, which must be there.
 * - `derived`: the id that follows from the data of its first event; undefined where none does.
 * Policies name streams by ids derived from their causes, which nobody else can bring.
 */
export type StreamIds<D = never> =
  | { readonly form: 'named'; readonly names: readonly string[] }
  | { readonly form: 'of'; readonly kind: string }
  | { readonly form: 'derived'; readonly from: (data: D) => string | undefined };

/** Whoever looks at a document: `Principal` and `Actor` both tell it. */
export interface Person {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly subject?: string | undefined;
}

/** What a timeline says of a fact, too. */
interface ShownEvent {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: InstantText;
  readonly recordedAt?: InstantText | undefined;
}

/** A part of a document: its state, and which of its facts. */
export interface Excerpt<S> {
  readonly state: S;
  readonly shows: (event: ShownEvent) => boolean;
  /** The fact that made it a part: that it happened is shown in the history, what it says is not. */
  readonly since?: string | undefined;
}

type DeclaredEnvelope<St extends string> = Pick<Envelope<St>, 'status' | 'title'> &
  Partial<Omit<Envelope<St>, 'status' | 'title'>>;

/** A constraint: the stream that decides, as its file declares it. */
export interface StreamDeclaration<
  S,
  E extends EventDefinition,
  St extends string = string,
  F extends string = string,
  K extends string = string,
> {
  readonly kind: K;
  /** How people may name one that they begin; by an id made anew when absent. */
  readonly ids?: StreamIds<DataOf<E>>;
  /**
   * The version of its fold, 1 when absent: raised whenever the same events come to another state,
   * envelope or audience. Documents of an older one are folded anew from the log. See docs/adr/0128.
   */
  readonly foldVersion?: number | undefined;
  readonly events: readonly E[];
  readonly initial: S;
  /** Events by which a stream begins, and that never come later: a second one is refused. */
  readonly beginsWith: readonly TypeOf<E>[];
  /** Events that may come first as well as later. Every other event needs a stream that is there. */
  readonly mayBegin?: readonly TypeOf<E>[];
  /**
   * Its documents are named by those of other streams as long as they are there: devices keep the closed
   * ones too, which otherwise leave them after some time.
   */
  readonly isCatalogue?: true;
  /** Every status that the envelope of a stream that has begun can say: words and looks exist for each. */
  readonly statuses: readonly St[];
  /** What of its state people are shown: its page shows all of it, lists choose from it. */
  readonly fields?: Readonly<Record<F, ShownField<S>>>;
  readonly evolve: Evolve<NoInfer<S>, E>;
  readonly rules: Rules<NoInfer<S>, E>;
  /** What an event says again of the state that it follows: fields whose origin is `own`. */
  readonly repeats?: Repeats<NoInfer<S>, E>;
  /** `none` is the status of a stream that has not begun: nobody is shown it. */
  /** What it does not say is blank: no owner, no day, not closed. */
  readonly envelope: (state: S) => DeclaredEnvelope<NoInfer<St> | 'none'>;
  /** Ties of this actor to this stream; `any` goes without saying. */
  readonly relations: (state: S, actor: Actor) => readonly Relation[];
  /** Who holds a copy. Whoever leaves it loses that copy. */
  readonly audience: (state: S) => readonly AudienceToken[];
  /**
   * What of it somebody in the audience is shown who is there for what they did once, and no more:
   * undefined for whom it is shown as it is. Rules and evolve must do with it on their device.
   */
  readonly excerpt?: (state: S, person: Person) => Excerpt<NoInfer<S>> | undefined;
  /**
   * Fields of the state, and top-level fields of event data, that only these roles are shown. The
   * others get documents without them, so evolve and rules must do without them too.
   */
  readonly confidential?: Readonly<Record<string, readonly Role[]>>;
}

export interface StreamDefinition<
  S = unknown,
  E extends EventDefinition = EventDefinition,
  St extends string = string,
  F extends string = string,
  K extends string = string,
> extends StreamDeclaration<S, E, St, F, K> {
  readonly context: ContextName;
  readonly envelope: (state: S) => Envelope<NoInfer<St> | 'none'>;
  readonly confidential: Readonly<Record<string, readonly Role[]>>;
}

const BLANK = { sort: '', owner: '', assignee: '', day: '', closed: false };

/** Declares a stream with its types inferred from its events and its initial state. */
export function defineStream<
  const S,
  const E extends EventDefinition,
  const St extends string,
  const F extends string = never,
  const K extends string = string,
>(declared: StreamDeclaration<S, E, St, F, K>): StreamDefinition<S, E, St, F, K> {
  const first = declared.events[0];
  if (!first) throw new Error(`${declared.kind}: a stream has events`);
  for (const event of declared.events) {
    if (event.context !== first.context || event.stream !== declared.kind) {
      throw new Error(`${event.type} belongs to ${event.context}/${event.stream}, not here`);
    }
  }
  const { envelope, confidential = {} } = declared;
  return {
    ...declared,
    context: first.context,
    confidential,
    envelope: (state) => {
      const { status, title, ...rest } = envelope(state);
      return { status, title, ...BLANK, ...rest };
    },
  };
}

/** The events of a stream that nobody knows: their data are taken and never made. */
type UnknownEvents = EventDefinition<string, z.ZodType<never>>;
/** A stream whose types are forgotten: what replication and the tools that read the model hold. */
export type AnyStream = Omit<
  StreamDefinition,
  | 'ids'
  | 'fields'
  | 'evolve'
  | 'rules'
  | 'repeats'
  | 'envelope'
  | 'relations'
  | 'audience'
  | 'excerpt'
> &
  Pick<
    StreamDefinition<never, UnknownEvents>,
    'ids' | 'fields' | 'rules' | 'envelope' | 'relations' | 'audience'
  > & {
    readonly evolve: Evolve<never, UnknownEvents, unknown>;
    readonly excerpt?: (state: never, person: Person) => Excerpt<unknown> | undefined;
    readonly repeats?: Readonly<
      Record<
        string,
        | { readonly of: (state: never, told: never) => unknown; readonly refusal: string }
        | undefined
      >
    >;
  };

/** Whether a stream can begin with an event of this type. */
export function canBegin(
  stream: Pick<AnyStream, 'beginsWith' | 'mayBegin'>,
  { type }: { readonly type: string },
): boolean {
  return stream.beginsWith.includes(type) || (stream.mayBegin?.includes(type) ?? false);
}

/** A copy of a state, or of event data, without the fields that none of these roles is shown. */
export function shownTo<T>(stream: AnyStream, fields: T, roles: readonly Role[]): T {
  const hidden = Object.entries(stream.confidential)
    .filter(([, allowed]) => !roles.some((role) => allowed.includes(role)))
    .map(([field]) => field);
  if (hidden.length === 0 || typeof fields !== 'object' || fields === null) return fields;
  return Object.fromEntries(
    Object.entries(fields).filter(([field]) => !hidden.includes(field)),
  ) as T;
}

/** What of a document this person is shown instead of the whole; undefined for the whole. */
export function excerptFor(
  stream: AnyStream,
  state: unknown,
  { id, roles, subject }: Person,
): Excerpt<unknown> | undefined {
  return stream.excerpt?.(state as never, { id, roles, subject });
}

/** A key that rises as time falls: 15 digits of what is left until the end of the scale. */
export function newestFirst(instant: string): string {
  const END_MS = 999_999_999_999_999;
  return String(END_MS - Date.parse(instant)).padStart(15, '0');
}
