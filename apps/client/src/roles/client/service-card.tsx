import type { DeviceDocument } from '@callout/sync';
import { Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../../data/use-format.ts';
import card from '../../documents/card.module.css';
import { saidFields } from '../../documents/field-facts.tsx';
import { RequestBadge } from '../../documents/request-badge.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Shown } from '../../ui/shown.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';
import { plainWords } from './plain-words.ts';

/** The price, or the approximate one until there is one. */
const PRICES: readonly string[] = ['price', 'approximatePrice'];

export function ServiceCard({ service }: { service: DeviceDocument }) {
  const texts = useText();
  const format = useFormat();
  const price = saidFields(service).find(({ name }) => PRICES.includes(name));
  return (
    <Link to="/services/$id" params={{ id: service.stream }} className={card.card}>
      <Stack gap={5} flex={1} miw={0}>
        <Group justify="space-between" wrap="nowrap" gap="sm">
          <Text fw={600} truncate>
            {service.title}
          </Text>
          <RequestBadge document={service} />
        </Group>
        <Text size="sm">{plainWords(service, texts, format)}</Text>
        <Group justify="space-between" gap="xs">
          <Text size="sm" c="dimmed" className="tabular">
            {price ? <Shown cell={price.cell} /> : null}
          </Text>
          {service.unsent ? <UnsentMark /> : null}
        </Group>
      </Stack>
    </Link>
  );
}
