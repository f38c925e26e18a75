import { Modal } from '@mantine/core';
import { useText } from '../../i18n/use-text.ts';
import { HelpForm } from './help-form.tsx';

interface HelpDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function HelpDialog({ opened, onClose }: HelpDialogProps) {
  const { t } = useText();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('help.title')}
      fullScreen
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <HelpForm onDone={onClose} />
    </Modal>
  );
}
