import { Alert, Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useStanding } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { SignInForm } from './sign-in.tsx';
import { useKeyStore } from './use-key-store.ts';

/** The server no longer knows the session, or the key store does not give it: work goes on here, sending waits for a new sign-in. */
export function SignedOutBanner() {
  const { t } = useText();
  const { connection } = useStanding();
  const [opened, dialog] = useDisclosure(false);
  const keyStore = useKeyStore();
  if (connection !== 'signed-out') return null;
  const isFailing = keyStore.state === 'unavailable' || keyStore.state === 'unreadable';
  const tryAgain = async () => {
    if ((await keyStore.ask()) !== 'unavailable') window.location.reload();
  };
  return (
    <Alert color="yellow" radius={0}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex={1} miw={220}>
          {t(isFailing ? `keyStore.${keyStore.state}` : 'session.ended')}
        </Text>
        {keyStore.state === 'unavailable' ? (
          <Button size="xs" variant="default" onClick={() => void tryAgain()}>
            {t('keyStore.again')}
          </Button>
        ) : null}
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
