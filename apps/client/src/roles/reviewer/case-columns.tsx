import type { DeviceDocument } from '@callout/sync';
import { Group, Stack, Text } from '@mantine/core';
import { stateOf } from '../../data/read.ts';
import { type Format, useFormat } from '../../data/use-format.ts';
import { type Texts, useText } from '../../i18n/use-text.ts';
import type { GridColumn } from '../../ui/document-grid.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';

export const CASE_GRID =
  '140px minmax(180px, 1.2fr) minmax(160px, 1fr) minmax(130px, 1fr) minmax(130px, 1fr) 140px';

export function caseColumns({ t, word }: Texts, format: Format): readonly GridColumn[] {
  return [
    {
      id: 'status',
      header: t('request.status'),
      cell: ({ row }) => <StatusBadge kind="review-case" status={row.original.status} />,
    },
    {
      id: 'service',
      header: t('request.service'),
      cell: ({ row }) => (
        <Group gap={8} wrap="nowrap">
          <Text span inherit fw={500} truncate>
            {stateOf('review-case', row.original).opened?.serviceType.name}
          </Text>
          {row.original.unsent ? <UnsentMark short /> : null}
        </Group>
      ),
    },
    {
      id: 'cause',
      header: t('review.cause'),
      cell: ({ row }) => {
        const { opened } = stateOf('review-case', row.original);
        return opened ? word(`cause.${opened.cause}`) : '';
      },
    },
    {
      id: 'client',
      header: t('request.client'),
      cell: ({ row }) => stateOf('review-case', row.original).opened?.client.name,
    },
    {
      id: 'worker',
      header: t('request.worker'),
      cell: ({ row }) => stateOf('review-case', row.original).opened?.worker?.name ?? '—',
    },
    {
      id: 'opened',
      header: t('review.opened'),
      cell: ({ row }) => {
        const { opened } = stateOf('review-case', row.original);
        return <span className="tabular">{opened ? format.moment(opened.at) : ''}</span>;
      },
    },
  ];
}

export function CaseCard({ document }: { document: DeviceDocument }) {
  const { word } = useText();
  const format = useFormat();
  const { opened } = stateOf('review-case', document);
  return (
    <Stack gap={4}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text fw={600} truncate>
          {opened?.serviceType.name}
        </Text>
        <StatusBadge kind="review-case" status={document.status} />
      </Group>
      <Text size="sm" truncate>
        {opened ? word(`cause.${opened.cause}`) : ''} · {opened?.client.name}
      </Text>
      <Text size="sm" c="dimmed" className="tabular">
        {opened ? format.moment(opened.at) : ''}
        {opened?.worker ? ` · ${opened.worker.name}` : ''}
      </Text>
    </Stack>
  );
}
