import { TEXT_MAX } from '@callout/published-language';
import type { DeviceDocument } from '@callout/sync';
import { Checkbox, Select } from '@mantine/core';
import { CommandModal } from '../../commands/command-modal.tsx';
import { WordsField } from '../../commands/fields.tsx';
import { declaredList } from '../../data/declared-list.ts';
import { stateOf } from '../../data/read.ts';
import { useDocument } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useList } from '../../data/use-list.ts';
import { useText } from '../../i18n/use-text.ts';
import { onAnotherDay, WindowField, windowOf, windowValue } from '../../ui/window-field.tsx';

interface ReassignProps {
  readonly document: DeviceDocument;
  readonly opened: boolean;
  readonly onClose: () => void;
}

const workerList = declaredList('worker-list');
const NOT_CLOSED = { closed: false };

export function ReassignDialog({ document, opened, onClose }: ReassignProps) {
  const { word } = useText();
  const format = useFormat();
  const { window } = stateOf('service-request', document);
  // Nobody can be sent at a time that has passed: another is agreed together with the worker.
  const hasPassed = Date.parse(window.to) <= Date.now();
  return (
    <CommandModal
      opened={opened}
      onClose={onClose}
      command="ReassignWorker"
      stream={document.stream}
      initial={{
        workerId: '',
        reason: '',
        evenIfBusy: false,
        window: onAnotherDay(windowValue(window, format)),
      }}
      toData={({ window: chosen, ...values }) =>
        hasPassed ? { ...values, window: windowOf(chosen, format) } : values
      }
    >
      {(form) => (
        <>
          <WorkerField document={document} input={form.getInputProps('workerId')} />
          {hasPassed ? (
            <WindowField
              value={form.values.window}
              onChange={(value) => form.setFieldValue('window', value)}
              fromError={form.errors['window.from'] ?? form.errors['window']}
              toError={form.errors['window.to']}
            />
          ) : null}
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
  // What it needs is agreed on with the first worker; until then it is what the type of service asks for.
  const type = useDocument('service-type', request.serviceType.id).value;
  const needed =
    request.terms?.requiredSkills ?? (type && stateOf('service-type', type).terms?.requiredSkills);
  const workers = useList(workerList, NOT_CLOSED).value ?? [];
  const choices = workers
    .filter(({ stream, status }) => stream !== request.worker?.id && status === 'active')
    .map((worker) => {
      const skills = stateOf('worker', worker).profile?.skills ?? [];
      const skilled = (needed ?? []).every((skill) => skills.includes(skill));
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
