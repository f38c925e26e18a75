import { Button, FileButton, Group, Input, Stack, Text } from '@mantine/core';
import { IconCamera, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { useOrganisation } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { usePendingWork } from './pending-work.ts';
import { shrunkPhoto } from './photo.ts';
import classes from './photo-field.module.css';

interface PhotoFieldProps {
  readonly label: string;
  readonly value: Blob | undefined;
  readonly onChange: (photo: Blob | undefined) => void;
  readonly error?: ReactNode;
  readonly required?: boolean;
}

/** Takes a photo with the camera, or a file where there is none, and makes it small at once. */
export function PhotoField(props: PhotoFieldProps) {
  const { t } = useText();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [broken, setBroken] = useState(false);
  const url = useBlobUrl(props.value);
  const waitFor = usePendingWork();
  const keepsPlace = useOrganisation()?.keepPhotoLocation ?? false;
  const take = async (file: File | null) => {
    if (!file) return;
    setBusy(true);
    setBroken(false);
    try {
      props.onChange(await shrunkPhoto(file, { keepsPlace }));
    } catch {
      setBroken(true);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Input.Wrapper
      id={id}
      label={props.label}
      required={props.required ?? false}
      error={broken ? t('photo.broken') : props.error}
    >
      <Stack gap="xs" mt={4}>
        {url ? <img className={classes.preview} src={url} alt={props.label} /> : null}
        <Group gap="xs">
          <FileButton
            accept="image/jpeg,image/png,image/webp"
            capture="environment"
            onChange={(file) => waitFor(take(file))}
            inputProps={{ 'aria-label': props.label }}
          >
            {(button) => (
              <Button
                {...button}
                size="md"
                variant={url ? 'default' : 'light'}
                loading={busy}
                leftSection={<IconCamera size={19} stroke={1.8} />}
              >
                {url ? t('photo.again') : t('photo.take')}
              </Button>
            )}
          </FileButton>
          {url ? (
            <Button
              size="md"
              variant="subtle"
              color="gray"
              leftSection={<IconTrash size={18} stroke={1.8} />}
              onClick={() => props.onChange(undefined)}
            >
              {t('photo.remove')}
            </Button>
          ) : null}
        </Group>
        {keepsPlace ? (
          <Text size="xs" c="dimmed">
            {t('photo.keepsPlace')}
          </Text>
        ) : null}
        {props.value ? (
          <Text size="xs" c="dimmed">
            {t('photo.size', { kilobytes: Math.ceil(props.value.size / 1024) })}
          </Text>
        ) : null}
      </Stack>
    </Input.Wrapper>
  );
}

function useBlobUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = blob && URL.createObjectURL(blob);
    setUrl(made);
    return () => {
      if (made) URL.revokeObjectURL(made);
    };
  }, [blob]);
  return url;
}
