import { Modal, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePhone } from '../ui/use-phone.ts';
import { type CommandFields, CommandForm } from './command-form.tsx';

interface CommandModalProps<V> {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly command: string;
  readonly stream?: string;
  readonly initial: V;
  readonly toData: (values: V) => unknown | Promise<unknown>;
  /** What it will do, where the title does not say enough. */
  readonly explains?: string;
  readonly danger?: boolean;
  readonly large?: boolean;
  readonly onDone?: () => void;
  readonly children: (form: CommandFields<V>) => ReactNode;
}

/** A command with its form in a dialog; on a phone it takes the whole screen. */
export function CommandModal<V extends Record<string, unknown>>(props: CommandModalProps<V>) {
  const texts = useText();
  const phone = usePhone();
  const { opened, onClose, explains, onDone, ...form } = props;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={texts.command(props.command)}
      fullScreen={phone}
      closeButtonProps={{ 'aria-label': texts.t('ui.close') }}
      styles={{ title: { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)' } }}
    >
      {explains ? (
        <Text size="sm" c="dimmed" mb="md">
          {explains}
        </Text>
      ) : null}
      <CommandForm
        {...form}
        large={props.large ?? phone}
        onCancel={onClose}
        onDone={() => {
          onClose();
          onDone?.();
        }}
      />
    </Modal>
  );
}
