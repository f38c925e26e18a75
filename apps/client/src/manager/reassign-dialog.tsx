import { TEXT_MAX } from '@callout/published-language';
import type { DeviceDocument } from '@callout/sync';
import { Checkbox, Select } from '@mantine/core';
import { CommandModal } from '../commands/command-modal.tsx';
import { WordsField } from '../commands/fields.tsx';
import { stateOf } from '../documents/read.ts';
import { useText } from '../i18n/use-text.ts';
import { useList } from '../ui/replica-context.tsx';

interface ReassignProps {
  readonly document: DeviceDocument;
  readonly opened: boolean;
  readonly onClose: () => void;
}

const WORKERS_MAX = 500;

export function ReassignDialog({ document, opened, onClose }: ReassignProps) {
  const { word } = useText();
  return (
    <CommandModal
      opened={opened}
      onClose={onClose}
      command="ReassignWorker"
      stream={document.stream}
      initial={{ workerId: '', reason: '', evenIfBusy: false }}
      toData={(values) => values}
    >
      {(form) => (
        <>
          <WorkerField document={document} input={form.getInputProps('workerId')} />
          <WordsField input={form.getInputProps('reason')} rows={2} max={TEXT_MAX.line} />
          <Checkbox
            label={word('field.evenIfBusy')}
            {...form.getInputProps('evenIfBusy', { type: 'checkbox' })}
          />
        </>
      )}
    </CommandModal>
  );
}

/** The workers are read when the dialog is open, not with every page of a request. */
function WorkerField({ document, input }: { document: DeviceDocument; input: object }) {
  const { t, word } = useText();
  const request = stateOf('service-request', document);
  const needed = request.terms?.requiredSkills ?? [];
  const workers = useList({ kind: 'worker', statuses: ['active'], limit: WORKERS_MAX }).value ?? [];
  const choices = workers
    .filter((worker) => worker.stream !== request.worker?.id)
    .map((worker) => {
      const skills = stateOf('worker', worker).profile?.skills ?? [];
      const skilled = needed.every((skill) => skills.includes(skill));
      return {
        value: worker.stream,
        label: skilled ? worker.title : t('reassign.unskilled', { name: worker.title }),
        disabled: !skilled,
      };
    });
  return (
    <Select
      label={word('field.workerId')}
      placeholder={t('reassign.choose')}
      data={choices}
      searchable
      required
      nothingFoundMessage={t('ui.nothingFound')}
      {...input}
    />
  );
}
