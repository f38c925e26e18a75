import type { DeviceShown } from '@callout/sync';
import { Alert, Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useFormat } from '../../../data/use-format.ts';
import { useAsk } from '../../../data/use-server.ts';
import { useText } from '../../../i18n/use-text.ts';

/** What becomes of what it has not sent: the first choice loses nothing. */
const WAYS = ['hand-in', 'clear'] as const;

interface ClearDialogProps {
  readonly device: DeviceShown;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Has a device that is lost, or whose person has left, keep nothing; says first what would be lost. */
export function ClearDialog({ device, onClose, onDone }: ClearDialogProps) {
  const texts = useText();
  const { t } = texts;
  const ask = useAsk();
  const [how, setHow] = useState<string>(WAYS[0]);
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const clear = async () => {
    setBusy(true);
    const path = `/api/v1/devices/${encodeURIComponent(device.id)}/clear`;
    const done = await ask('POST', path, { how });
    setBusy(false);
    if (!done.ok) return setTrouble(texts.refusal(done.refusal));
    notifications.show({ title: t(`device.ordered.${how}`), message: device.person.name });
    onDone();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('device.clearTitle', { name: device.person.name })}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <Stack>
        <Text size="sm">{t('device.clearText')}</Text>
        <Text size="sm" fw={600}>
          {useHeld(device)}
        </Text>
        <Radio.Group value={how} onChange={setHow} aria-label={t('device.clear')}>
          <Stack gap="xs">
            {WAYS.map((way) => (
              <Radio key={way} value={way} label={t(`device.how.${way}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {trouble ? (
          <Alert color="red" role="alert">
            {trouble}
          </Alert>
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button color="red" loading={busy} onClick={() => void clear()}>
            {t('device.clearNow')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** What only this device holds, as it told last. */
function useHeld({ unsent, toldAt }: DeviceShown): string {
  const { t } = useText();
  const format = useFormat();
  if (unsent === undefined || toldAt === undefined) return t('device.clearUnknown');
  const at = format.moment(toldAt);
  return unsent === 0
    ? t('device.clearNothing', { at })
    : t('device.clearUnsent', { at, count: unsent });
}
