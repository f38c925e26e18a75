import { CommandModal } from '../commands/command-modal.tsx';
import { WordsField } from '../commands/fields.tsx';
import type { DocumentDialogProps } from '../commands/registry.ts';
import { stateOf } from '../data/read.ts';
import { useText } from '../i18n/use-text.ts';

/** Says what it costs: nothing where nobody was found, the full price otherwise. */
export function CancelDialog({ document, ...props }: DocumentDialogProps) {
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
