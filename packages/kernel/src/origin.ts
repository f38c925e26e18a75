import { z } from 'zod';

/**
 * Where the value of an event's field comes from. The published language says it beside the field's
 * schema; the check of what people record, the model's lint and the tests are derived from it.
 * - said: in the actor's own words, or of their own choice.
 * - reference: the id of a stream that the context has to know; `inUse`, that it is still in use.
 * - copy: what another stream says of itself, found by the id at `by` (a path from the object that
 *   holds the field) or, without one, by there being only one such stream. `asShown` keeps a former
 *   value, because it is what somebody was shown.
 * - own: what the stream itself says, or what its rules make of it.
 * - actor: who records it.
 * - decided: by the server alone, in a policy or in a command that loads facts.
 */
export type Origin =
  | { readonly kind: 'said' | 'own' | 'decided' }
  | { readonly kind: 'reference'; readonly to: string; readonly inUse: boolean }
  | {
      readonly kind: 'copy';
      readonly of: string;
      readonly field: string;
      readonly by?: string | undefined;
      readonly asShown: boolean;
    }
  | { readonly kind: 'actor'; readonly field: 'id' | 'name' };

const origins = z.registry<Origin>();

/** On a schema of its own: the one that is given may stand in other events, of other origin. */
function marked<S extends z.ZodType>(schema: S, origin: Origin): S {
  const own = schema.clone() as S;
  origins.add(own, origin);
  return own;
}

export function saidByActor<S extends z.ZodType>(schema: S): S {
  return marked(schema, { kind: 'said' });
}

export function ownState<S extends z.ZodType>(schema: S): S {
  return marked(schema, { kind: 'own' });
}

export function decidedByServer<S extends z.ZodType>(schema: S): S {
  return marked(schema, { kind: 'decided' });
}

export function referenceTo<S extends z.ZodType>(
  to: string,
  schema: S,
  { inUse = false }: { readonly inUse?: boolean } = {},
): S {
  return marked(schema, { kind: 'reference', to, inUse });
}

export function copyOf<S extends z.ZodType>(
  of: string,
  field: string,
  schema: S,
  { by, asShown = false }: { readonly by?: string; readonly asShown?: boolean } = {},
): S {
  return marked(schema, { kind: 'copy', of, field, by, asShown });
}

export function theActor<S extends z.ZodType>(field: 'id' | 'name', schema: S): S {
  return marked(schema, { kind: 'actor', field });
}

/** A field of a schema, however deep. In a path `*` stands for every item of a list or record. */
export interface Place {
  readonly path: readonly string[];
  /** Without what makes it optional. */
  readonly schema: z.ZodType;
  /** What is said beside the field itself; undefined where it shares what is said of a whole. */
  readonly origin: Origin | undefined;
  /** The nearest origin: its own, or that of what it stands in. */
  readonly shared: Origin | undefined;
  /** It stands in something that, as a whole, the stream says itself or the server decides. */
  readonly within: 'own' | 'decided' | undefined;
  readonly isLeaf: boolean;
}

const ITEM = '*';
const placesBySchema = new WeakMap<z.ZodType, readonly Place[]>();

/** Every place of a schema, the whole first, in the order of the declaration. */
export function placesOf(schema: z.ZodType): readonly Place[] {
  const known = placesBySchema.get(schema);
  if (known) return known;
  const places = walk(schema, []);
  placesBySchema.set(schema, places);
  return places;
}

function walk(
  outer: z.ZodType,
  path: readonly string[],
  around?: Origin,
  within?: Place['within'],
): readonly Place[] {
  const { schema, origin } = unwrapped(outer);
  const inner = innerOf(schema);
  const shared = origin ?? around;
  const place = { path, schema, origin, shared, within, isLeaf: inner.length === 0 };
  const whole = origin?.kind === 'own' || origin?.kind === 'decided' ? origin.kind : within;
  return [place, ...inner.flatMap(([key, one]) => walk(one, [...path, ...key], shared, whole))];
}

/** Without optional, default and the like; what is said of the wrapper is said of what is in it. */
function unwrapped(outer: z.ZodType): { schema: z.ZodType; origin: Origin | undefined } {
  let schema = outer;
  let origin = origins.get(schema);
  while (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  ) {
    schema = schema.unwrap() as z.ZodType;
    origin ??= origins.get(schema);
  }
  return { schema, origin };
}

type Inner = readonly (readonly [key: readonly string[], schema: z.ZodType])[];

function innerOf(schema: z.ZodType): Inner {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).map(([key, one]) => [[key], one as z.ZodType] as const);
  }
  if (schema instanceof z.ZodArray) return [[[ITEM], schema.element as z.ZodType]];
  if (schema instanceof z.ZodRecord) return [[[ITEM], schema.valueType as z.ZodType]];
  if (schema instanceof z.ZodUnion) {
    // What is a choice between plain values is one value.
    const options = schema.options.map((option) => option as z.ZodType);
    return options.some((option) => option instanceof z.ZodObject)
      ? options.map((option) => [[], option] as const)
      : [];
  }
  return [];
}

/** The origin that is said of a schema itself. */
export function originOf(schema: z.ZodType): Origin | undefined {
  return unwrapped(schema).origin;
}

/** One real place in data: what holds it, under which key, and its dotted path. */
export interface Spot {
  readonly holder: Record<string, unknown>;
  readonly key: string;
  readonly path: string;
}

/** Where a place really is in this data: as often as there are items on the way to it. */
export function spotsOf(data: unknown, path: readonly string[], before = ''): readonly Spot[] {
  const [key, ...rest] = path;
  if (key === undefined || typeof data !== 'object' || data === null) return [];
  const holder = data as Record<string, unknown>;
  const keys = key === ITEM ? Object.keys(holder) : [key];
  return keys.flatMap((one) => {
    const at = before === '' ? one : `${before}.${one}`;
    return rest.length === 0 ? [{ holder, key: one, path: at }] : spotsOf(holder[one], rest, at);
  });
}

export function valueAt(data: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null
          ? (value as Readonly<Record<string, unknown>>)[key]
          : undefined,
      data,
    );
}
