import { ServiceFailed } from '@callout/published-language';
import { Radio, Stack } from '@mantine/core';
import { CommandModal } from '../../commands/command-modal.tsx';
import { WordsField } from '../../commands/fields.tsx';
import type { DocumentDialogProps } from '../../commands/registry.ts';
import { keptEvidence } from '../../data/evidence-kept.ts';
import { useReplica } from '../../data/replica-context.tsx';
import { useText } from '../../i18n/use-text.ts';
import { PhotoField } from '../../ui/photo-field.tsx';

interface Failure extends Record<string, unknown> {
  reason: string;
  attribution: string;
  photo: Blob | undefined;
}

const UNTOLD: Failure = { reason: '', attribution: '', photo: undefined };

export function FailJobDialog({ document: job, opened, onClose }: DocumentDialogProps) {
  const { t, word } = useText();
  const replica = useReplica();
  const toData = async ({ reason, attribution, photo }: Failure) => ({
    reason,
    attribution,
    evidence: await keptEvidence(replica, [{ content: photo, purpose: 'other' }]),
  });
  return (
    <CommandModal
      opened={opened}
      onClose={onClose}
      command="FailService"
      stream={job.stream}
      initial={UNTOLD}
      toData={toData}
      explains={t('fail.explains')}
      danger
      large
    >
      {(form) => (
        <>
          <WordsField input={form.getInputProps('reason')} required />
          <Radio.Group
            label={word('field.attribution')}
            required
            {...form.getInputProps('attribution')}
          >
            <Stack gap={14} mt={10}>
              {ServiceFailed.schema.shape.attribution.options.map((one) => (
                <Radio key={one} value={one} size="md" label={word(`attribution.${one}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <PhotoField
            label={t('fail.photo')}
            value={form.values.photo}
            onChange={(photo) => form.setFieldValue('photo', photo)}
          />
        </>
      )}
    </CommandModal>
  );
}
