import { Alert, Button, Flex, Group, Stack, Text } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useStanding } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { PendingWorkContext } from '../ui/pending-work.ts';
import { type FormCommand, useCommandForm } from './use-command-form.ts';

export type CommandFields<V> = UseFormReturnType<V>;

export interface CommandFormProps<V> extends FormCommand<V> {
  readonly onCancel?: () => void;
  readonly submit?: string;
  readonly danger?: boolean;
  /** Large touch targets, the buttons across the whole width. */
  readonly large?: boolean;
  readonly children: (form: CommandFields<V>) => ReactNode;
}

export function CommandForm<V extends Record<string, unknown>>(props: CommandFormProps<V>) {
  const { form, submit, busy, troubles, online, draft, waitFor } = useCommandForm(props);
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        {draft.isResumed ? <Resumed onStartOver={draft.startOver} /> : null}
        <PendingWorkContext value={waitFor}>{props.children(form)}</PendingWorkContext>
        {troubles.length > 0 ? (
          <Alert color="red" role="alert" icon={<IconAlertCircle size={18} />}>
            {troubles.map((trouble) => (
              <Text key={trouble} size="sm">
                {trouble}
              </Text>
            ))}
          </Alert>
        ) : null}
        <FormButtons {...props} pending={busy} online={online} />
      </Stack>
    </form>
  );
}

/** Says that what stands here was typed earlier, and how to be rid of it. */
function Resumed({ onStartOver }: { onStartOver: () => void }) {
  const { t } = useText();
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap" role="status">
      <Text size="sm" c="dimmed">
        {t('draft.resumed')}
      </Text>
      <Button variant="subtle" size="compact-sm" flex="none" onClick={onStartOver}>
        {t('draft.startOver')}
      </Button>
    </Group>
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
  const { connection } = useStanding();
  const cut = props.online && connection !== 'online';
  const size = props.large ? 'lg' : 'sm';
  return (
    <Stack gap={6}>
      {cut ? (
        <Text size="sm" c="dimmed" ta={props.large ? 'left' : 'right'}>
          {texts.t('command.needsNetwork')}
        </Text>
      ) : null}
      <Flex gap="xs" justify="flex-end" direction={props.large ? 'column-reverse' : 'row'}>
        {props.onCancel ? (
          <Button variant="default" size={size} onClick={props.onCancel}>
            {texts.t('ui.cancel')}
          </Button>
        ) : null}
        <Button
          type="submit"
          data-command={props.command}
          size={size}
          loading={props.pending}
          disabled={cut}
          {...(props.danger ? { color: 'red.8' } : {})}
        >
          {props.submit ?? texts.command(props.command)}
        </Button>
      </Flex>
    </Stack>
  );
}
