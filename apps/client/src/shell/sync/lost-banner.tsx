import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconDatabaseX } from '@tabler/icons-react';
import { useState } from 'react';
import { useReplica } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import { serverUrl } from '../../session/desktop.ts';
import { ImportWork } from '../../session/import-work.tsx';
import { unsentNotes } from '../../session/unsent-note.ts';

/** The browser has cleared its storage, and unsent work with it: said until it has been read. */
export function LostBanner() {
  const { t } = useText();
  const format = useFormat();
  const { owner } = useReplica();
  const notes = unsentNotes(serverUrl(), owner.id, localStorage);
  const [lost, setLost] = useState(() => notes.lost());
  if (!lost) return null;
  const { facts, files, at } = lost;
  const read = () => {
    notes.lostRead();
    setLost(undefined);
  };
  return (
    <Alert color="red" radius={0} title={t('lost.title')} icon={<IconDatabaseX />}>
      <Group justify="space-between" gap="sm" align="flex-end">
        <Stack gap={2} flex={1} miw={220}>
          {facts > 0 ? (
            <Text size="sm">{t('lost.facts', { count: facts, at: format.moment(at) })}</Text>
          ) : null}
          {files > 0 ? <Text size="sm">{t('lost.files', { count: files })}</Text> : null}
          <Text size="sm">{t('lost.text')}</Text>
        </Stack>
        <Group gap="xs">
          <ImportWork />
          <Button size="sm" variant="default" onClick={read}>
            {t('restored.read')}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}
