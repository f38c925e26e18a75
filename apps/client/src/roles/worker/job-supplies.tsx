import { kitId } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { Stack, Text } from '@mantine/core';
import { ActionButton } from '../../commands/action-button.tsx';
import { isOffered } from '../../commands/offered.ts';
import { stateOf } from '../../data/read.ts';
import { useDocument, useReplica } from '../../data/replica-context.tsx';
import { KitItems } from '../../documents/kit-items.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';

/** What to take along, where it lies, and that it was taken. */
export function JobSupplies({ job }: { job: DeviceDocument }) {
  const { t } = useText();
  const { owner } = useReplica();
  const { assignment } = stateOf('service-request', job);
  const kit = useDocument('supplies-kit', kitId(job.stream, assignment)).value;
  if (!kit) return null;
  const state = stateOf('supplies-kit', kit);
  return (
    <Section title={t('kit.title')} aside={<StatusBadge kind="supplies-kit" status={kit.status} />}>
      <Stack gap="sm">
        <KitItems items={state.order?.items ?? []} />
        {state.shelf ? <Text size="sm">{t('kit.shelf', { shelf: state.shelf })}</Text> : null}
        {kit.unsent ? <UnsentMark /> : null}
        {isOffered(owner, kit, 'CollectSupplies', { note: '' }) ? (
          <ActionButton
            command="CollectSupplies"
            stream={kit.stream}
            data={{ note: '' }}
            size="md"
            variant="light"
          />
        ) : null}
      </Stack>
    </Section>
  );
}
