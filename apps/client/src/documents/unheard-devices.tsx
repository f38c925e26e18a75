import { unheardDevicesSchema } from '@callout/sync';
import { Alert, Text } from '@mantine/core';
import { useFormat } from '../data/use-format.ts';
import { useAnswer } from '../data/use-server.ts';
import { useText } from '../i18n/use-text.ts';

const NAMED_MAX = 5;

/** How many there are, and what that means: of a period, of the one before, or of no period. */
const WORDS = {
  period: { title: 'period.unheard', text: 'period.unheardText' },
  last: { title: 'period.lastUnheard', text: 'period.unheardText' },
  silent: { title: 'silent.title', text: 'silent.text' },
} as const;

interface UnheardDevicesProps {
  /** The end of the period. */
  readonly since: string;
  readonly about: keyof typeof WORDS;
  /** Only the devices of this worker. */
  readonly worker?: string | undefined;
}

/**
 * Whose work may still be under way: of a period before and after it is closed, by a person or by the
 * clock, or because nothing is heard of them.
 */
export function UnheardDevices({ since, about, worker }: UnheardDevicesProps) {
  const { t } = useText();
  const format = useFormat();
  const asked = new URLSearchParams({ since, ...(worker ? { worker } : {}) });
  const { value } = useAnswer(`/api/v1/devices/unheard?${asked}`, unheardDevicesSchema);
  if (!value) return null;
  const { devices, count, people } = value;
  if (count === 0) {
    return about === 'period' && people.all > 0 ? (
      <Text size="sm" c="dimmed">
        {t('period.allHeard')}
      </Text>
    ) : null;
  }
  const { title, text } = WORDS[about];
  const named = devices.slice(0, NAMED_MAX);
  const more = count - named.length;
  return (
    <Alert color="yellow" ta="left" maw={460} title={t(title, { count })}>
      <Text size="sm">{t(text)}</Text>
      {about === 'silent' ? null : <Text size="sm">{t('period.heard', { ...people })}</Text>}
      {named.map(({ id, person, label, lastContactAt, unsent = 0 }) => (
        <Text key={id} size="sm">
          {t(unsent > 0 ? 'silent.deviceUnsent' : 'period.unheardDevice', {
            person,
            label: label ?? t('device.unnamed'),
            at: format.moment(lastContactAt),
            count: unsent,
          })}
        </Text>
      ))}
      {more > 0 ? <Text size="sm">{t('period.unheardMore', { count: more })}</Text> : null}
    </Alert>
  );
}
