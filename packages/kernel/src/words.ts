import type { AnyCommand } from './command.ts';
import type { Model } from './context.ts';
import { type FormField, formOf } from './form.ts';
import type { FieldFault, Refusal } from './result.ts';
import { LANGUAGE_TAGS, type Locale } from './text.ts';
import { daySchema, instantSchema, Temporal } from './time.ts';

/**
 * Where the words of a command's field may stand, the nearest first: for this command alone, for its
 * path, for its name wherever it is asked.
 * @param path dotted, without the indexes of lists
 */
export function fieldKeys(command: string | undefined, path: string): readonly string[] {
  return keysFor('field', command, path);
}

export function helpKeys(command: string, path: string): readonly string[] {
  return keysFor('help', command, path);
}

/** What a value of a choice is called; the last form is for words that are used everywhere. */
export function choiceKeys(command: string, path: string, value: string): readonly string[] {
  const name = nameIn(path);
  return [...keysFor('choice', command, path).map((key) => `${key}.${value}`), `${name}.${value}`];
}

function keysFor(what: string, command: string | undefined, path: string): readonly string[] {
  const names = path === nameIn(path) ? [path] : [path, nameIn(path)];
  return command === undefined
    ? names.map((name) => `${what}.${name}`)
    : [
        ...names.map((name) => `${what}.${command}.${name}`),
        ...names.map((name) => `${what}.${name}`),
      ];
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** The first of these keys that the model has words for. */
export function firstText(
  model: Model,
  locale: Locale,
  keys: readonly string[],
  params?: Readonly<Record<string, string | number>>,
): string | undefined {
  for (const key of keys) {
    const text = model.text(locale, key, params);
    if (text !== key) return text;
  }
  return undefined;
}

export function fieldText(
  model: Model,
  locale: Locale,
  command: string | undefined,
  path: string,
): string | undefined {
  return firstText(model, locale, fieldKeys(command, withoutIndexes(path)));
}

export function withoutIndexes(path: string): string {
  return path
    .split('.')
    .filter((part) => !/^\d+$/.test(part))
    .join('.');
}

type Params = Readonly<Record<string, string | number>>;

/**
 * What a sentence is filled with, as people write it: a day in their language, a moment also in their own
 * zone, or in the zone of whichever machine words it, which is named.
 */
export function readableParams(locale: Locale, params: Params | undefined): Params | undefined {
  if (!params) return undefined;
  const read = (value: string | number) =>
    typeof value === 'string' ? readable(value, locale) : value;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, read(value)]));
}

function readable(text: string, locale: Locale): string {
  const tag = LANGUAGE_TAGS[locale];
  if (daySchema.safeParse(text).success) {
    return Temporal.PlainDate.from(text).toLocaleString(tag, { dateStyle: 'long' });
  }
  if (!instantSchema.safeParse(text).success) return text;
  const moment = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle: 'long' });
  return moment.format(new Date(text));
}

/** What is wrong with a field, as a sentence: the same for a form, for the API and for a page. */
export function faultText(model: Model, locale: Locale, { message, params }: FieldFault): string {
  const keys = [`fault.${message}`, `refusal.${message}`, 'fault.invalid'];
  return firstText(model, locale, keys, readableParams(locale, params)) ?? message;
}

/**
 * Why something is refused, as a sentence; undefined where the model has none for its code. Of refused
 * input the first fault is said, by the name that its field has.
 */
export function refusalText(model: Model, locale: Locale, refusal: Refusal): string | undefined {
  const [fault] = refusal.fields ?? [];
  if (refusal.code === 'input-invalid' && fault) {
    const field = fieldText(model, locale, undefined, fault.path) ?? (fault.path || '—');
    const reason = faultText(model, locale, fault);
    return firstText(model, locale, ['refusal.input-invalid'], { field, reason });
  }
  const params = readableParams(locale, refusal.params);
  return firstText(model, locale, [`refusal.${refusal.code}`], params);
}

/** The faults of a refusal with their sentences. A fault that is the refusal itself says the same. */
export function faultTexts(model: Model, locale: Locale, refusal: Refusal): readonly FieldFault[] {
  return (refusal.fields ?? []).map((fault) => ({
    ...fault,
    message:
      fault.message === refusal.code
        ? (refusalText(model, locale, refusal) ?? faultText(model, locale, fault))
        : faultText(model, locale, fault),
  }));
}

/** For everything that a command's form asks: the keys of which one must have words. */
export function askedKeys(command: AnyCommand): readonly (readonly string[])[] {
  return keysOf(command.name, formOf(command), '');
}

function keysOf(
  command: string,
  fields: readonly FormField[],
  before: string,
): readonly (readonly string[])[] {
  return fields.flatMap((field) => {
    const path = joined(before, field.name);
    // What the form makes by itself is not shown; an item of a list has the words of its list.
    const own = field.kind === 'new-id' || field.name === '' ? [] : [fieldKeys(command, path)];
    return [...own, ...innerKeys(command, field, path)];
  });
}

function innerKeys(
  command: string,
  field: FormField,
  path: string,
): readonly (readonly string[])[] {
  switch (field.kind) {
    case 'choice':
      return field.values.map((value) => choiceKeys(command, path, value));
    case 'group':
      return keysOf(command, field.fields, path);
    case 'list':
    case 'record':
      return keysOf(command, [field.item], path);
    case 'variant': {
      const by = joined(path, field.by);
      return [
        fieldKeys(command, by),
        ...Object.entries(field.variants).flatMap(([name, fields]) => [
          choiceKeys(command, by, name),
          ...keysOf(command, fields, path),
        ]),
      ];
    }
    default:
      return [];
  }
}

/** A path without the empty names of items. */
export function joined(before: string, name: string): string {
  return [before, name].filter((part) => part !== '').join('.');
}
