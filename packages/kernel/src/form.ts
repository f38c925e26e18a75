import { z } from 'zod';
import { bareSchema } from './bare-schema.ts';
import type { AnyCommand } from './command.ts';
import type { InputKind } from './input-kind.ts';
import { originOf } from './origin.ts';

interface FieldBase {
  /** The key in the object that holds it; empty for an item of a list. */
  readonly name: string;
  readonly required: boolean;
  /** It is always there, and may be left empty: an empty text, a list without items. */
  readonly mayBeEmpty?: true;
}

type AskedKind = Exclude<InputKind, 'none'>;
/** One shape a kind, so that who knows the kind knows the field. */
type OfAKind = { readonly [K in AskedKind]: { readonly kind: K } }[AskedKind];

/** One field of a form, as the command's schema says it. */
export type FormField = FieldBase &
  (
    | OfAKind
    | { readonly kind: 'text'; readonly max?: number | undefined }
    | {
        readonly kind: 'number';
        readonly isWhole: boolean;
        readonly min?: number | undefined;
        readonly max?: number | undefined;
      }
    | { readonly kind: 'flag' }
    /** A text, a number or yes and no, whichever it reads like. */
    | { readonly kind: 'plain' }
    | { readonly kind: 'choice'; readonly values: readonly string[] }
    /** A document of the device: its id, or, `named`, its id and name together. */
    | {
        readonly kind: 'reference';
        readonly to: string;
        readonly isNamed: boolean;
        readonly inUse: boolean;
      }
    | { readonly kind: 'group'; readonly fields: readonly FormField[] }
    | { readonly kind: 'list'; readonly item: FormField; readonly max?: number | undefined }
    /** Values by a key that a person chooses, such as points by question. */
    | { readonly kind: 'record'; readonly item: FormField }
    /** One of several shapes, told apart by one key. */
    | {
        readonly kind: 'variant';
        readonly by: string;
        readonly variants: Readonly<Record<string, readonly FormField[]>>;
      }
  );
export type FieldOf<K extends FormField['kind']> = Extract<FormField, { readonly kind: K }>;

const formsByCommand = new WeakMap<AnyCommand, readonly FormField[]>();

/**
 * What a person is asked for a command: every field of its input that they can know, in the order of the
 * schema. What the server or the stream itself says is left out.
 */
export function formOf(command: AnyCommand): readonly FormField[] {
  const known = formsByCommand.get(command);
  if (known) return known;
  const fields = fieldsIn(command.input);
  formsByCommand.set(command, fields);
  return fields;
}

/** A form that asks nothing: one press is enough. */
export function asksNothing(command: AnyCommand): boolean {
  return formOf(command).length === 0;
}

/** The fields of an object schema. */
export function fieldsIn(schema: z.ZodType): readonly FormField[] {
  const object = bareSchema(schema).schema;
  if (!(object instanceof z.ZodObject)) return [];
  return Object.entries(object.shape).flatMap(([name, one]) => {
    const field = fieldOf(name, one as z.ZodType);
    return field ? [field] : [];
  });
}

/** Who says a value of these origins is not the person at the form. */
const NOT_SAID_HERE = ['own', 'decided', 'actor', 'copy'];

function fieldOf(name: string, outer: z.ZodType): FormField | undefined {
  const { schema, isOptional, kind } = bareSchema(outer);
  const required = !isOptional;
  const mayBeEmpty = required && [schema, outer].some((one) => takesNothing(one));
  const base = { name, required, ...(mayBeEmpty ? { mayBeEmpty } : {}) } as const;
  const origin = originOf(outer);
  if (kind === 'none' || (origin && NOT_SAID_HERE.includes(origin.kind))) return undefined;
  if (origin?.kind === 'reference') {
    return { ...base, kind: 'reference', to: origin.to, inUse: origin.inUse, isNamed: false };
  }
  if (kind)
    return { ...base, kind } satisfies FieldBase & { readonly kind: AskedKind } as FormField;
  return fieldOfSchema(base, schema);
}

function takesNothing(schema: z.ZodType): boolean {
  return ['', []].some((nothing) => schema.safeParse(nothing).success);
}

function fieldOfSchema(base: FieldBase, schema: z.ZodType): FormField | undefined {
  if (schema instanceof z.ZodString) return { ...base, kind: 'text', max: lengthMax(schema) };
  if (schema instanceof z.ZodNumber) return { ...base, kind: 'number', ...boundsOf(schema) };
  if (schema instanceof z.ZodBoolean) return { ...base, kind: 'flag' };
  if (schema instanceof z.ZodEnum) {
    return { ...base, kind: 'choice', values: schema.options.map(String) };
  }
  if (schema instanceof z.ZodObject) return groupOf(base, schema);
  if (schema instanceof z.ZodArray) {
    const item = fieldOf('', schema.element as z.ZodType);
    return item && { ...base, kind: 'list', item, max: itemsMax(schema) };
  }
  if (schema instanceof z.ZodRecord) {
    const item = fieldOf('', schema.valueType as z.ZodType);
    return item && { ...base, kind: 'record', item };
  }
  // A literal is what tells variants apart: nobody is asked for it.
  if (schema instanceof z.ZodLiteral) return undefined;
  if (schema instanceof z.ZodUnion) return variantOf(base, schema) ?? { ...base, kind: 'plain' };
  throw new Error(`${base.name}: a form does not know how to ask for ${schema.type}`);
}

/** An id and a name of which the id is a reference are one thing to choose. */
function groupOf(base: FieldBase, schema: z.ZodObject): FormField | undefined {
  const id = schema.shape['id'] as z.ZodType | undefined;
  const origin = id && originOf(id);
  if (origin?.kind === 'reference') {
    const { to, inUse } = origin;
    return { ...base, kind: 'reference', to, inUse, isNamed: 'name' in schema.shape };
  }
  const fields = fieldsIn(schema);
  return fields.length > 0 ? { ...base, kind: 'group', fields } : undefined;
}

/** A union of objects is told apart by the key that is a literal in each; other unions are words. */
function variantOf(base: FieldBase, union: z.ZodUnion): FormField | undefined {
  const objects = union.options.flatMap((option) => {
    const { schema } = bareSchema(option as z.ZodType);
    return schema instanceof z.ZodObject ? [schema] : [];
  });
  const by = Object.keys(objects[0]?.shape ?? {}).find((key) =>
    objects.every(({ shape }) => shape[key] instanceof z.ZodLiteral),
  );
  if (by === undefined || objects.length < union.options.length) return undefined;
  const variants = objects.flatMap((object) =>
    [...(object.shape[by] as z.ZodLiteral).values].map((value) => [
      String(value),
      fieldsIn(object),
    ]),
  );
  return { ...base, kind: 'variant', by, variants: Object.fromEntries(variants) };
}

function lengthMax(schema: z.ZodString): number | undefined {
  return schema.maxLength ?? undefined;
}

function boundsOf(schema: z.ZodNumber) {
  const isWhole = schema.format === 'safeint' || schema.isInt;
  const bound = (value: number | null) =>
    value === null || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
  return { isWhole, min: bound(schema.minValue), max: bound(schema.maxValue) };
}

function itemsMax(schema: z.ZodArray): number | undefined {
  return z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }).maxItems;
}
