import { unheardDevicesSchema } from '@callout/sync';
import { Alert, Text } from '@mantine/core';
import { useFormat } from '../../data/use-format.ts';
import { useAnswer } from '../../data/use-server.ts';
import { useText } from '../../i18n/use-text.ts';

const NAMED_MAX = 5;

/** Before a period is closed: whose work of it may still be under way. It keeps nobody from closing. */
export function UnheardDevices({ since }: { readonly since: string }) {
  const { t } = useText();
  const format = useFormat();
  const path = `/api/v1/devices/unheard?since=${encodeURIComponent(since)}`;
  const { value } = useAnswer(path, unheardDevicesSchema);
  if (!value || value.count === 0) return null;
  const named = value.devices.slice(0, NAMED_MAX);
  const more = value.count - named.length;
  return (
    <Alert color="yellow" ta="left" maw={460} title={t('period.unheard', { count: value.count })}>
      <Text size="sm">{t('period.unheardText')}</Text>
      {named.map(({ id, person, label, lastContactAt }) => (
        <Text key={id} size="sm">
          {t('period.unheardDevice', {
            person,
            label: label ?? t('device.unnamed'),
            at: format.moment(lastContactAt),
          })}
        </Text>
      ))}
      {more > 0 ? <Text size="sm">{t('period.unheardMore', { count: more })}</Text> : null}
    </Alert>
  );
}
