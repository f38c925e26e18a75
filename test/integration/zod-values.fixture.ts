import fc from 'fast-check';
import { z } from 'zod';

/** Any value that a schema could describe, with this text wherever a text may stand. */
export function valueFor(schema: z.ZodType, text: string): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return valueFor(schema.unwrap() as z.ZodType, text);
  }
  if (schema instanceof z.ZodDefault) return valueFor(schema.unwrap() as z.ZodType, text);
  if (schema instanceof z.ZodPipe) return valueFor(schema.in as z.ZodType, text);
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape);
    return Object.fromEntries(fields.map(([key, one]) => [key, valueFor(one as z.ZodType, text)]));
  }
  if (schema instanceof z.ZodArray) return [valueFor(schema.element as z.ZodType, text)];
  if (schema instanceof z.ZodRecord) return { [text]: 1 };
  if (schema instanceof z.ZodUnion) return valueFor(schema.options[0] as z.ZodType, text);
  return leafFor(schema, text);
}

const TEXTS = [
  '2026-11-26T10:00:00.000Z',
  '2026-11-26',
  'Asia/Tokyo',
  '07:30',
  '+49 40 5559999',
  'forged@mail.example',
  'DE02120300000000202051',
  'ab'.repeat(32),
  'USD',
];

/** Values of a leaf, of which its schema takes all; the text itself first, where it fits. */
export function leavesFor(
  schema: z.ZodType,
  text: string,
  more: readonly unknown[] = [],
): readonly unknown[] {
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodLiteral) return [...schema.values];
  if (schema instanceof z.ZodBoolean) return [true, false];
  const all = [text, ...more, ...TEXTS, 7, 0, 1, 4200, 0.5, true];
  return all.filter((value) => schema.safeParse(value).success);
}

function leafFor(schema: z.ZodType, text: string): unknown {
  return leavesFor(schema, text)[0] ?? text;
}

/** Data that a schema describes; its leaves are drawn from these values as well, where they fit. */
export function arbitraryOf(schema: z.ZodType, values: readonly unknown[]): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return arbitraryOf(schema.unwrap() as z.ZodType, values);
  }
  if (schema instanceof z.ZodDefault) return arbitraryOf(schema.unwrap() as z.ZodType, values);
  if (schema instanceof z.ZodObject) return recordOf(schema, values);
  if (schema instanceof z.ZodArray) {
    const item = arbitraryOf(schema.element as z.ZodType, values);
    return fc.array(item, { maxLength: 3 });
  }
  if (schema instanceof z.ZodRecord) return fc.constant({});
  const options = schema instanceof z.ZodUnion ? schema.options : [];
  if (options.some((option) => option instanceof z.ZodObject)) {
    return fc.oneof(...options.map((option) => arbitraryOf(option as z.ZodType, values)));
  }
  const leaves = leavesFor(schema, 'any words', values);
  return leaves.length > 0 ? fc.constantFrom(...leaves) : fc.constant('any words');
}

function recordOf(schema: z.ZodObject, values: readonly unknown[]): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.shape);
  const inner = fields.map(([key, one]) => [key, arbitraryOf(one as z.ZodType, values)] as const);
  const requiredKeys = fields
    .filter(([, one]) => !(one instanceof z.ZodOptional))
    .map(([key]) => key);
  return fc.record(Object.fromEntries(inner), { requiredKeys });
}
