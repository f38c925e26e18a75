import { type AnyCommand, formOf, initialInput, instantText, newStreamOf } from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import { useState } from 'react';
import { useDocument, useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { ListSkeleton } from '../ui/states.tsx';
import { CommandForm, type CommandFormProps } from './command-form.tsx';
import { placeOfFault } from './fault-places.ts';
import { AskingContext, useValueParts } from './fields/ask.ts';
import { Field } from './fields/field.tsx';
import { Fields } from './fields/nested-fields.tsx';
import { inputOf, type TakenFile, type Values, valuesOf } from './form-values.ts';
import { withoutFiles } from './use-draft.ts';
import { useNames } from './use-names.ts';

interface DerivedFormProps
  extends Pick<CommandFormProps<Values>, 'onCancel' | 'submit' | 'danger' | 'large'> {
  readonly command: AnyCommand;
  /** What it is issued on; absent for something new. */
  readonly document?: DeviceDocument | undefined;
  /** What the form begins with besides: what the page it was opened on names. */
  readonly initial?: Readonly<Record<string, unknown>>;
  readonly onDone: (document: DeviceDocument | undefined) => void;
}

/**
 * The form of a command as the command itself declares it: a field for all that a person can know, in
 * the order of its input, with the words of its context.
 */
export function DerivedForm(props: DerivedFormProps) {
  const { owner } = useReplica();
  const { command, document } = props;
  // Of what there is one only, or one for each client, the form begins with what is there.
  const only = document ? undefined : newStreamOf(command, owner);
  const latest = useDocument(command.stream.kind, only ?? '');
  if (only !== undefined && !latest.arrived) return <ListSkeleton rows={3} />;
  return <ReadyForm {...props} document={document ?? latest.value} stream={only} />;
}

function ReadyForm({
  command,
  document,
  stream,
  initial,
  ...form
}: DerivedFormProps & { readonly stream: string | undefined }) {
  const format = useFormat();
  const replica = useReplica();
  const parts = useValueParts();
  const names = useNames(command);
  const fields = formOf(command);
  const state = document?.state;
  // What the form began with stays, whatever happens to the document meanwhile.
  const [begun] = useState(() => {
    const known = { ...initialInput(command, state, instantText(Date.now())), ...initial };
    return { known, values: valuesOf(fields, known, parts) };
  });
  const keep = async ({ content, purpose }: TakenFile) =>
    content && { ...(await replica.files.keep(content)), purpose };
  const toData = async (values: Values) => ({
    // What nobody is asked for stays as it is, such as the number that an outside system gave.
    ...unasked(command, begun.known),
    ...(await inputOf(fields, values, { format, keep, nameOf: names })),
  });
  return (
    <CommandForm
      {...form}
      command={command.name}
      stream={document?.stream ?? stream}
      initial={begun.values}
      toData={toData}
      placeOf={(path, values) => placeOfFault(fields, values, path)}
      keepable={(values) => withoutFiles(withoutSecrets(command, values))}
    >
      {(held) => (
        <AskingContext
          value={{ command, state, form: held, large: form.large ?? false, field: Field }}
        >
          <Fields fields={fields} path="" />
        </AskingContext>
      )}
    </CommandForm>
  );
}

function unasked(command: AnyCommand, known: Readonly<Record<string, unknown>>) {
  const asked = new Set(formOf(command).map(({ name }) => name));
  return Object.fromEntries(Object.entries(known).filter(([name]) => !asked.has(name)));
}

/** Secrets are typed anew, and a file's text is chosen anew. */
function withoutSecrets(command: AnyCommand, values: Values): Values {
  const left = formOf(command).filter(({ kind }) => kind === 'secret' || kind === 'text-file');
  const names = new Set(left.map(({ name }) => name));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.has(name)));
}
