import type { DeviceDocument } from '@callout/sync';
import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconBan,
  IconCalendarTime,
  IconDots,
  IconMoodSad,
  IconUserEdit,
} from '@tabler/icons-react';
import { useState } from 'react';
import { isOffered, windowAhead } from '../../commands/offered.ts';
import { useReplica } from '../../data/replica-context.tsx';
import { AfterTheEnd } from '../../documents/after-the-end.tsx';
import { CancelDialog, FailDialog } from '../../documents/ending-dialogs.tsx';
import { RescheduleDialog } from '../../documents/reschedule-dialog.tsx';
import { useText } from '../../i18n/use-text.ts';
import { ReassignDialog } from './reassign-dialog.tsx';

type Open = 'reassign' | 'reschedule' | 'cancel' | 'fail';

/** What a manager can do with a request now, as the model says. */
export function RequestActions({ document }: { document: DeviceDocument }) {
  const texts = useText();
  const { owner } = useReplica();
  const [open, setOpen] = useState<Open>();
  const offers = (command: string, input: unknown) => isOffered(owner, document, command, input);
  const moves = offers('RescheduleService', { window: windowAhead(), reason: '' });
  const cancels = offers('CancelService', { reason: '' });
  const fails = offers('FailService', { reason: '-', attribution: 'other' });
  const close = () => setOpen(undefined);
  const stream = document.stream;
  return (
    <>
      {moves ? (
        <>
          <Button
            variant="default"
            leftSection={<IconUserEdit size={17} stroke={1.8} />}
            onClick={() => setOpen('reassign')}
          >
            {texts.command('ReassignWorker')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconCalendarTime size={17} stroke={1.8} />}
            onClick={() => setOpen('reschedule')}
          >
            {texts.command('RescheduleService')}
          </Button>
        </>
      ) : null}
      {cancels || fails ? (
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label={texts.t('ui.more')}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {fails ? (
              <Menu.Item
                leftSection={<IconMoodSad size={17} stroke={1.8} />}
                onClick={() => setOpen('fail')}
              >
                {texts.command('FailService')}
              </Menu.Item>
            ) : null}
            {cancels ? (
              <Menu.Item
                color="red"
                leftSection={<IconBan size={17} stroke={1.8} />}
                onClick={() => setOpen('cancel')}
              >
                {texts.command('CancelService')}
              </Menu.Item>
            ) : null}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      <AfterTheEnd document={document} />
      <ReassignDialog document={document} opened={open === 'reassign'} onClose={close} />
      <RescheduleDialog document={document} opened={open === 'reschedule'} onClose={close} />
      <CancelDialog document={document} opened={open === 'cancel'} onClose={close} />
      <FailDialog stream={stream} opened={open === 'fail'} onClose={close} />
    </>
  );
}
