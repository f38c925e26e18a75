import { type AnyCommand, firstText } from '@callout/kernel';
import { model } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { Modal, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useReplica } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { usePhone } from '../ui/use-phone.ts';
import { DerivedForm } from './derived-form.tsx';
import { handMadeFor } from './registry.ts';

/** A command that somebody has asked for, and on what. */
export interface Wish {
  readonly command: AnyCommand;
  /** Undefined for something new. */
  readonly document?: DeviceDocument | undefined;
  readonly initial?: Readonly<Record<string, unknown>> | undefined;
  /** What the form does not say by itself of how it begins. */
  readonly remark?: string | undefined;
}

interface CommandDialogProps {
  readonly wish: Wish;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDone?: (document: DeviceDocument | undefined) => void;
}

/** The form of a command in a dialog: by hand where one is registered, otherwise derived. */
function CommandDialog({ wish, opened, onClose, onDone }: CommandDialogProps) {
  const { owner } = useReplica();
  // What the page has named already, only the derived form begins with.
  const made = wish.initial ? undefined : handMadeFor(wish.command.name, owner.roles);
  const { dialog: Dialog, beginning: Beginning } = made ?? {};
  if (Dialog && wish.document) {
    return <Dialog document={wish.document} opened={opened} onClose={onClose} />;
  }
  if (Beginning && !wish.document) {
    return <Beginning opened={opened} onClose={onClose} />;
  }
  return <DerivedDialog wish={wish} opened={opened} onClose={onClose} onDone={onDone} />;
}

interface DerivedDialogProps extends Omit<CommandDialogProps, 'onDone'> {
  readonly onDone: CommandDialogProps['onDone'] | undefined;
}

function DerivedDialog({ wish, opened, onClose, onDone }: DerivedDialogProps) {
  const texts = useText();
  const phone = usePhone();
  const { command, document, initial, remark } = wish;
  const isDanger = command.offer?.group === 'danger';
  const about = firstText(model, texts.locale, [`about.${command.name}`]);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={texts.command(command.name)}
      fullScreen={phone}
      size="lg"
      closeButtonProps={{ 'aria-label': texts.t('ui.close') }}
    >
      {document ? <Text size="sm">{document.title}</Text> : null}
      {about ? (
        <Text size="sm" c="dimmed">
          {about}
        </Text>
      ) : null}
      {remark ? <Text size="sm">{remark}</Text> : null}
      <DerivedForm
        command={command}
        document={document}
        {...(initial ? { initial } : {})}
        danger={isDanger}
        large={phone}
        onCancel={onClose}
        onDone={(done) => {
          onClose();
          onDone?.(done);
        }}
      />
    </Modal>
  );
}

/** A place on the page where commands open their forms, and the way to open one. */
export function useCommandDialog(
  onDone?: (document: DeviceDocument | undefined) => void,
): readonly [dialog: ReactNode, open: (wish: Wish) => void] {
  const [wish, setWish] = useState<Wish>();
  const [opened, setOpened] = useState(false);
  const dialog = wish ? (
    <CommandDialog
      key={`${wish.command.name}/${wish.document?.id ?? ''}`}
      wish={wish}
      opened={opened}
      onClose={() => setOpened(false)}
      {...(onDone ? { onDone } : {})}
    />
  ) : null;
  return [
    dialog,
    (next) => {
      setWish(next);
      setOpened(true);
    },
  ];
}
