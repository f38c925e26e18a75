import { z } from 'zod';
import { type InputKind, inputKindOf } from './input-kind.ts';

/** A schema without what makes it optional or reads it otherwise, and what is said of it on the way. */
export function bareSchema(outer: z.ZodType): {
  readonly schema: z.ZodType;
  readonly isOptional: boolean;
  readonly kind: InputKind | undefined;
} {
  let schema = outer;
  let kind = inputKindOf(schema);
  const isOptional = outer.safeParse(undefined).success;
  while (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPipe
  ) {
    schema = (schema instanceof z.ZodPipe ? schema.in : schema.unwrap()) as z.ZodType;
    kind ??= inputKindOf(schema);
  }
  return { schema, isOptional, kind };
}
