import { cell, type FieldOf } from '@callout/kernel';
import type { Evidence } from '@callout/published-language';
import { Button, FileInput, Group, SegmentedControl, Stack } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { EvidenceGallery } from '../../ui/evidence.tsx';
import { PhotoField } from '../../ui/photo-field.tsx';
import { SignatureField } from '../../ui/signature-field.tsx';
import type { TakenFile } from '../form-values.ts';
import { type FieldProps, inputProps, useAsked } from './ask.ts';

/** A photo, or a signature drawn on the screen. */
export function EvidenceField(props: FieldProps<FieldOf<'evidence'>>) {
  const { t, word } = useText();
  const asked = useAsked(props);
  const { content, purpose = 'other', kept } = (asked.value ?? {}) as Partial<TakenFile>;
  if (kept) return <KeptEvidence kept={kept} onRemove={() => asked.onChange({ purpose })} />;
  const take = (taken: Partial<TakenFile>) => asked.onChange({ content, purpose, ...taken });
  const purposes = ['other', 'start-photo', 'report-photo', 'signature'] as const;
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label={t('evidence.what')}
        orientation="vertical"
        fullWidth
        data={purposes.map((one) => ({ value: one, label: word(`purpose.${one}`) }))}
        value={purpose}
        onChange={(chosen) => take({ purpose: chosen as TakenFile['purpose'], content: undefined })}
      />
      {purpose === 'signature' ? (
        <SignatureField
          label={word('purpose.signature')}
          hint={t('signature.hint')}
          required={asked.required}
          onChange={(drawn) => take({ content: drawn })}
          error={asked.error}
        />
      ) : (
        <PhotoField
          label={asked.label}
          required={asked.required}
          value={content}
          onChange={(photo) => take({ content: photo })}
          error={asked.error}
        />
      )}
    </Stack>
  );
}

/** A piece that was taken earlier: shown, and named again unless it is taken out. */
function KeptEvidence({
  kept,
  onRemove,
}: {
  readonly kept: Evidence;
  readonly onRemove: () => void;
}) {
  const { t } = useText();
  const { sha256, type, purpose } = kept;
  const row = { file: cell('file', { sha256, type }), purpose: cell('word', `purpose.${purpose}`) };
  return (
    <Group justify="space-between" align="flex-end">
      <EvidenceGallery rows={[row]} />
      <Button variant="subtle" color="gray" onClick={onRemove}>
        {t('photo.remove')}
      </Button>
    </Group>
  );
}

/** What a file says, such as a bank's statement: chosen, never typed. */
export function TextFileField(props: FieldProps<FieldOf<'text-file'>>) {
  const { t } = useText();
  const asked = useAsked(props);
  const [file, setFile] = useState<File | null>(null);
  const [isBroken, setBroken] = useState(false);
  const read = async (chosen: File | null) => {
    setFile(chosen);
    setBroken(false);
    try {
      asked.onChange(chosen ? await chosen.text() : '');
    } catch {
      setBroken(true);
      asked.onChange('');
    }
  };
  return (
    <FileInput
      {...inputProps(asked)}
      error={isBroken ? t('file.broken') : asked.error}
      placeholder={t('file.choose')}
      leftSection={<IconFileText size={17} stroke={1.7} />}
      fileInputProps={{ 'aria-label': asked.label }}
      clearable
      value={file}
      onChange={(chosen) => void read(chosen)}
    />
  );
}
