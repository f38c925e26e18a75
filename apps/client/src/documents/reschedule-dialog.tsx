import { TEXT_MAX } from '@callout/published-language';
import type { DeviceDocument } from '@callout/sync';
import { CommandModal } from '../commands/command-modal.tsx';
import { WordsField } from '../commands/fields.tsx';
import { stateOf } from '../data/read.ts';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { onAnotherDay, WindowField, windowOf, windowValue } from '../ui/window-field.tsx';

interface RescheduleProps {
  readonly document: DeviceDocument;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Another time; of a window that has passed, the day is left to be chosen. */
export function RescheduleDialog({ document, opened, onClose }: RescheduleProps) {
  const format = useFormat();
  const { t } = useText();
  const { window, overdue } = stateOf('service-request', document);
  const agreed = windowValue(window, format);
  return (
    <CommandModal
      opened={opened}
      onClose={onClose}
      command="RescheduleService"
      stream={document.stream}
      {...(overdue ? { explains: t('overdue.anyTime') } : {})}
      initial={{ window: overdue ? onAnotherDay(agreed) : agreed, reason: '' }}
      toData={(values) => ({ window: windowOf(values.window, format), reason: values.reason })}
    >
      {(form) => (
        <>
          <WindowField
            value={form.values.window}
            onChange={(value) => form.setFieldValue('window', value)}
            fromError={form.errors['window.from'] ?? form.errors['window']}
            toError={form.errors['window.to']}
            minDay={format.today()}
          />
          <WordsField input={form.getInputProps('reason')} rows={2} max={TEXT_MAX.line} />
        </>
      )}
    </CommandModal>
  );
}
