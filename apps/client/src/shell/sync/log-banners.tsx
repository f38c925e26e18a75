import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useReplica, useSyncStatus } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import { ExportWork } from '../../session/export-work.tsx';
import { SignOutDialog } from '../../session/sign-out-dialog.tsx';
import { LostBanner } from './lost-banner.tsx';

/** What came back, or may not leave, after a loss here or a restore of the server. */
export function LogBanners() {
  const { otherLog } = useSyncStatus();
  return (
    <>
      {otherLog ? <OtherLogBanner /> : <RestoredBanner />}
      <RecoveredBanner />
      <LostBanner />
    </>
  );
}

/** The database was lost: what the journal gave back, until it has been read. */
function RecoveredBanner() {
  const { t } = useText();
  const replica = useReplica();
  const { recovered } = useSyncStatus();
  if (!recovered) return null;
  const { facts, filesLost } = recovered;
  return (
    <Alert color="yellow" radius={0} title={t('recovered.title')}>
      <Group justify="space-between" gap="sm" align="flex-end">
        <Stack gap={2} flex={1} miw={220}>
          <Text size="sm">{t('recovered.facts', { count: facts })}</Text>
          {filesLost > 0 ? (
            <Text size="sm">{t('recovered.files', { count: filesLost })}</Text>
          ) : null}
        </Stack>
        <Button size="xs" variant="default" onClick={() => void replica.recoveredRead()}>
          {t('restored.read')}
        </Button>
      </Group>
    </Alert>
  );
}

/** The server went back to a backup: what came back from here, until it has been read. */
function RestoredBanner() {
  const { t } = useText();
  const format = useFormat();
  const replica = useReplica();
  const { restored } = useSyncStatus();
  if (!restored) return null;
  const { at, factsAgain, filesAgain, documentsGone } = restored;
  return (
    <Alert color="yellow" radius={0} title={t('restored.title', { at: format.moment(at) })}>
      <Group justify="space-between" gap="sm" align="flex-end">
        <Stack gap={2} flex={1} miw={220}>
          <Text size="sm">
            {factsAgain > 0 ? t('restored.facts', { count: factsAgain }) : t('restored.nothing')}
          </Text>
          {filesAgain > 0 ? (
            <Text size="sm">{t('restored.files', { count: filesAgain })}</Text>
          ) : null}
          {documentsGone > 0 ? (
            <Text size="sm">{t('restored.gone', { count: documentsGone })}</Text>
          ) : null}
        </Stack>
        <Button size="xs" variant="default" onClick={() => void replica.restoredRead()}>
          {t('restored.read')}
        </Button>
      </Group>
    </Alert>
  );
}

/** Another database answers at the server's address. Nothing goes to it until a person decides. */
function OtherLogBanner() {
  const { t } = useText();
  const [opened, dialog] = useDisclosure(false);
  return (
    <Alert color="red" radius={0} title={t('otherLog.title')}>
      <Stack gap="xs">
        <Text size="sm">{t('otherLog.text')}</Text>
        <Group gap="xs">
          <ExportWork size="xs" />
          <Button size="xs" color="red" variant="light" onClick={dialog.open}>
            {t('otherLog.begin')}
          </Button>
        </Group>
      </Stack>
      <SignOutDialog opened={opened} onClose={dialog.close} />
    </Alert>
  );
}
