import { accepts, instantText, isOffered } from '@callout/kernel';
import { model } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { Button, SimpleGrid, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ActionButton } from '../commands/action-button.tsx';
import { stateOf } from '../data/read.ts';
import { useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { Section } from '../ui/section.tsx';
import classes from './other-times.module.css';
import { RescheduleDialog } from './reschedule-dialog.tsx';

/** Of an overdue request: the free times that are still ahead, one tap each, and any other. */
export function OtherTimes({ document }: { document: DeviceDocument }) {
  const { t } = useText();
  const format = useFormat();
  const { owner } = useReplica();
  const [opened, dialog] = useDisclosure(false);
  const { overdue, window: passed } = stateOf('service-request', document);
  const command = model.command('RescheduleService');
  const now = instantText(Date.now());
  if (!overdue || !command || !isOffered(command, owner, document, now)) return null;
  const windows = overdue.offered.filter((window) =>
    accepts(command, owner, document, { window, reason: '' }, now),
  );
  const asked = format.window(passed);
  return (
    <div className={classes.times}>
      <Section title={t('overdue.title')}>
        <Text size="sm" mb="sm">
          {t(windows.length > 0 ? 'overdue.offered' : 'overdue.none', { window: asked })}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }} spacing="xs" verticalSpacing="xs">
          {windows.map((window) => (
            <ActionButton
              key={window.from}
              command="RescheduleService"
              stream={document.stream}
              data={{ window, reason: '' }}
              label={<span className="tabular">{format.window(window)}</span>}
              aria-label={t('overdue.choose', { window: format.window(window) })}
              variant="light"
              fullWidth
              h={44}
            />
          ))}
          <Button variant="default" fullWidth h={44} onClick={dialog.open}>
            {t('overdue.another')}
          </Button>
        </SimpleGrid>
        <Text size="sm" c="dimmed" mt="sm">
          {t('overdue.closes', { at: format.moment(overdue.closesAt) })}
        </Text>
      </Section>
      <RescheduleDialog document={document} opened={opened} onClose={dialog.close} />
    </div>
  );
}
