import {
  type AnyCommand,
  type Choice,
  choiceKeys,
  choicesFor,
  type FormField,
  fieldText,
  firstText,
  helpKeys,
  withoutIndexes,
} from '@callout/kernel';
import { model } from '@callout/model';
import type { UseFormReturnType } from '@mantine/form';
import { type ComponentType, createContext, useContext } from 'react';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import type { ValueParts, Values } from '../form-values.ts';

/** The form that a field stands in. */
export interface Asking {
  readonly command: AnyCommand;
  /** Of the document that the command is issued on; undefined for a new one. */
  readonly state: unknown;
  readonly form: UseFormReturnType<Values>;
  readonly large: boolean;
  /** The widget for a field of any kind: what holds other fields asks for theirs by it. */
  readonly field: ComponentType<FieldProps>;
}

export const AskingContext = createContext<Asking | undefined>(undefined);

export function useAsking(): Asking {
  const asking = useContext(AskingContext);
  if (!asking) throw new Error('a field stands in a form');
  return asking;
}

export interface FieldProps<F extends FormField = FormField> {
  readonly field: F;
  /** Dotted, with indexes: `items.0.quantity`. */
  readonly path: string;
  /** Instead of the field's own name: an item is called by its number. */
  readonly label?: string;
}

export interface AskedField {
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** What is wrong with it, or with a part of it that has no field of its own. */
  readonly error: string | undefined;
  readonly errorAt: (part: string) => string | undefined;
  readonly label: string;
  readonly description: string | undefined;
  readonly required: boolean;
  readonly size: 'sm' | 'md';
}

/** Everything that a field's widget needs, in the words of its command. */
export function useAsked({ field, path, label }: FieldProps): AskedField {
  const { command, form, large } = useAsking();
  const { locale } = useText();
  const words = withoutIndexes(path);
  const errorAt = (at: string) => firstError(form.errors, at);
  return {
    value: form.getInputProps(path).value as unknown,
    onChange: (value) => form.setFieldValue(path, value as never),
    error: errorAt(path),
    errorAt: (part) => errorAt(`${path}.${part}`),
    label: label ?? fieldText(model, locale, command.name, words) ?? field.name,
    description:
      label === undefined ? firstText(model, locale, helpKeys(command.name, words)) : undefined,
    required: field.required && !field.mayBeEmpty,
    size: large ? 'md' : 'sm',
  };
}

/** The props that every input of the component library takes. */
export function inputProps(asked: AskedField) {
  const { label, error, required, size, description } = asked;
  return { label, error, required, size, ...(description ? { description } : {}) };
}

function firstError(errors: Readonly<Record<string, unknown>>, path: string): string | undefined {
  const own = errors[path];
  if (own !== undefined && own !== null) return String(own);
  const part = Object.keys(errors).find((key) => key.startsWith(`${path}.`));
  return part === undefined ? undefined : String(errors[part]);
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** What can be chosen for a field, where the document or the form itself says it. */
export function useChoices(path: string): readonly Option[] | undefined {
  const { command, state, form } = useAsking();
  const word = useChoiceWord(path);
  const input = form.getValues();
  const around = path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : undefined;
  const choices: readonly Choice[] | undefined = choicesFor(command, withoutIndexes(path), state, {
    input,
    around: around === undefined ? input : ((form.getInputProps(around).value ?? {}) as Values),
  });
  return choices?.map(({ value, label }) => ({
    value: String(value),
    label: word(String(value)) ?? label,
  }));
}

/** What a value of this field is called. */
export function useChoiceWord(path: string): (value: string) => string | undefined {
  const { command } = useAsking();
  const { locale } = useText();
  return (value) => firstText(model, locale, choiceKeys(command.name, withoutIndexes(path), value));
}

export function useValueParts(): ValueParts {
  const format = useFormat();
  return { format, newId: () => crypto.randomUUID() };
}

/** The documents of a kind that are on this device, as they can be chosen. */
export const CHOICES_MAX = 2000;
