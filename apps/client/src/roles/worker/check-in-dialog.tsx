import { CommandModal } from '../../commands/command-modal.tsx';
import type { DocumentDialogProps } from '../../commands/registry.ts';
import { keptEvidence } from '../../data/evidence-kept.ts';
import { stateOf } from '../../data/read.ts';
import { useReplica } from '../../data/replica-context.tsx';
import { useText } from '../../i18n/use-text.ts';
import { PhotoField } from '../../ui/photo-field.tsx';
import { positionIfGranted } from '../../ui/position.ts';

interface CheckIn extends Record<string, unknown> {
  photo: Blob | undefined;
}

const NOTHING_TAKEN: CheckIn = { photo: undefined };

export function CheckInDialog({ document: job, opened, onClose }: DocumentDialogProps) {
  const { t, word } = useText();
  const replica = useReplica();
  const required = stateOf('service-request', job).terms?.evidenceRequired.startPhoto ?? false;
  const toData = async ({ photo }: CheckIn) => {
    const point = await positionIfGranted();
    return {
      evidence: await keptEvidence(replica, [{ content: photo, purpose: 'start-photo' }]),
      ...(point ? { point } : {}),
    };
  };
  return (
    <CommandModal
      opened={opened}
      onClose={onClose}
      command="StartService"
      stream={job.stream}
      initial={NOTHING_TAKEN}
      toData={toData}
      explains={t('checkIn.explains')}
      fieldOf={{ 'start-photo-missing': 'photo' }}
      large
    >
      {(form) => (
        <PhotoField
          label={word('purpose.start-photo')}
          required={required}
          value={form.values.photo}
          onChange={(photo) => form.setFieldValue('photo', photo)}
          error={form.errors['photo']}
        />
      )}
    </CommandModal>
  );
}
