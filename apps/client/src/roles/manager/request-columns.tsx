import { Group, Text } from '@mantine/core';
import { stateOf } from '../../data/read.ts';
import type { Format } from '../../data/use-format.ts';
import { RequestBadge } from '../../documents/request-badge.tsx';
import type { Texts } from '../../i18n/use-text.ts';
import type { GridColumn } from '../../ui/document-grid.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';

export const REQUEST_GRID =
  '164px minmax(130px, 1.15fr) minmax(120px, 1.2fr) minmax(110px, 1.2fr) 188px minmax(100px, 0.9fr) 84px';

export function requestColumns(texts: Texts, format: Format): readonly GridColumn[] {
  const { t } = texts;
  return [
    {
      id: 'status',
      header: t('request.status'),
      cell: ({ row }) => (
        <RequestBadge
          document={row.original}
          waiting={stateOf('service-request', row.original).waiting}
        />
      ),
    },
    {
      id: 'service',
      header: t('request.service'),
      cell: ({ row }) => (
        <Group gap={8} wrap="nowrap">
          <Text span fw={500} truncate inherit>
            {row.original.title}
          </Text>
          {row.original.unsent ? <UnsentMark short /> : null}
        </Group>
      ),
    },
    {
      id: 'client',
      header: t('request.client'),
      cell: ({ row }) => stateOf('service-request', row.original).client.name,
    },
    {
      id: 'place',
      header: t('request.place'),
      cell: ({ row }) => (
        <Text span c="dimmed" inherit>
          {stateOf('service-request', row.original).place?.address}
        </Text>
      ),
    },
    {
      id: 'window',
      header: t('request.window'),
      cell: ({ row }) => (
        <span className="tabular">
          {format.window(stateOf('service-request', row.original).window)}
        </span>
      ),
    },
    {
      id: 'worker',
      header: t('request.worker'),
      cell: ({ row }) => stateOf('service-request', row.original).worker?.name ?? '—',
    },
    {
      id: 'price',
      header: () => (
        <Text span inherit display="block" ta="right">
          {t('request.price')}
        </Text>
      ),
      cell: ({ row }) => {
        const { gross } = stateOf('service-request', row.original);
        return (
          <Text span inherit display="block" ta="right" className="tabular">
            {gross === undefined ? '—' : format.money(gross)}
          </Text>
        );
      },
    },
  ];
}
