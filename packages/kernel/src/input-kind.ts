import { z } from 'zod';

/**
 * What a value of an input is to a person, where its schema alone does not tell: an amount and a number
 * of minutes are both integers. Forms, documents and validation words are derived from it.
 * - money: minor units of the organisation's currency; share: basis points.
 * - instant, day, window, weekly-hours, time-zone: see `time.ts`.
 * - note: text of several lines; secret: text that is not shown while it is typed.
 * - place, point, contact, evidence: objects that one widget asks for as a whole.
 * - skill: a word that others used before may be offered.
 * - iban, currency: text with a form of its own. text-file: what a file says, chosen and not typed.
 * - new-id: a name that only has to be unlike the others beside it; the form makes it.
 * - none: nobody is asked for it. It is an integration's, or the device puts it in by itself.
 */
export const INPUT_KINDS = [
  'money',
  'share',
  'instant',
  'day',
  'window',
  'weekly-hours',
  'time-zone',
  'note',
  'secret',
  'email',
  'phone',
  'place',
  'point',
  'contact',
  'evidence',
  'skill',
  'iban',
  'currency',
  'text-file',
  'new-id',
  'none',
] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

const kinds = z.registry<{ readonly kind: InputKind }>();

/** Says what a schema asks for; what is made from it by `min`, `refine` or `clone` asks for the same. */
export function asInput<S extends z.ZodType>(kind: InputKind, schema: S): S {
  const own = schema.clone() as S;
  kinds.add(own, { kind });
  return own;
}

/** The same schema, of a field that no form asks for. */
export function notAsked<S extends z.ZodType>(schema: S): S {
  return asInput('none', schema);
}

export function inputKindOf(schema: z.ZodType): InputKind | undefined {
  return kinds.get(schema)?.kind;
}
