import { TEXT_MAX } from '@callout/published-language';
import type { DeviceDocument } from '@callout/sync';
import { CommandModal } from '../commands/command-modal.tsx';
import { WordsField } from '../commands/fields.tsx';
import { stateOf } from '../documents/read.ts';
import { useFormat } from '../ui/use-format.ts';
import { WindowField, windowOf, windowValue } from '../ui/window-field.tsx';

interface RescheduleProps {
  readonly document: DeviceDocument;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function RescheduleDialog({ document, opened, onClose }: RescheduleProps) {
  const format = useFormat();
  const { window } = stateOf('service-request', document);
  return (
    <CommandModal
      opened={opened}
      onClose={onClose}
      command="RescheduleService"
      stream={document.stream}
      initial={{ window: windowValue(window, format), reason: '' }}
      toData={(values) => ({ window: windowOf(values.window, format), reason: values.reason })}
    >
      {(form) => (
        <>
          <WindowField
            value={form.values.window}
            onChange={(value) => form.setFieldValue('window', value)}
            fromError={form.errors['window.from'] ?? form.errors['window']}
            toError={form.errors['window.to']}
          />
          <WordsField input={form.getInputProps('reason')} rows={2} max={TEXT_MAX.line} />
        </>
      )}
    </CommandModal>
  );
}
