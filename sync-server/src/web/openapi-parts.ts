import type { JsonSchema } from './describe-model.ts';

// The words that the API document is written in.

export const PROBLEM_TYPE = 'application/problem+json';
export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
export const content = (description: string, schema: JsonSchema, type = 'application/json') => ({
  description,
  content: { [type]: { schema } },
});
export const problems = { default: { $ref: '#/components/responses/Problem' } };
export const body = (schema: JsonSchema) => ({
  required: true,
  content: { 'application/json': { schema } },
});
export const text = { type: 'string' } as const;
export const parameter = (
  where: 'path' | 'query' | 'header',
  name: string,
  schema: JsonSchema = text,
) => ({
  in: where,
  name,
  required: where === 'path',
  schema,
});
export const count = (maximum: number) => ({ type: 'integer', minimum: 1, maximum });
export const OPEN: readonly never[] = [];
export const object = (properties: JsonSchema, required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
});
