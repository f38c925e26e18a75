import { unheardDevicesSchema } from '@callout/sync';
import { Alert, Text } from '@mantine/core';
import { useFormat } from '../data/use-format.ts';
import { useAnswer } from '../data/use-server.ts';
import { useText } from '../i18n/use-text.ts';

const NAMED_MAX = 5;

interface UnheardDevicesProps {
  readonly since: string;
  /** How many there are, and what that means here. */
  readonly title: 'period.unheard' | 'silent.title';
  readonly text: 'period.unheardText' | 'silent.text';
}

/** Whose work may still be under way: of a period that is to be closed, or because nothing is heard of them. */
export function UnheardDevices({ since, title, text }: UnheardDevicesProps) {
  const { t } = useText();
  const format = useFormat();
  const path = `/api/v1/devices/unheard?since=${encodeURIComponent(since)}`;
  const { value } = useAnswer(path, unheardDevicesSchema);
  if (!value || value.count === 0) return null;
  const named = value.devices.slice(0, NAMED_MAX);
  const more = value.count - named.length;
  return (
    <Alert color="yellow" ta="left" maw={460} title={t(title, { count: value.count })}>
      <Text size="sm">{t(text)}</Text>
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
