import type { DeviceDocument } from '@callout/sync';
import { Radio, Stack } from '@mantine/core';
import { CommandModal } from '../commands/command-modal.tsx';
import { WordsField } from '../commands/fields.tsx';
import { stateOf } from '../data/read.ts';
import { useText } from '../i18n/use-text.ts';

interface DialogProps {
  readonly stream: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

interface CancelProps extends Omit<DialogProps, 'stream'> {
  readonly document: DeviceDocument;
}

export function CancelDialog({ document, ...props }: CancelProps) {
  const { t } = useText();
  const { overdue } = stateOf('service-request', document);
  return (
    <CommandModal
      {...props}
      stream={document.stream}
      command="CancelService"
      explains={t(overdue ? 'cancel.free' : 'cancel.explains')}
      initial={{ reason: '' }}
      toData={(values) => values}
      danger
    >
      {(form) => <WordsField input={form.getInputProps('reason')} />}
    </CommandModal>
  );
}

export const ATTRIBUTIONS = ['worker', 'client', 'other'] as const;

export function FailDialog(props: DialogProps) {
  const { t, word } = useText();
  return (
    <CommandModal
      {...props}
      command="FailService"
      explains={t('fail.explains')}
      initial={{ reason: '', attribution: '' }}
      toData={(values) => values}
      danger
    >
      {(form) => (
        <>
          <WordsField input={form.getInputProps('reason')} required />
          <Radio.Group
            label={word('field.attribution')}
            required
            {...form.getInputProps('attribution')}
          >
            <Stack gap={10} mt={8}>
              {ATTRIBUTIONS.map((one) => (
                <Radio key={one} value={one} label={word(`attribution.${one}`)} />
              ))}
            </Stack>
          </Radio.Group>
        </>
      )}
    </CommandModal>
  );
}
