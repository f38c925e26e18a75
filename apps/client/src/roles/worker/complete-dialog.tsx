import { TextInput } from '@mantine/core';
import { CommandModal } from '../../commands/command-modal.tsx';
import { WordsField } from '../../commands/fields.tsx';
import type { DocumentDialogProps } from '../../commands/registry.ts';
import { keptEvidence } from '../../data/evidence-kept.ts';
import { stateOf } from '../../data/read.ts';
import { useReplica } from '../../data/replica-context.tsx';
import { useText } from '../../i18n/use-text.ts';
import { PhotoField } from '../../ui/photo-field.tsx';
import { positionIfGranted } from '../../ui/position.ts';
import { SignatureField } from '../../ui/signature-field.tsx';

interface Report extends Record<string, unknown> {
  photo: Blob | undefined;
  signature: Blob | undefined;
  signedBy: string;
  notes: string;
}

export function CompleteDialog({ document: job, opened, onClose }: DocumentDialogProps) {
  const { t, word } = useText();
  const replica = useReplica();
  const request = stateOf('service-request', job);
  const required = request.terms?.evidenceRequired;
  const initial: Report = {
    photo: undefined,
    signature: undefined,
    signedBy: request.contact?.name ?? '',
    notes: '',
  };
  const toData = async ({ photo, signature, signedBy, notes }: Report) => {
    const point = await positionIfGranted();
    return {
      evidence: await keptEvidence(replica, [
        { content: photo, purpose: 'report-photo' },
        { content: signature, purpose: 'signature' },
      ]),
      notes,
      ...(signature && signedBy.trim() ? { signedBy } : {}),
      ...(point ? { point } : {}),
    };
  };
  return (
    <CommandModal
      opened={opened}
      onClose={onClose}
      command="CompleteService"
      stream={job.stream}
      initial={initial}
      toData={toData}
      fieldOf={{ 'report-photo-missing': 'photo', 'signature-missing': 'signature' }}
      large
    >
      {(form) => (
        <>
          <PhotoField
            label={word('purpose.report-photo')}
            required={required?.reportPhoto ?? false}
            value={form.values.photo}
            onChange={(photo) => form.setFieldValue('photo', photo)}
            error={form.errors['photo']}
          />
          <SignatureField
            label={word('purpose.signature')}
            hint={t('signature.hint')}
            required={required?.signature ?? false}
            onChange={(signature) => form.setFieldValue('signature', signature)}
            error={form.errors['signature']}
          />
          <TextInput
            size="md"
            label={word('field.signedBy')}
            autoComplete="off"
            {...form.getInputProps('signedBy')}
          />
          <WordsField label={word('field.notes')} input={form.getInputProps('notes')} rows={2} />
        </>
      )}
    </CommandModal>
  );
}
