import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../i18n/use-text.ts';

const REASON_LENGTH_MAX = 500;

interface DropIssueDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Answers what stood in the way, in words for a person. */
  readonly onDrop: (reason: string) => Promise<string | undefined>;
}

/** What is dropped is never done, so a reason is asked for. */
export function DropIssueDialog({ opened, onClose, onDrop }: DropIssueDialogProps) {
  const { t } = useText();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const drop = async () => {
    setBusy(true);
    setTrouble(await onDrop(reason.trim()));
    setBusy(false);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('issues.drop.title')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <Stack>
        <Text size="sm">{t('issues.drop.text')}</Text>
        <Textarea
          label={t('issues.drop.reason')}
          required
          autosize
          minRows={2}
          maxLength={REASON_LENGTH_MAX}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {trouble ? <Alert color="red">{trouble}</Alert> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('issues.drop.keep')}
          </Button>
          <Button
            color="red"
            loading={busy}
            disabled={reason.trim() === ''}
            onClick={() => void drop()}
          >
            {t('issues.drop')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
