import type { DeviceDocument } from '@callout/sync';
import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMessage, IconNotes } from '@tabler/icons-react';
import { CommandModal } from '../../commands/command-modal.tsx';
import { WordsField } from '../../commands/fields.tsx';
import { isOffered } from '../../commands/offered.ts';
import { stateOf } from '../../data/read.ts';
import { useReplica } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import { Section } from '../../ui/section.tsx';

const CHANNELS = ['phone', 'email', 'visit'] as const;

/** Talks with the client and findings, in the order they were written down. */
export function CaseNotes({ document }: { document: DeviceDocument }) {
  const { t, word } = useText();
  const format = useFormat();
  const { contacts, findings } = stateOf('review-case', document);
  const notes = [
    ...contacts.map((contact) => ({
      at: contact.at,
      by: contact.by,
      what: word(`channel.${contact.channel}`),
      text: contact.summary,
    })),
    ...findings.map((finding) => ({
      at: finding.at,
      by: finding.by,
      what: word('field.RecordFinding.text'),
      text: finding.text,
    })),
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  return (
    <Section title={t('review.notes')} aside={<NoteButtons document={document} />}>
      {notes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('review.noNotes')}
        </Text>
      ) : (
        <Stack gap="md">
          {notes.map((note) => (
            <Stack key={`${note.at}-${note.what}`} gap={1}>
              <Text style={{ whiteSpace: 'pre-line' }}>{note.text}</Text>
              <Text size="xs" c="dimmed">
                {note.what} · {note.by} · {format.moment(note.at)}
              </Text>
            </Stack>
          ))}
        </Stack>
      )}
    </Section>
  );
}

function NoteButtons({ document }: { document: DeviceDocument }) {
  const { t, word } = useText();
  const { owner } = useReplica();
  const [contacting, contact] = useDisclosure(false);
  const [finding, find] = useDisclosure(false);
  if (!isOffered(owner, document, 'RecordFinding', { text: '-' })) return null;
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconMessage size={15} />}
        onClick={contact.open}
      >
        {t('review.addContact')}
      </Button>
      <Button size="xs" variant="default" leftSection={<IconNotes size={15} />} onClick={find.open}>
        {t('review.addFinding')}
      </Button>
      <CommandModal
        opened={contacting}
        onClose={contact.close}
        command="RecordClientContact"
        stream={document.stream}
        initial={{ channel: 'phone', summary: '' }}
        toData={(values) => values}
      >
        {(form) => (
          <>
            <Select
              label={word('field.RecordClientContact.channel')}
              data={CHANNELS.map((one) => ({ value: one, label: word(`channel.${one}`) }))}
              allowDeselect={false}
              {...form.getInputProps('channel')}
            />
            <WordsField
              label={t('review.contactSummary')}
              input={form.getInputProps('summary')}
              required
            />
          </>
        )}
      </CommandModal>
      <CommandModal
        opened={finding}
        onClose={find.close}
        command="RecordFinding"
        stream={document.stream}
        initial={{ text: '' }}
        toData={(values) => values}
      >
        {(form) => (
          <WordsField
            label={word('field.RecordFinding.text')}
            input={form.getInputProps('text')}
            required
          />
        )}
      </CommandModal>
    </Group>
  );
}
