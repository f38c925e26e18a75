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
export function leavesFor(schema: z.ZodType, text: string): readonly unknown[] {
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodLiteral) return [...schema.values];
  if (schema instanceof z.ZodBoolean) return [true, false];
  const all = [text, ...TEXTS, 7, 0, 1, 4200, 0.5, true];
  return all.filter((value) => schema.safeParse(value).success);
}

function leafFor(schema: z.ZodType, text: string): unknown {
  return leavesFor(schema, text)[0] ?? text;
}
