import type { Mark } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { markSentence, marksOf } from './marks.ts';

/** What is marked about a visit, what becomes of it, and who has looked at it. */
export function MarksPanel({ document }: { document: DeviceDocument }) {
  const { t } = useText();
  const { owner } = useReplica();
  const marks = marksOf(document);
  if (marks.length === 0) return null;
  const isOpen = marks.some(({ settled }) => settled === undefined);
  const settles = owner.roles.includes('manager');
  return (
    <Alert
      mb="md"
      color={isOpen ? 'yellow' : 'gray'}
      icon={isOpen ? <IconAlertTriangle size={20} /> : <IconCheck size={20} />}
      title={t(isOpen ? 'mark.title' : 'mark.titleSettled')}
    >
      <Stack gap={6}>
        {marks.map((mark) => (
          <MarkLine key={`${mark.event}-${mark.kind}`} mark={mark} />
        ))}
        {isOpen ? <Text size="sm">{t(settles ? 'mark.settle' : 'mark.recorded')}</Text> : null}
      </Stack>
    </Alert>
  );
}

function MarkLine({ mark }: { mark: Mark }) {
  const texts = useText();
  const format = useFormat();
  return (
    <Text size="md">
      {`${markSentence(mark, texts)}.`}
      {mark.settled ? (
        <Text span size="sm" c="dimmed">
          {` ${texts.t('mark.settled', { by: mark.settled.by, at: format.moment(mark.settled.at) })}`}
        </Text>
      ) : null}
    </Text>
  );
}
