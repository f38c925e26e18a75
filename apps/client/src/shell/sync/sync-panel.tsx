import type { SyncStatus } from '@callout/replica';
import { Alert, Button, Drawer, Group, Progress, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useReplica, useSyncStatus } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { Disputes } from '../../documents/disputes.tsx';
import { type Texts, useText } from '../../i18n/use-text.ts';
import { ExportWork } from '../../session/export-work.tsx';
import { ImportWork } from '../../session/import-work.tsx';
import { type Fact, Facts } from '../../ui/facts.tsx';
import { dataSize, lasting } from '../../ui/measure.ts';
import { useSyncWords } from './sync-indicator.tsx';
import { uploadPercent } from './sync-sentence.ts';
import { UnsentList } from './unsent-list.tsx';

export function SyncPanel({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useText();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      title={t('sync.panel.title')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <SyncDetails onOpen={onClose} />
    </Drawer>
  );
}

/** Less is not worth a word. */
const CLOCK_OFF_MINUTES_MIN = 2;

function SyncDetails({ onOpen }: { readonly onOpen: () => void }) {
  const texts = useText();
  const { t } = texts;
  const format = useFormat();
  const replica = useReplica();
  const status = useSyncStatus();
  const { words } = useSyncWords();
  const isOffline = status.obstacle?.code === 'offline';
  const trouble = isOffline ? undefined : (status.obstacle ?? status.trouble);
  const percent = uploadPercent(status);
  const unsent = status.unsent + status.unsentFiles > 0;
  return (
    <Stack gap="lg">
      <Text>{words}</Text>
      {trouble ? <Alert color="yellow">{texts.refusal(trouble)}</Alert> : null}
      <Facts
        facts={[
          {
            label: t('sync.panel.synced'),
            value: status.syncedAt ? format.moment(status.syncedAt) : t('sync.panel.never'),
          },
          { label: t('sync.panel.unsent'), value: t('sync.facts', { count: status.unsent }) },
          clockFact(status, texts),
          { label: t('sync.panel.files'), value: t('sync.files', { count: status.unsentFiles }) },
          roomFact(status, texts),
        ]}
      />
      {percent === undefined ? null : (
        <Progress value={percent} aria-label={t('sync.panel.uploading')} />
      )}
      <Group gap="xs">
        <Button
          variant="light"
          size="sm"
          leftSection={<IconRefresh size={16} />}
          onClick={() => replica.syncNow()}
        >
          {t('sync.panel.now')}
        </Button>
        {unsent ? <ExportWork size="sm" /> : null}
        <ImportWork />
      </Group>
      {unsent ? <Text size="sm">{t('sync.panel.safe')}</Text> : null}
      <UnsentList />
      <Disputes onOpen={onOpen} />
    </Stack>
  );
}

/** A clock that is off is no trouble: what is recorded gets the server's time. It is said all the same. */
function clockFact({ clockAheadMinutes = 0 }: SyncStatus, { t, locale }: Texts): Fact | undefined {
  const minutes = Math.abs(clockAheadMinutes);
  if (minutes < CLOCK_OFF_MINUTES_MIN) return undefined;
  const key = clockAheadMinutes > 0 ? 'sync.panel.clockAhead' : 'sync.panel.clockBehind';
  return { label: t('sync.panel.clock'), value: t(key, { span: lasting(locale, minutes) }) };
}

/** How much is stored here, and whether the browser may clear it by itself. */
function roomFact({ room }: SyncStatus, { t, locale }: Texts): Fact | undefined {
  if (!room) return undefined;
  const sizes = {
    used: dataSize(locale, room.usedBytes),
    quota: dataSize(locale, room.quotaBytes),
  };
  const key = room.isKept ? 'sync.panel.roomKept' : 'sync.panel.roomClearable';
  return { label: t('sync.panel.room'), value: t(key, sizes) };
}
