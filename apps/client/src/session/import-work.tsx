import type { Refusal } from '@callout/kernel';
import type { ImportedFact, ImportedWork } from '@callout/replica';
import { Alert, Button, FileInput, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileZip, IconUpload } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';

/** Brings in what another device has exported: one's own, or, for a manager, anybody's. */
export function ImportWork() {
  const { t } = useText();
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconUpload size={16} />}
        onClick={dialog.open}
      >
        {t('unsentWork.import')}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t('unsentWork.import')}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        <ImportForm />
      </Modal>
    </>
  );
}

function ImportForm() {
  const texts = useText();
  const { t } = texts;
  const replica = useReplica();
  const [file, setFile] = useState<File | null>(null);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [work, setWork] = useState<ImportedWork>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!file || busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      const done = await replica.importUnsent(file, code);
      if (done.ok) setWork(done.value);
      else setRefusal(done.refusal);
    } finally {
      setBusy(false);
    }
  };
  if (work) return <Imported work={work} />;
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        {refusal ? <Alert color="red">{texts.refusal(refusal)}</Alert> : null}
        <FileInput
          label={t('unsentWork.file')}
          placeholder={t('file.choose')}
          leftSection={<IconFileZip size={17} stroke={1.7} />}
          value={file}
          onChange={setFile}
          clearable={false}
        />
        <TextInput
          label={t('unsentWork.code')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
        />
        <Button type="submit" loading={busy} disabled={!file}>
          {t('unsentWork.import')}
        </Button>
      </Stack>
    </form>
  );
}

const SHOWN_MAX = 100;

function Imported({ work }: { work: ImportedWork }) {
  const { t } = useText();
  return (
    <Stack gap="xs">
      <Text fw={600}>
        {work.person === undefined
          ? t('unsentWork.own', { count: work.facts.length })
          : t('unsentWork.of', { count: work.facts.length, name: work.person })}
      </Text>
      <Text size="sm">{t('sync.files', { count: work.files })}</Text>
      {work.filesBroken > 0 ? (
        <Alert color="yellow">{t('unsentWork.filesBroken', { count: work.filesBroken })}</Alert>
      ) : null}
      {work.facts.slice(0, SHOWN_MAX).map((fact, index) => (
        <ImportedRow key={`${index}-${fact.occurredAt}`} fact={fact} />
      ))}
    </Stack>
  );
}

function ImportedRow({ fact }: { fact: ImportedFact }) {
  const texts = useText();
  const format = useFormat();
  const { type, occurredAt, outcome, refusal } = fact;
  return (
    <Stack gap={0}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{texts.event(type)}</Text>
        <Text size="sm" c="dimmed" className="tabular">
          {format.moment(occurredAt)}
        </Text>
      </Group>
      <Text size="sm" c={refusal ? 'red' : 'dimmed'}>
        {texts.t(`unsentWork.outcome.${outcome}`)}
        {refusal ? ` · ${texts.refusal(refusal)}` : ''}
      </Text>
    </Stack>
  );
}
