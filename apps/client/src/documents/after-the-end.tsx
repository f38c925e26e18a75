import type { DeviceDocument } from '@callout/sync';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { CommandModal } from '../commands/command-modal.tsx';
import { WordsField } from '../commands/fields.tsx';
import { isOffered, windowAhead } from '../commands/offered.ts';
import { stateOf } from '../data/read.ts';
import { useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { WindowField, windowOf, windowValue } from '../ui/window-field.tsx';

interface DialogProps {
  readonly document: DeviceDocument;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** What can be done with a service that has ended: order it again, or dispute how it ended. */
export function AfterTheEnd({ document }: { document: DeviceDocument }) {
  const texts = useText();
  const { owner } = useReplica();
  const [open, setOpen] = useState<'reorder' | 'dispute'>();
  const reorders = isOffered(owner, document, 'ReorderService', { wanted: windowAhead() });
  const disputes = isOffered(owner, document, 'DisputeOutcome', { reason: '-' });
  const close = () => setOpen(undefined);
  return (
    <>
      {disputes ? (
        <Button variant="default" onClick={() => setOpen('dispute')}>
          {texts.command('DisputeOutcome')}
        </Button>
      ) : null}
      {reorders ? (
        <Button onClick={() => setOpen('reorder')}>{texts.command('ReorderService')}</Button>
      ) : null}
      <ReorderDialog document={document} opened={open === 'reorder'} onClose={close} />
      <DisputeDialog document={document} opened={open === 'dispute'} onClose={close} />
    </>
  );
}

/** The new day is chosen by hand: the old window has passed. */
function ReorderDialog({ document, opened, onClose }: DialogProps) {
  const { t } = useText();
  const format = useFormat();
  const { window } = stateOf('service-request', document);
  return (
    <CommandModal
      opened={opened}
      onClose={onClose}
      command="ReorderService"
      stream={document.stream}
      explains={t('reorder.explains')}
      initial={{ wanted: { ...windowValue(window, format), day: '' } }}
      toData={(values) => ({ wanted: windowOf(values.wanted, format) })}
    >
      {(form) => (
        <WindowField
          value={form.values.wanted}
          onChange={(value) => form.setFieldValue('wanted', value)}
          fromError={form.errors['wanted.from'] ?? form.errors['wanted']}
          toError={form.errors['wanted.to']}
          minDay={format.today()}
        />
      )}
    </CommandModal>
  );
}

function DisputeDialog({ document, opened, onClose }: DialogProps) {
  const { t } = useText();
  return (
    <CommandModal
      opened={opened}
      onClose={onClose}
      command="DisputeOutcome"
      stream={document.stream}
      explains={t('dispute.explains')}
      initial={{ reason: '' }}
      toData={(values) => values}
    >
      {(form) => <WordsField input={form.getInputProps('reason')} required />}
    </CommandModal>
  );
}
