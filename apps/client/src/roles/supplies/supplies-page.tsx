import { statusesOf } from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import { Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconPackage } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { declaredList } from '../../data/declared-list.ts';
import { useList } from '../../data/use-list.ts';
import { useText } from '../../i18n/use-text.ts';
import { DocumentsView } from '../../ui/documents-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';
import { KitCard } from './kit-card.tsx';

const KITS_MAX = 300;
const list = declaredList('supplies-queue');
const VIEWS = statusesOf(list);

/** The clerk's queue: what to prepare, what waits on its shelf, what is out. */
export function SuppliesPage() {
  const texts = useText();
  const [view, setView] = useState(VIEWS[0] ?? '');
  const kits = useList(
    list,
    useMemo(() => ({ statuses: [view] }), [view]),
    KITS_MAX,
  );
  return (
    <Page title={texts.t('place.supplies')}>
      <Stack gap="lg">
        <SegmentedControl
          maw={480}
          aria-label={texts.t('kit.which')}
          value={view}
          onChange={setView}
          data={VIEWS.map((status) => ({
            value: status,
            label: texts.status('supplies-kit', status),
          }))}
        />
        <DocumentsView
          documents={kits}
          empty={
            <Nothing
              icon={IconPackage}
              title={texts.t('lists.empty')}
              text={texts.word(`empty.${list.name}`)}
            />
          }
        >
          {(documents) => <Kits kits={documents} />}
        </DocumentsView>
      </Stack>
    </Page>
  );
}

function Kits({ kits }: { kits: readonly DeviceDocument[] }) {
  const { t } = useText();
  return (
    <Stack gap="sm">
      <Group>
        <Text size="sm" c="dimmed">
          {t('kit.count', { count: kits.length })}
        </Text>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
        {kits.map((kit) => (
          <KitCard key={kit.id} kit={kit} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}
