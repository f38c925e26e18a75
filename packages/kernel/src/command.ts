import type { z } from 'zod';
import type { Actor, Relation } from './actor.ts';
import type { DataOf, EventDefinition, Noticed, RecordedEvent, TypeOf } from './event.ts';
import type { View } from './read-model.ts';
import type { Refusal } from './result.ts';
import type { AnyStream, StreamDefinition } from './stream.ts';
import type { InstantText } from './time.ts';
import type { Role } from './vocabulary.ts';

/** An event that a command proposes; the kernel gives it its id, time and actor. */
export interface Proposal<E extends EventDefinition = EventDefinition> {
  readonly event: E;
  readonly data: DataOf<E>;
}

export function propose<E extends EventDefinition>(event: E, data: DataOf<E>): Proposal<E> {
  return { event, data };
}

export interface DecideContext<G = undefined> {
  /** The recorder's clock. */
  readonly now: InstantText;
  readonly stream: string;
  readonly actor: Actor;
  readonly exists: boolean;
  /** What `loadFacts` loaded; undefined for commands without it. */
  readonly facts: G;
}

/** What the server's own check may know of an actor's event. */
export interface Arrived {
  readonly data: unknown;
  readonly stream: string;
  readonly actor: Actor;
}

export type Decision<E extends EventDefinition> = Refusal | Proposal<E> | readonly Proposal<E>[];

/** One of the values that a field can have, and what it is called: words of the data, not translated. */
export interface Choice {
  readonly value: string | number;
  readonly label: string;
}

/** Where a choice is made: what the form holds so far, and what stands around the field itself. */
export interface ChoicePlace {
  readonly input: Readonly<Record<string, unknown>>;
  readonly around: Readonly<Record<string, unknown>>;
}

/** How a page offers a command to those who may issue it. */
export interface Offer<S = never> {
  /** `main`: the next step; `danger`: what ends or takes away; `more` when absent. */
  readonly group?: OfferGroup;
  /** The states in which it can be issued, where asking the rules with sound input cannot tell. */
  readonly when?: (state: S, now: InstantText) => boolean;
  /** The states that wait for just this: it is offered before everything else then. */
  readonly first?: (state: S) => boolean;
  /** Of a document that the input names by a reference: the statuses in which it is offered there. */
  readonly about?: readonly string[];
  /** What the form begins with, beside the fields that the state has under the same name. */
  readonly initial?: (state: S, now: InstantText) => Readonly<Record<string, unknown>>;
  /** What can be chosen for a field, by its path without indexes, where the document says it. */
  readonly choices?: Readonly<Record<string, (state: S, at: ChoicePlace) => readonly Choice[]>>;
  /** The server's page where people issue it, of a command that the application does not offer. */
  readonly page?: string;
}
export const OFFER_GROUPS = ['main', 'more', 'danger'] as const;
export type OfferGroup = (typeof OFFER_GROUPS)[number];

/**
 * A command as a value. It runs on a device unless it has `loadFacts`: then it needs facts that only the
 * server holds, and devices send it instead of recording it.
 */
export interface CommandDefinition<
  N extends string = string,
  S = unknown,
  I extends z.ZodType = z.ZodType,
  E extends EventDefinition = EventDefinition,
  G = unknown,
> {
  readonly name: N;
  readonly stream: AnyStream;
  readonly input: I;
  /** Roles that may issue it, and the ties of which one is needed. Policies name it in `issues`. */
  readonly actors: Partial<Readonly<Record<Role, readonly Relation[]>>>;
  readonly offer?: Offer<S> | undefined;
  readonly emits: readonly E[];
  readonly loadFacts?:
    | ((
        request: {
          readonly stream: string;
          readonly input: z.infer<I>;
          readonly actor: Actor;
          readonly now: InstantText;
        },
        view: View,
      ) => Promise<G>)
    | undefined;
  /**
   * The stream of a command that nobody has named one for, where it follows from its input and what the
   * server knows. An id is made anew when absent.
   */
  readonly streamOf?:
    | ((
        request: { readonly input: z.infer<I>; readonly now: InstantText },
        view: View,
      ) => Promise<string>)
    | undefined;
  readonly decide: (state: S, input: z.infer<I>, context: DecideContext<G>) => Decision<E>;
  /**
   * A check of the server's alone, on facts of other streams that a device may not hold, and on the
   * server's `now`. It runs when an actor's fact arrives, whichever way it comes.
   */
  readonly serverCheck?:
    | ((
        event: Arrived & { readonly type: TypeOf<E> },
        view: View,
        now: InstantText,
      ) => Promise<Refusal | undefined>)
    | undefined;
  /**
   * What the server alone can see of an actor's fact when it arrives, such as where it comes from. It is
   * put beside the fact; it refuses nothing.
   */
  readonly notice?:
    | ((
        event: Pick<RecordedEvent, 'stream' | 'actor' | 'device' | 'occurredAt'>,
        view: View,
      ) => Promise<Noticed | undefined>)
    | undefined;
  /**
   * A command that takes up facts which were refused: `from` makes its input of them, undefined where it
   * takes none of them up; `events` are the ids that its event names, whose disputes it settles.
   */
  readonly takesUp?:
    | {
        readonly from: (refused: readonly RecordedEvent[]) => z.input<I> | undefined;
        readonly events: (data: DataOf<E>) => readonly string[];
      }
    | undefined;
}

export function defineCommand<
  const N extends string,
  S,
  SE extends EventDefinition,
  St extends string,
  I extends z.ZodType,
  const E extends EventDefinition,
  G = undefined,
>(
  declared: Omit<CommandDefinition<N, S, I, E, G>, 'stream' | 'offer'> & {
    readonly stream: StreamDefinition<S, SE, St>;
    readonly offer?: Offer<NoInfer<S>> | undefined;
  },
): CommandDefinition<N, S, I, E, G> {
  return declared;
}

/** Of a command that records what it is told: its input is the data of its event, as it stands. */
export function recordsInput<const E extends EventDefinition>(event: E) {
  return {
    input: event.schema as E['schema'],
    emits: [event] as readonly [E],
    decide: (_: unknown, input: DataOf<E>) => propose(event, input),
  };
}

type Taking<E extends EventDefinition, G> = CommandDefinition<
  string,
  never,
  z.ZodType<never>,
  E,
  G
>;
/**
 * A command whose types are forgotten: what the tools that read the model hold. What it says is as wide
 * as it can be, and what its functions take is known to nobody.
 */
export type AnyCommand = Omit<
  CommandDefinition,
  'offer' | 'loadFacts' | 'streamOf' | 'decide' | 'serverCheck' | 'takesUp'
> &
  Pick<Taking<EventDefinition, unknown>, 'offer' | 'loadFacts' | 'streamOf'> &
  Pick<Taking<EventDefinition, never>, 'decide'> &
  Pick<Taking<never, never>, 'serverCheck'> &
  Pick<Taking<EventDefinition<string, z.ZodType<never>>, never>, 'takesUp'>;

export function needsServer(command: AnyCommand): boolean {
  return command.loadFacts !== undefined;
}
