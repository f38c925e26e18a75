import { Modal, Text } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import { usePhone } from '../ui/use-phone.ts';
import { CommandForm, type CommandFormProps } from './command-form.tsx';

interface CommandModalProps<V> extends Omit<CommandFormProps<V>, 'onDone' | 'onCancel'> {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** What it will do, where the title does not say enough. */
  readonly explains?: string;
  readonly onDone?: () => void;
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
