import { fieldText, type Refusal } from '@callout/kernel';
import { model } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { type FormEvent, useRef, useState } from 'react';
import { type Texts, useText } from '../i18n/use-text.ts';
import type { WaitFor } from '../ui/pending-work.ts';
import { type Faults, faultsOf, refusedFields, unexpectedRefusal } from './faults.ts';
import type { Values } from './form-values.ts';
import { useCommand } from './use-command.ts';
import { type DraftRun, useDraft, withoutFiles } from './use-draft.ts';

export interface FormCommand<V> {
  readonly command: string;
  /** Absent for a new stream. */
  readonly stream?: string | undefined;
  readonly initial: V;
  /** Form values as the command's input; keeps files on the device first where there are any. */
  readonly toData: (values: V) => unknown | Promise<unknown>;
  readonly onDone: (document: DeviceDocument | undefined) => void;
  /** The field at which a refusal belongs that the command's input has under another path. */
  readonly fieldOf?: Readonly<Record<string, string>>;
  /**
   * Where the form shows the fault at a path of the command's input: a path of its values, or undefined
   * where it has no field for it. As the values themselves say it when absent.
   */
  readonly placeOf?: (path: string, values: V) => string | undefined;
  /** What is kept of the values as a draft; all but files when absent. */
  readonly keepable?: (values: Values) => Values;
}

export interface CommandFormRun<V> {
  readonly form: UseFormReturnType<V>;
  readonly submit: (event: FormEvent) => Promise<void>;
  readonly busy: boolean;
  /** Sentences that belong to no field that is shown. */
  readonly troubles: readonly string[];
  readonly online: boolean;
  readonly draft: DraftRun;
  /** The next submit waits for this. */
  readonly waitFor: WaitFor;
}

/** A form's way to its command: checked first, run once, every refusal said where it belongs. */
export function useCommandForm<V extends Record<string, unknown>>(
  props: FormCommand<V>,
): CommandFormRun<V> {
  const texts = useText();
  const form = useForm<V>({
    mode: 'controlled',
    initialValues: props.initial,
    onValuesChange: (values) => {
      setTroubles([]);
      if (!filling.current) draft.changed(values);
    },
  });
  // Values that the draft itself puts in are nobody's typing.
  const filling = useRef(false);
  const latest = useRef(form);
  latest.current = form;
  const draft = useDraft<V>(
    draftKey(props),
    () => {
      const held = latest.current;
      const quietly = (work: () => void) => {
        filling.current = true;
        work();
        filling.current = false;
      };
      return {
        ...held,
        setValues: (values) => quietly(() => held.setValues(values)),
        reset: () => quietly(() => held.reset()),
      };
    },
    props.keepable ?? withoutFiles,
  );
  const runner = useCommand(props.command);
  const [troubles, setTroubles] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const submitting = useRef(false);
  // One form records one fact: the second tap of a hand in a hurry finds it spent.
  const spent = useRef(false);

  const show = (faults: Faults, sentence?: string) => {
    const { placed, elsewhere } = placedFaults(faults, props, form.getValues());
    form.setErrors(placed);
    const lost = Object.keys(faults).length === 0 || elsewhere.length > 0;
    if (sentence !== undefined) setTroubles(lost ? [sentence] : []);
    else setTroubles(elsewhere.map(([path, fault]) => `${nameOf(path, props, texts)}: ${fault}`));
  };
  const pending = useRef<Promise<unknown>[]>([]);
  const waitFor = (work: Promise<unknown>) => {
    pending.current.push(work);
  };
  const send = async () => {
    // What a field is still making belongs to what was pressed for.
    for (const work of pending.current.splice(0)) await work;
    const data = await props.toData(latest.current.getValues());
    const faults = faultsOf(props.command, data, texts);
    if (Object.keys(faults).length > 0) return show(faults);
    const outcome = await runner.run(props.stream, data);
    if (outcome.ok) {
      spent.current = true;
      draft.done();
      return props.onDone(outcome.value);
    }
    show(
      placedRefusal(outcome.refusal, props.fieldOf ?? {}, texts),
      texts.refusal(outcome.refusal),
    );
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (submitting.current || spent.current) return;
    submitting.current = true;
    setBusy(true);
    try {
      await send();
    } catch (error) {
      show({}, texts.refusal(unexpectedRefusal(error)));
    } finally {
      submitting.current = false;
      setBusy(false);
    }
  };
  return { form, submit, busy, troubles, online: runner.online, draft, waitFor };
}

function placedRefusal(
  refusal: Refusal,
  fieldOf: Readonly<Record<string, string>>,
  texts: Texts,
): Faults {
  const field = fieldOf[refusal.code];
  return field ? { [field]: texts.refusal(refusal) } : refusedFields(refusal, texts);
}

/** One draft for a command on a document: what is begun on another is another. */
function draftKey({
  command,
  stream,
}: {
  readonly command: string;
  readonly stream?: string | undefined;
}) {
  return `${command}/${stream ?? ''}`;
}

/** Faults at the fields of the form that show them, and those that none does. */
function placedFaults<V extends Record<string, unknown>>(
  faults: Faults,
  { placeOf, initial }: FormCommand<V>,
  values: V,
) {
  const all = Object.entries(faults);
  if (!placeOf) {
    return { placed: faults, elsewhere: all.filter(([path]) => !isSaid(path, faults, initial)) };
  }
  const placed: Record<string, string> = {};
  const elsewhere: [string, string][] = [];
  for (const [path, fault] of all) {
    const place = placeOf(path, values);
    if (place === undefined) elsewhere.push([path, fault]);
    else placed[place] ??= fault;
  }
  return { placed, elsewhere };
}

/** What a person calls the field at this path. */
function nameOf(path: string, { command }: { readonly command: string }, texts: Texts): string {
  return fieldText(model, texts.locale, command, path) ?? path;
}

/** Whether the fault is seen at its own field, or at the field that was to bring it along. */
function isSaid(path: string, faults: Faults, values: unknown): boolean {
  if (isShown(path, values)) return true;
  const group = path.slice(0, path.lastIndexOf('.') + 1);
  const others = Object.keys(faults).filter((other) => other !== path);
  return group !== '' && others.some((other) => other.startsWith(group) && isShown(other, values));
}

/** Whether a form with these values has a field of its own at this path. */
function isShown(path: string, values: unknown): boolean {
  let at: unknown = values;
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null || !(part in at)) return false;
    at = (at as Record<string, unknown>)[part];
  }
  return true;
}
