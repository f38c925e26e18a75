import type { DeviceDocument } from '@callout/sync';
import { Group, Stack, Text } from '@mantine/core';
import { Offers } from '../../commands/offers.tsx';
import { stateOf } from '../../data/read.ts';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import { Section } from '../../ui/section.tsx';

/** By which notes are written. */
export const NOTES = ['RecordClientContact', 'RecordFinding'] as const;

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
    <Section
      title={t('review.notes')}
      aside={
        <Group gap="xs" wrap="nowrap">
          <Offers document={document} only={NOTES} />
        </Group>
      }
    >
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
