import { z } from 'zod';
import { bareSchema } from './bare-schema.ts';
import type { FieldFault, Refusal } from './result.ts';

/** Deeper than any input of a command is, and more places than a person reads. */
const DEPTH_MAX = 12;
const FAULTS_MAX = 20;

/**
 * What was said and a command's schema has no field for: a schema passes over it, so that whoever has mistyped a
 * name would believe that it was taken.
 * @returns undefined where everything has its field
 */
export function unknownFieldsRefusal(schema: z.ZodType, input: unknown): Refusal | undefined {
  const fields = unknownIn(schema, input, []).slice(0, FAULTS_MAX);
  const [first] = fields;
  if (!first) return undefined;
  const params = { field: first.path || '—', reason: first.message };
  return { code: 'input-invalid', params, fields };
}

function unknownIn(outer: z.ZodType, value: unknown, path: readonly string[]): FieldFault[] {
  if (typeof value !== 'object' || value === null || path.length > DEPTH_MAX) return [];
  const { schema } = bareSchema(outer);
  if (schema instanceof z.ZodArray) {
    return each(schema.element as z.ZodType, Object.entries(value), path);
  }
  if (schema instanceof z.ZodRecord) {
    return each(schema.valueType as z.ZodType, Object.entries(value), path);
  }
  if (schema instanceof z.ZodUnion) return unknownInUnion(schema, value, path);
  return schema instanceof z.ZodObject ? unknownInObject(schema, value, path) : [];
}

function each(
  schema: z.ZodType,
  entries: readonly (readonly [string, unknown])[],
  path: readonly string[],
): FieldFault[] {
  return entries.flatMap(([key, value]) => unknownIn(schema, value, [...path, key]));
}

function unknownInObject(
  { shape, def }: z.ZodObject,
  value: object,
  path: readonly string[],
): FieldFault[] {
  // One that says itself what it does with others.
  if (def.catchall) return [];
  const entries = Object.entries(value);
  const known = entries.filter(([key]) => Object.hasOwn(shape, key));
  const names = entries.filter(([key]) => !Object.hasOwn(shape, key)).map(([key]) => key);
  const own: FieldFault[] =
    names.length === 0
      ? []
      : [
          {
            path: [...path, names[0] ?? ''].join('.'),
            message: 'unknown-fields',
            params: { names: names.join(', ').slice(0, 200) },
          },
        ];
  const within = known.flatMap(([key, one]) =>
    unknownIn(shape[key] as z.ZodType, one, [...path, key]),
  );
  return [...own, ...within];
}

/** Of several shapes, the one that what was said comes nearest to. */
function unknownInUnion(union: z.ZodUnion, value: object, path: readonly string[]): FieldFault[] {
  const fitting = union.options.filter((option) => (option as z.ZodType).safeParse(value).success);
  const faults = (fitting.length > 0 ? fitting : union.options).map((option) =>
    unknownIn(option as z.ZodType, value, path),
  );
  return faults.sort((a, b) => a.length - b.length)[0] ?? [];
}
