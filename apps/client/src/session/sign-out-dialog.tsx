import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useSyncStatus } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { ExportWork } from './export-work.tsx';
import { useSession } from './session-context.ts';

/** Signing out removes this person's data from the device, so unsent work is asked about first. */
export function SignOutDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const texts = useText();
  const { t } = texts;
  const status = useSyncStatus();
  const { signOut } = useSession();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const waiting = status.unsent + status.unsentFiles;
  const leave = async () => {
    setBusy(true);
    const done = await signOut({ force: waiting > 0 });
    setBusy(false);
    if (!done.ok) setTrouble(texts.refusal(done.refusal));
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('signOut.title')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <Stack>
        {waiting > 0 ? (
          <Alert color="yellow">{t('signOut.unsent', { count: waiting })}</Alert>
        ) : (
          <Text size="sm">{t('signOut.text')}</Text>
        )}
        {trouble ? <Alert color="red">{trouble}</Alert> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('signOut.stay')}
          </Button>
          {waiting > 0 ? <ExportWork /> : null}
          <Button color={waiting > 0 ? 'red' : 'ink'} loading={busy} onClick={() => void leave()}>
            {waiting > 0 ? t('signOut.lose') : t('account.signOut')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
