import { kitId } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { Stack, Text } from '@mantine/core';
import { Offers } from '../../commands/offers.tsx';
import { stateOf } from '../../data/read.ts';
import { useDocument } from '../../data/replica-context.tsx';
import { KitItems } from '../../documents/kit-items.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';

/** What to take along, where it lies, and that it was taken. */
export function JobSupplies({ job }: { job: DeviceDocument }) {
  const { t } = useText();
  const { assignment } = stateOf('service-request', job);
  const kit = useDocument('supplies-kit', kitId(job.stream, assignment)).value;
  if (!kit) return null;
  const state = stateOf('supplies-kit', kit);
  return (
    <Section title={t('kit.title')} aside={<StatusBadge of={kit} />}>
      <Stack gap="sm">
        <KitItems items={state.order?.items ?? []} />
        {state.shelf ? <Text size="sm">{t('kit.shelf', { shelf: state.shelf })}</Text> : null}
        {kit.unsent ? <UnsentMark /> : null}
        <Offers document={kit} inList />
      </Stack>
    </Section>
  );
}
