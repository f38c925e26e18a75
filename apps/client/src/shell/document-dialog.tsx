import type { DeviceDocument } from '@callout/sync';
import { Group, Modal, Stack, Text } from '@mantine/core';
import { Offers } from '../commands/offers.tsx';
import { useDocument } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { History } from '../ui/history.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { usePhone } from '../ui/use-phone.ts';

interface DocumentDialogProps {
  readonly document: DeviceDocument;
  readonly onClose: () => void;
}

/** A document that has no page of its own: what it is, what happened to it, and what can be done. */
export function DocumentDialog({ document: found, onClose }: DocumentDialogProps) {
  const { t, word } = useText();
  const phone = usePhone();
  const document = useDocument(found.kind, found.stream).value ?? found;
  return (
    <Modal
      opened
      onClose={onClose}
      title={document.title || word(`stream.${document.kind}`)}
      fullScreen={phone}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <Stack gap="lg">
        <Group gap="sm">
          <Text size="sm" c="dimmed">
            {word(`stream.${document.kind}`)}
          </Text>
          <StatusBadge of={document} />
        </Group>
        <Group gap="xs">
          <Offers document={document} inList />
        </Group>
        <History document={document} />
      </Stack>
    </Modal>
  );
}
