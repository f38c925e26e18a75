import { TEXT_MAX } from '@callout/published-language';
import type { DeviceDocument } from '@callout/sync';
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ActionButton } from '../../commands/action-button.tsx';
import { CommandModal } from '../../commands/command-modal.tsx';
import { isOffered } from '../../commands/offered.ts';
import { stateOf } from '../../data/read.ts';
import { useReplica } from '../../data/replica-context.tsx';
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
          <StatusBadge kind="supplies-kit" status={kit.status} />
        </Group>
        <Text size="sm">
          {t('kit.neededBy', { at: order ? format.moment(order.neededBy) : '' })}
          {shelf ? ` · ${t('kit.shelf', { shelf })}` : ''}
        </Text>
        <KitItems items={order?.items ?? []} />
        <Group justify="space-between">
          <KitAction kit={kit} />
          {kit.unsent ? <UnsentMark /> : null}
        </Group>
      </Stack>
    </Section>
  );
}

function KitAction({ kit }: { kit: DeviceDocument }) {
  const texts = useText();
  const { owner } = useReplica();
  const [opened, dialog] = useDisclosure(false);
  if (isOffered(owner, kit, 'MarkSuppliesReady', { shelf: '-' })) {
    return (
      <>
        <Button variant="light" onClick={dialog.open}>
          {texts.command('MarkSuppliesReady')}
        </Button>
        <CommandModal
          opened={opened}
          onClose={dialog.close}
          command="MarkSuppliesReady"
          stream={kit.stream}
          initial={{ shelf: '' }}
          toData={(values) => values}
        >
          {(form) => (
            <TextInput
              label={texts.word('field.shelf')}
              description={texts.t('kit.shelfHint')}
              maxLength={TEXT_MAX.line}
              data-autofocus
              {...form.getInputProps('shelf')}
            />
          )}
        </CommandModal>
      </>
    );
  }
  if (isOffered(owner, kit, 'IssueSupplies', { note: '' })) {
    return <ActionButton command="IssueSupplies" stream={kit.stream} data={{ note: '' }} />;
  }
  return null;
}
