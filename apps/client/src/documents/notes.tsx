import type { DeviceDocument } from '@callout/sync';
import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { CommandForm } from '../commands/command-form.tsx';
import { WordsField } from '../commands/fields.tsx';
import { stateOf } from '../data/read.ts';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { Section } from '../ui/section.tsx';

/** What people wrote beside a request, and a place to write more. */
export function Notes({ document }: { document: DeviceDocument }) {
  const { t } = useText();
  const format = useFormat();
  const { notes } = stateOf('service-request', document);
  // A new form after each note: the written text has become a note above.
  const [written, setWritten] = useState(0);
  return (
    <Section title={t('request.notes')}>
      <Stack gap="md">
        {notes.map((note) => (
          <Stack gap={1} key={`${note.at}-${note.by}-${note.text.slice(0, 20)}`}>
            <Text size="md" style={{ whiteSpace: 'pre-line' }}>
              {note.text}
            </Text>
            <Text size="xs" c="dimmed">
              {note.by} · {format.moment(note.at)}
            </Text>
          </Stack>
        ))}
        <CommandForm
          key={written}
          command="AddNote"
          stream={document.stream}
          initial={{ text: '' }}
          toData={(values) => values}
          onDone={() => setWritten(written + 1)}
        >
          {(form) => (
            <WordsField
              label={t('request.noteLabel')}
              placeholder={t('request.notePlaceholder')}
              rows={2}
              input={form.getInputProps('text')}
            />
          )}
        </CommandForm>
      </Stack>
    </Section>
  );
}
