import type { AnyCommand } from './command.ts';
import { type FormField, formOf } from './form.ts';

/** What was said for one command as far as another one asks for the same. */
export interface CarriedOver {
  /** Input of the other command: its fields of the same name and kind. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Names of what was said and finds no place there, or not all of its places. */
  readonly left: readonly string[];
}

/**
 * Carries what was said for a command over to the form of another one.
 * @param said input of the one, or data of an event that holds it
 */
export function carriedOver(from: AnyCommand, said: unknown, to: AnyCommand): CarriedOver {
  const values = (said ?? {}) as Readonly<Record<string, unknown>>;
  const asked = formOf(to);
  const input: Record<string, unknown> = {};
  const left: string[] = [];
  for (const field of formOf(from)) {
    const value = values[field.name];
    if (isEmpty(value)) continue;
    const place = asked.find(({ name }) => name === field.name);
    const carried = place && fittedTo(place, field, value);
    if (carried) input[field.name] = carried.value;
    if (!carried?.isWhole) left.push(field.name);
  }
  return { input, left };
}

/** Words alone fit every form, and ticks and choices say too little: work is told by the rest. */
const SAYS_LITTLE: ReadonlySet<FormField['kind']> = new Set(['text', 'plain', 'flag', 'choice']);

/** Whether another command's form is one in which the same can be told. */
export function fitsAnother(to: AnyCommand, { input }: CarriedOver): boolean {
  return formOf(to).some(({ name, kind }) => name in input && !SAYS_LITTLE.has(kind));
}

function fittedTo(
  place: FormField,
  field: FormField,
  value: unknown,
): { readonly value: unknown; readonly isWhole: boolean } | undefined {
  if (isSame(place, field)) return { value, isWhole: true };
  // Of several pieces, a form that asks for one takes the first.
  if (field.kind !== 'list' || !Array.isArray(value) || !isSame(place, field.item))
    return undefined;
  return { value: value[0], isWhole: value.length === 1 };
}

function isSame(a: FormField, b: FormField): boolean {
  const bare = ({ name: _, required: __, mayBeEmpty: ___, ...rest }: FormField) => rest;
  if (a.kind === 'list' && b.kind === 'list') return isSame(a.item, b.item);
  if (a.kind === 'text' && b.kind === 'text') return true;
  return JSON.stringify(bare(a)) === JSON.stringify(bare(b));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}
