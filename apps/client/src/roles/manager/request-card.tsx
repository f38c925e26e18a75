import type { DeviceDocument } from '@callout/sync';
import { Group, Stack, Text } from '@mantine/core';
import { stateOf } from '../../data/read.ts';
import { useFormat } from '../../data/use-format.ts';
import { RequestBadge } from '../../documents/request-badge.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';

export function RequestCard({ document }: { document: DeviceDocument }) {
  const format = useFormat();
  const request = stateOf('service-request', document);
  return (
    <Stack gap={4}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text fw={600} truncate>
          {document.title}
        </Text>
        <RequestBadge document={document} waiting={request.waiting} />
      </Group>
      <Text size="sm" truncate>
        {request.client.name}
        <Text span c="dimmed" inherit>
          {request.place ? ` · ${request.place.address}` : ''}
        </Text>
      </Text>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" c="dimmed" className="tabular" truncate>
          {format.window(request.window)}
          {request.worker ? ` · ${request.worker.name}` : ''}
        </Text>
        {document.unsent ? <UnsentMark short /> : null}
      </Group>
    </Stack>
  );
}
