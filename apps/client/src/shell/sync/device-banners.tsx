import { Alert, Text } from '@mantine/core';
import {
  IconClockExclamation,
  IconDatabaseExclamation,
  IconDeviceMobileUp,
} from '@tabler/icons-react';
import { useSyncStatus } from '../../data/replica-context.tsx';
import { useText } from '../../i18n/use-text.ts';
import { dataSize, lasting } from '../../ui/measure.ts';

/** Less is a network's jitter or a clock's drift, and makes no difference to anybody. */
const CLOCK_OFF_MINUTES_MIN = 5;

/** What whoever works on this device must know of the device itself. */
export function DeviceBanners() {
  return (
    <>
      <HandInBanner />
      <ClockBanner />
      <RoomBanner />
    </>
  );
}

/** A clock that is off costs nobody their work, and is best set right all the same. */
function ClockBanner() {
  const { t, locale } = useText();
  const { clockAheadMinutes = 0 } = useSyncStatus();
  const minutes = Math.abs(clockAheadMinutes);
  if (minutes < CLOCK_OFF_MINUTES_MIN) return null;
  const span = lasting(locale, minutes);
  const title = clockAheadMinutes > 0 ? 'clock.aheadTitle' : 'clock.behindTitle';
  return (
    <Alert color="yellow" radius={0} title={t(title, { span })} icon={<IconClockExclamation />}>
      <Text size="sm">{t('clock.text')}</Text>
    </Alert>
  );
}

function HandInBanner() {
  const { t } = useText();
  const { order } = useSyncStatus();
  if (order !== 'hand-in') return null;
  return (
    <Alert color="red" radius={0} title={t('handIn.title')} icon={<IconDeviceMobileUp />}>
      <Text size="sm">{t('handIn.text')}</Text>
    </Alert>
  );
}

/** Before it is full: then nothing can be recorded any more. */
function RoomBanner() {
  const { t, locale } = useText();
  const { room } = useSyncStatus();
  if (!room?.isLow) return null;
  const free = dataSize(locale, Math.max(0, room.quotaBytes - room.usedBytes));
  return (
    <Alert
      color="yellow"
      radius={0}
      title={t('room.title', { free })}
      icon={<IconDatabaseExclamation />}
    >
      <Text size="sm">{t('room.text')}</Text>
    </Alert>
  );
}
