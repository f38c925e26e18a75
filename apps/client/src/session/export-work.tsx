import { Alert, Button, type ButtonProps, Code, Modal, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useReplica } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { saveFile } from '../ui/save-file.ts';

interface Exported {
  readonly code: string;
  readonly filesLeft: number;
}

/** Saves what is unsent as one sealed file, and tells the code that opens it. */
export function ExportWork(props: ButtonProps) {
  const { t } = useText();
  const replica = useReplica();
  const [exported, setExported] = useState<Exported>();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const { content, code, filesLeft } = await replica.exportUnsent();
      saveFile('callout-unsent.callout', content);
      setExported({ code, filesLeft });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        loading={busy}
        onClick={() => void save()}
        {...props}
      >
        {t('sync.panel.export')}
      </Button>
      <Modal
        opened={exported !== undefined}
        onClose={() => setExported(undefined)}
        title={t('unsentWork.code')}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        <Stack>
          <Code block fz="lg" ta="center">
            {exported?.code}
          </Code>
          <Text size="sm">{t('unsentWork.codeText')}</Text>
          {exported?.filesLeft ? (
            <Alert color="yellow">{t('unsentWork.filesLeft', { count: exported.filesLeft })}</Alert>
          ) : null}
        </Stack>
      </Modal>
    </>
  );
}
