import { CommandModal } from '../commands/command-modal.tsx';
import type { DocumentDialogProps } from '../commands/registry.ts';
import { stateOf } from '../data/read.ts';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { onAnotherDay, WindowField, windowOf, windowValue } from '../ui/window-field.tsx';

/** The new day is chosen by hand: the old window has passed. */
export function ReorderDialog({ document, opened, onClose }: DocumentDialogProps) {
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
      initial={{ wanted: onAnotherDay(windowValue(window, format)) }}
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
