import type { DeviceDocument } from '@callout/sync';
import { Group, Stack, Text } from '@mantine/core';
import { Offers } from '../../commands/offers.tsx';
import { stateOf } from '../../data/read.ts';
import { useFormat } from '../../data/use-format.ts';
import { KitItems } from '../../documents/kit-items.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';

export function KitCard({ kit }: { kit: DeviceDocument }) {
  const { t } = useText();
  const format = useFormat();
  const { order, shelf } = stateOf('supplies-kit', kit);
  return (
    <Section>
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Stack gap={1} miw={0}>
            <Text fw={600}>{order?.worker.name}</Text>
            <Text size="sm" c="dimmed">
              {kit.title}
            </Text>
          </Stack>
          <StatusBadge of={kit} />
        </Group>
        <Text size="sm">
          {t('kit.neededBy', { at: order ? format.moment(order.neededBy) : '' })}
          {shelf ? ` · ${t('kit.shelf', { shelf })}` : ''}
        </Text>
        <KitItems items={order?.items ?? []} />
        <Group justify="space-between">
          <Offers document={kit} inList />
          {kit.unsent ? <UnsentMark /> : null}
        </Group>
      </Stack>
    </Section>
  );
}
