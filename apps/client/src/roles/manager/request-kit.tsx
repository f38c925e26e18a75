import { kitId } from '@callout/model';
import { Stack, Text } from '@mantine/core';
import { stateOf } from '../../data/read.ts';
import { useDocument } from '../../data/replica-context.tsx';
import { KitItems } from '../../documents/kit-items.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';

/** The supplies of the present assignment; nothing where the job needs none. */
export function KitOfRequest(props: { requestId: string; assignment: number }) {
  const { t } = useText();
  const kit = useDocument('supplies-kit', kitId(props.requestId, props.assignment)).value;
  if (!kit) return null;
  const state = stateOf('supplies-kit', kit);
  return (
    <Section title={t('kit.title')} aside={<StatusBadge of={kit} />}>
      <Stack gap="xs">
        <KitItems items={state.order?.items ?? []} />
        {state.shelf ? <Text size="sm">{t('kit.shelf', { shelf: state.shelf })}</Text> : null}
      </Stack>
    </Section>
  );
}
