import type { FormField } from '@callout/kernel';
import type { RecordLine, Values } from './form-values.ts';

/**
 * Where a form shows the fault at a path of its input: the path of its values, or undefined where no
 * field of the form is concerned. In a record, input has keys where the form has lines.
 */
export function placeOfFault(
  fields: readonly FormField[],
  values: unknown,
  path: string,
): string | undefined {
  const [name = '', ...rest] = path.split('.');
  const field = fields.find((one) => one.name === name);
  return field && within(field, (values as Values | undefined)?.[name], name, rest);
}

function within(
  field: FormField,
  value: unknown,
  before: string,
  rest: readonly string[],
): string | undefined {
  const [key, ...deeper] = rest;
  if (key === undefined) return before;
  switch (field.kind) {
    case 'group':
    case 'variant': {
      const fields = field.kind === 'group' ? field.fields : variantFields(field, value);
      if (field.kind === 'variant' && key === field.by) return `${before}.${key}`;
      const at = placeOfFault(fields, value, rest.join('.'));
      return at === undefined ? undefined : `${before}.${at}`;
    }
    case 'list': {
      const items = value as readonly unknown[] | undefined;
      return within(field.item, items?.[Number(key)], `${before}.${key}`, deeper);
    }
    case 'record': {
      const lines = (value ?? []) as readonly RecordLine[];
      const index = lines.findIndex((line) => line.key === key);
      if (index < 0) return before;
      return within(field.item, lines[index]?.value, `${before}.${index}.value`, deeper);
    }
    default:
      // One widget asks for the whole; which part of it is wrong stays in the path.
      return [before, ...rest].join('.');
  }
}

function variantFields(field: Extract<FormField, { kind: 'variant' }>, value: unknown) {
  return field.variants[String((value as Values | undefined)?.[field.by] ?? '')] ?? [];
}
