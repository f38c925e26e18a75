import type { Result } from '@callout/kernel';
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useText } from '../i18n/use-text.ts';

interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will happen, so that nobody has to guess. */
  readonly text: string;
  readonly action: string;
  /** In red, unless it can simply be taken back. */
  readonly isDangerous?: boolean;
  readonly onConfirm: () => Promise<Result<unknown>>;
  /** Of what it will happen, below the text. */
  readonly children?: ReactNode;
}

/** Asks before something that others feel; stays open with the reason when refused. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const texts = useText();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const close = () => {
    setTrouble(undefined);
    props.onClose();
  };
  const confirm = async () => {
    setBusy(true);
    setTrouble(undefined);
    const done = await props.onConfirm();
    setBusy(false);
    if (done.ok) close();
    else setTrouble(texts.refusal(done.refusal));
  };
  return (
    <Modal
      opened={props.opened}
      onClose={close}
      title={props.title}
      closeButtonProps={{ 'aria-label': texts.t('ui.close') }}
    >
      <Stack>
        <Text size="sm">{props.text}</Text>
        {props.children}
        {trouble ? (
          <Alert color="red" role="alert">
            {trouble}
          </Alert>
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {texts.t('ui.cancel')}
          </Button>
          <Button
            color={props.isDangerous === false ? 'ink' : 'red'}
            loading={busy}
            onClick={() => void confirm()}
          >
            {props.action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
