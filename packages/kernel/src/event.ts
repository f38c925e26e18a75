import { z } from 'zod';
import { type Actor, actorSchema } from './actor.ts';
import { decidedByServer, saidByActor } from './origin.ts';
import { type InstantText, instantSchema } from './time.ts';
import { type ContextName, contextNameSchema, type Role } from './vocabulary.ts';

/** One version of an event's data as it was once written, and the step to the version after it. */
export interface EarlierVersion {
  readonly schema: z.ZodType;
  readonly toNext: (data: never) => unknown;
}

/**
 * An event of the published language. `samples` holds one frozen sample of every version ever
 * written, by its number: the tests read each of them for ever.
 */
export interface EventDefinition<T extends string = string, S extends z.ZodType = z.ZodType> {
  readonly type: T;
  readonly context: ContextName;
  readonly stream: string;
  readonly version: number;
  readonly schema: S;
  readonly earlier: Readonly<Record<number, EarlierVersion>>;
  readonly samples: Readonly<Record<number, unknown>>;
  /**
   * The data without what says who somebody is, still of its schema: what is left of the event when
   * that person is erased. Until then the whole is kept sealed.
   */
  readonly impersonal?: ((data: never) => unknown) | undefined;
  /** Roles whose names are personal in it: of people who are known by this stream alone. */
  readonly personalActors?: readonly Role[] | undefined;
  /** With it, everything personal in the events of its stream is destroyed. */
  readonly erases?: boolean | undefined;
}

export type DataOf<E> = E extends EventDefinition<string, infer S> ? z.infer<S> : never;
export type TypeOf<E> = E extends EventDefinition<infer T> ? T : never;

const ORIGINS = { said: saidByActor, decided: decidedByServer } as const;

/** Declares the events of one stream: `const event = eventsOf('billing', 'tariff')`. */
export function eventsOf(
  context: ContextName,
  stream: string,
  { personalActors }: Pick<EventDefinition, 'personalActors'> = {},
) {
  return function event<const T extends string, S extends z.ZodType>(
    type: T,
    declared: {
      readonly schema: S;
      readonly sample: z.input<S>;
      /** Of every field that says no other: see `Origin`. */
      readonly origin?: keyof typeof ORIGINS;
      readonly version?: number;
      readonly earlier?: Readonly<Record<number, EarlierVersion & { readonly sample: unknown }>>;
      readonly impersonal?: (data: z.output<S>) => z.input<S>;
      readonly erases?: boolean;
    },
  ): EventDefinition<T, S> {
    const version = declared.version ?? 1;
    const samples: Record<number, unknown> = { [version]: declared.sample };
    const earlier: Record<number, EarlierVersion> = {};
    for (const [number, old] of Object.entries(declared.earlier ?? {})) {
      earlier[Number(number)] = { schema: old.schema, toNext: old.toNext };
      samples[Number(number)] = old.sample;
    }
    for (let v = 1; v < version; v += 1) {
      if (!earlier[v]) throw new Error(`${type}: version ${v} has no way to version ${v + 1}`);
    }
    const { impersonal, erases } = declared;
    const schema = declared.origin ? ORIGINS[declared.origin](declared.schema) : declared.schema;
    const told = { schema, earlier, samples, impersonal, personalActors, erases };
    return { type, context, stream, version, ...told };
  };
}

/** A fact as the one who recorded it wrote it down. */
export const recordedEventSchema = z.object({
  id: z.uuid(),
  context: contextNameSchema,
  kind: z.string().min(1).max(60),
  stream: z.string().min(1).max(120),
  type: z.string().min(1).max(80),
  v: z.int().min(1).max(1000),
  data: z.unknown(),
  occurredAt: instantSchema,
  actor: actorSchema,
  command: z.string().min(1).max(80),
  device: z.string().max(80).optional(),
  deviceSeq: z.int().min(1).optional(),
  causationId: z.string().max(80).optional(),
  correlationId: z.string().max(80),
});

/** What the server noticed about a fact when it arrived, beside what its recorder wrote. */
export interface Noticed {
  /**
   * Its recorder's clock was wrong and said this. `occurredAt` is then the time put right by how far the
   * clock was off when it arrived, or that of its arrival where nobody can tell.
   */
  readonly clockSaid?: InstantText | undefined;
  /** How far its recorder's clock was off when it arrived; negative when it was behind. */
  readonly clockAheadMs?: number | undefined;
  /** Its actor had recorded such facts before, and never with this device. */
  readonly newDevice?: true | undefined;
  /** Refused at first, and taken all the same by who may: by whom, why, and in spite of which refusal. */
  readonly overridden?: Overridden | undefined;
}
export interface Overridden {
  readonly code: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly at: InstantText;
  readonly reason: string;
}

export interface RecordedEvent<T extends string = string, D = unknown> {
  readonly id: string;
  readonly context: ContextName;
  /** The stream's kind (`service-request`) and, in `stream`, its id. */
  readonly kind: string;
  readonly stream: string;
  readonly type: T;
  /** The schema version of `data`. */
  readonly v: number;
  readonly data: D;
  /** The recorder's clock, corrected by its known offset; never after `recordedAt`, and never used to
   * cut a period. */
  readonly occurredAt: InstantText;
  readonly actor: Actor;
  /** The command that proposed it: what permission is checked against. */
  readonly command: string;
  readonly device?: string | undefined;
  readonly deviceSeq?: number | undefined;
  readonly causationId?: string | undefined;
  readonly correlationId: string;
  /** The server's alone: no schema reads it from outside. */
  readonly noticed?: Noticed | undefined;
}

/** A fact that the log holds. */
export interface ConfirmedEvent<T extends string = string, D = unknown>
  extends RecordedEvent<T, D> {
  /** The server's clock. */
  readonly recordedAt: InstantText;
  /** Place in the whole log: rises, may skip. */
  readonly position: number;
  /** Place in its stream: 1, 2, 3 … */
  readonly version: number;
}

export type EventOf<E> =
  E extends EventDefinition<infer T, infer S> ? ConfirmedEvent<T, z.infer<S>> : never;

/**
 * Reads data of any version ever written as data of today's version.
 * @throws when the version is unknown or the data fits no schema: a log that cannot be read is a bug,
 *   or a server older than its log, never an answer.
 */
export function readEventData<E extends EventDefinition>(
  definition: E,
  version: number,
  data: unknown,
): DataOf<E> {
  let current = data;
  for (let v = version; v < definition.version; v += 1) {
    const step = definition.earlier[v];
    if (!step) throw new Error(`${definition.type}: no way from version ${v}`);
    current = step.toNext(step.schema.parse(current) as never);
  }
  if (version > definition.version) {
    throw new Error(`${definition.type}: version ${version} is newer than ${definition.version}`);
  }
  return definition.schema.parse(current) as DataOf<E>;
}

/** What stands where a name was. */
export const ERASED = '—';

/**
 * The event without what says who somebody is: the fields that its definition names, and the name of
 * its actor where that is personal. Undefined when it holds nothing personal.
 */
export function impersonalEvent<E extends RecordedEvent>(
  definition: EventDefinition,
  event: E,
): E | undefined {
  const { impersonal, version, personalActors = [] } = definition;
  const isNamed = personalActors.includes(event.actor.role);
  if (!impersonal && !isNamed) return undefined;
  const data = impersonal?.(readEventData(definition, event.v, event.data) as never);
  return {
    ...event,
    ...(impersonal ? { v: version, data } : {}),
    ...(isNamed ? { actor: { ...event.actor, name: ERASED } } : {}),
  };
}
