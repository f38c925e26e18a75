import type { FormField } from '@callout/kernel';
import type { Evidence } from '@callout/published-language';
import type { Format } from '../data/use-format.ts';
import { NO_WINDOW, type WindowValue, windowOf, windowValue } from '../ui/window-field.tsx';

/** What the fields of a form hold, in a person's own terms: texts, local times, amounts as written. */
export type Values = Record<string, unknown>;

/** A file as it was taken; `purpose` says what it shows. */
export interface TakenFile {
  readonly content: Blob | undefined;
  readonly purpose: Evidence['purpose'];
  /** Taken earlier, and safe already: it is named again. */
  readonly kept?: Evidence | undefined;
}

/** A line of a record: a key that a person chooses, and its value. */
export interface RecordLine {
  readonly key: string;
  readonly value: unknown;
}

export interface ValueParts {
  readonly format: Format;
  readonly newId: () => string;
}

/** What a field holds before anything is known. */
export function emptyValue(field: FormField, parts: ValueParts): unknown {
  switch (field.kind) {
    case 'flag':
      return false;
    case 'group':
      return valuesOf(field.fields, {}, parts);
    case 'list':
      // What needs a first item begins with one, so that nobody has to find out how to add it.
      return field.required && !field.mayBeEmpty && hasForm(field.item)
        ? [emptyValue(field.item, parts)]
        : [];
    case 'record':
    case 'weekly-hours':
      return [];
    case 'variant':
      return { [field.by]: '', ...variantValues(field, {}, parts) };
    case 'window':
      return NO_WINDOW;
    case 'place':
      return { address: '', point: undefined };
    case 'contact':
      return { name: '', phone: '', email: '' };
    case 'evidence':
      return { content: undefined, purpose: 'other' };
    case 'point':
      return undefined;
    case 'new-id':
      return parts.newId();
    default:
      return '';
  }
}

/** Whether an item has fields of its own; plain words are typed into one field, as many as there are. */
function hasForm(item: FormField): boolean {
  return item.kind === 'group' || item.kind === 'variant';
}

/** The form's values for this input, with empty ones for what it does not say. */
export function valuesOf(
  fields: readonly FormField[],
  input: Readonly<Record<string, unknown>>,
  parts: ValueParts,
): Values {
  return Object.fromEntries(
    fields.map((field) => [field.name, heldValue(field, input[field.name], parts)]),
  );
}

function variantValues(
  field: Extract<FormField, { kind: 'variant' }>,
  input: Readonly<Record<string, unknown>>,
  parts: ValueParts,
): Values {
  return Object.assign(
    {},
    ...Object.values(field.variants).map((fields) => valuesOf(fields, input, parts)),
  );
}

function heldValue(field: FormField, input: unknown, parts: ValueParts): unknown {
  if (input === undefined || input === null) return emptyValue(field, parts);
  const { format } = parts;
  const held = input as Readonly<Record<string, unknown>>;
  switch (field.kind) {
    case 'money':
      return String(Number(input) / 10 ** format.currencyDigits);
    case 'share':
      return String(Number(input) / 100);
    case 'number':
    case 'plain':
      return String(input);
    case 'instant': {
      const { day, time } = format.fields(String(input));
      return `${day} ${time}:00`;
    }
    case 'window':
      return windowValue(input as { from: string; to: string }, format);
    case 'reference':
      return field.isNamed ? String(held['id'] ?? '') : String(input);
    case 'place':
      return { address: String(held['address'] ?? ''), point: held['point'] };
    case 'contact':
      return { name: '', phone: '', email: '', ...held };
    case 'group':
      return valuesOf(field.fields, held, parts);
    case 'list':
      return (input as readonly unknown[]).map((item) => heldValue(field.item, item, parts));
    case 'record':
      return Object.entries(held).map(([key, value]) => ({
        key,
        value: heldValue(field.item, value, parts),
      }));
    case 'variant':
      return { [field.by]: held[field.by] ?? '', ...variantValues(field, held, parts) };
    case 'evidence': {
      const kept = input as Evidence;
      return { content: undefined, purpose: kept.purpose, kept } satisfies TakenFile;
    }
    default:
      return input;
  }
}

export interface InputParts {
  readonly format: Format;
  /** The name of the document that a reference names, where its id alone does not do. */
  readonly nameOf: (kind: string, id: string) => string;
  /** Keeps what was taken on this device first: a fact may only name files that are safe here. */
  readonly keep: (taken: TakenFile) => Promise<object | undefined>;
}

/** The command's input; what nobody has filled in and need not be is left out. */
export async function inputOf(
  fields: readonly FormField[],
  values: Values,
  parts: InputParts,
): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    const one = await oneInput(field, values[field.name], parts);
    if (one !== undefined) input[field.name] = one;
  }
  return input;
}

async function oneInput(field: FormField, value: unknown, parts: InputParts): Promise<unknown> {
  if (!field.required && isBlank(field, value)) return undefined;
  switch (field.kind) {
    case 'group':
      return inputOf(field.fields, value as Values, parts);
    case 'list':
      return inputsOf(field.item, value as readonly unknown[], parts);
    case 'record': {
      const lines = (value as readonly RecordLine[]).filter(({ key }) => key !== '');
      const inputs = await inputsOf(
        field.item,
        lines.map((line) => line.value),
        parts,
      );
      return Object.fromEntries(lines.map(({ key }, index) => [key, inputs[index]]));
    }
    case 'variant': {
      const held = value as Values;
      const chosen = String(held[field.by] ?? '');
      const rest = await inputOf(field.variants[chosen] ?? [], held, parts);
      return { ...(chosen === '' ? {} : { [field.by]: chosen }), ...rest };
    }
    case 'evidence': {
      const taken = value as TakenFile;
      return taken.kept ?? parts.keep(taken);
    }
    default:
      return plainInput(field, value, parts);
  }
}

async function inputsOf(
  item: FormField,
  values: readonly unknown[],
  parts: InputParts,
): Promise<readonly unknown[]> {
  const inputs: unknown[] = [];
  for (const value of values) {
    // A photo that was not taken is none; an empty line is one that somebody has to finish.
    if (item.kind === 'evidence' && isBlank(item, value)) continue;
    inputs.push(await oneInput(item, value, parts));
  }
  return inputs;
}

function plainInput(field: FormField, value: unknown, parts: InputParts): unknown {
  const text = typeof value === 'string' ? value : '';
  switch (field.kind) {
    case 'money':
      return scaled(value, 10 ** parts.format.currencyDigits);
    case 'share':
      return scaled(value, 100);
    case 'number':
      return scaled(value, 1);
    case 'plain':
      return plainOf(text);
    case 'instant':
      return parts.format.instant(text.slice(0, 10), text.slice(11, 16));
    case 'window':
      return windowOf(value as WindowValue, parts.format);
    case 'choice':
      return text === '' ? undefined : text;
    case 'reference':
      return field.isNamed ? { id: text, name: parts.nameOf(field.to, text) } : text;
    case 'place': {
      const { address, point } = value as { address: string; point: unknown };
      return { address, ...(point ? { point } : {}) };
    }
    case 'contact':
      return Object.fromEntries(
        Object.entries(value as Values).filter(([name, said]) => name === 'name' || said !== ''),
      );
    default:
      return value;
  }
}

/** What was typed as a whole number of the smallest units; undefined where it is no number. */
function scaled(value: unknown, units: number): number | undefined {
  if (value === '' || value === undefined || value === null) return undefined;
  const number = Number(value) * units;
  // 12.34 times 100 is 1234 and a little: what is off by less than a millionth is a rounding of binary.
  const whole = Math.round(number);
  return Math.abs(number - whole) < 1e-6 ? whole : number;
}

function plainOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Whether nothing was filled in, however deep: no text, no tick, no file. */
function isBlank(field: FormField, value: unknown): boolean {
  const held = (value ?? {}) as Readonly<Record<string, unknown>>;
  switch (field.kind) {
    // What the form has made by itself is nothing that a person has said.
    case 'new-id':
      return true;
    case 'group':
      return field.fields.every((one) => isBlank(one, held[one.name]));
    case 'list':
      return ((value ?? []) as readonly unknown[]).every((item) => isBlank(field.item, item));
    case 'variant': {
      const fields = Object.values(field.variants).flat();
      return isNothing(held[field.by]) && fields.every((one) => isBlank(one, held[one.name]));
    }
    case 'evidence':
      return held['content'] === undefined && held['kept'] === undefined;
    case 'window':
    case 'place':
    case 'contact':
      return Object.values(held).every(isNothing);
    default:
      return isNothing(value);
  }
}

function isNothing(value: unknown): boolean {
  const isNone = value === undefined || value === null || value === '' || value === false;
  return isNone || (Array.isArray(value) && value.length === 0);
}
