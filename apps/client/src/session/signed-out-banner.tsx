import { Alert, Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useSyncStatus } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { SignInForm } from './sign-in.tsx';

/** The server no longer knows the session: work goes on here, sending waits for a new sign-in. */
export function SignedOutBanner() {
  const { t } = useText();
  const { connection } = useSyncStatus();
  const [opened, dialog] = useDisclosure(false);
  if (connection !== 'signed-out') return null;
  return (
    <Alert color="yellow" radius={0}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex={1} miw={220}>
          {t('session.ended')}
        </Text>
        <Button size="xs" onClick={dialog.open}>
          {t('session.again')}
        </Button>
      </Group>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t('session.again')}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        <SignInForm onDone={dialog.close} />
      </Modal>
    </Alert>
  );
}
