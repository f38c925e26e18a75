import type { DeviceDocument } from '@callout/sync';
import { Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconPackage } from '@tabler/icons-react';
import { useState } from 'react';
import { useList } from '../../data/replica-context.tsx';
import { useText } from '../../i18n/use-text.ts';
import { DocumentsView } from '../../ui/documents-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';
import { KitCard } from './kit-card.tsx';

const KITS_MAX = 300;
const VIEWS = ['requested', 'ready', 'issued'] as const;

/** The clerk's queue: what to prepare, what waits on its shelf, what is out. */
export function SuppliesPage() {
  const texts = useText();
  const [view, setView] = useState<string>('requested');
  const kits = useList({ kind: 'supplies-kit', statuses: [view], limit: KITS_MAX });
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
              title={texts.t(`kit.none.${view}`)}
              text={texts.t('kit.noneText')}
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
