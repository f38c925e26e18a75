import type { DeviceDocument } from '@callout/sync';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { IconAlertCircle } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useSyncStatus } from '../ui/replica-context.tsx';
import { type Faults, faultsOf, refusedFields } from './faults.ts';
import { useCommand } from './use-command.ts';

export type CommandFields<V> = UseFormReturnType<V>;

interface CommandFormProps<V> {
  readonly command: string;
  /** Absent for a new stream. */
  readonly stream?: string;
  readonly initial: V;
  /** Form values as the command's input; keeps files on the device first where there are any. */
  readonly toData: (values: V) => unknown | Promise<unknown>;
  readonly onDone: (document: DeviceDocument | undefined) => void;
  readonly onCancel?: () => void;
  readonly submit?: string;
  readonly danger?: boolean;
  /** Large touch targets, the button across the whole width. */
  readonly large?: boolean;
  readonly children: (form: CommandFields<V>) => ReactNode;
}

export function CommandForm<V extends Record<string, unknown>>(props: CommandFormProps<V>) {
  const texts = useText();
  const form = useForm<V>({ mode: 'controlled', initialValues: props.initial });
  const runner = useCommand(props.command);
  const [others, setOthers] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const showFaults = (faults: Faults) => {
    form.setErrors(faults);
    setOthers(Object.keys(faults).filter((path) => !isShown(path, props.initial)));
  };
  const submitting = useRef(false);
  const send = async () => {
    const data = await props.toData(form.values);
    const faults = faultsOf(props.command, data, texts);
    showFaults(faults);
    if (Object.keys(faults).length > 0) return;
    const outcome = await runner.run(props.stream, data);
    if (outcome.ok) props.onDone(outcome.value);
    else showFaults(refusedFields(outcome.refusal, texts));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (submitting.current) return;
    submitting.current = true;
    setBusy(true);
    try {
      await send();
    } finally {
      submitting.current = false;
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        {props.children(form)}
        <FormTrouble
          refusal={runner.refusal ? texts.refusal(runner.refusal) : undefined}
          others={others.map((path) => `${path}: ${String(form.errors[path] ?? '')}`)}
        />
        <FormButtons {...props} pending={busy} online={runner.online} />
      </Stack>
    </form>
  );
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

function FormTrouble(props: { refusal: string | undefined; others: readonly string[] }) {
  if (!props.refusal && props.others.length === 0) return null;
  return (
    <Alert color="red" role="alert" icon={<IconAlertCircle size={18} />}>
      {props.refusal}
      {props.refusal
        ? null
        : props.others.map((fault) => (
            <Text key={fault} size="sm">
              {fault}
            </Text>
          ))}
    </Alert>
  );
}

interface ButtonsProps {
  readonly command: string;
  readonly submit?: string;
  readonly danger?: boolean;
  readonly large?: boolean;
  readonly onCancel?: () => void;
  readonly pending: boolean;
  readonly online: boolean;
}

function FormButtons(props: ButtonsProps) {
  const texts = useText();
  const { connection } = useSyncStatus();
  const cut = props.online && connection !== 'online';
  return (
    <Stack gap={6}>
      {cut ? (
        <Text size="sm" c="dimmed" ta={props.large ? 'left' : 'right'}>
          {texts.t('command.needsNetwork')}
        </Text>
      ) : null}
      <Group justify="flex-end" gap="xs" grow={props.large ?? false}>
        {props.onCancel ? (
          <Button variant="default" size={props.large ? 'lg' : 'sm'} onClick={props.onCancel}>
            {texts.t('ui.cancel')}
          </Button>
        ) : null}
        <Button
          type="submit"
          size={props.large ? 'lg' : 'sm'}
          loading={props.pending}
          disabled={cut}
          {...(props.danger ? { color: 'red' } : {})}
        >
          {props.submit ?? texts.command(props.command)}
        </Button>
      </Group>
    </Stack>
  );
}
