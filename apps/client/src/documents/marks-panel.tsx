import { isAboutTime, type Mark } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { type Texts, useText } from '../i18n/use-text.ts';
import { markSentence, marksOf } from './marks.ts';
import { TimeEvidence } from './time-evidence.tsx';

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
        {settles
          ? inQuestion(marks).map((of) => (
              <TimeEvidence key={of[0].event} document={document} marks={of} />
            ))
          : null}
        {isOpen ? <Text size="sm">{t(settles ? howToSettle(marks) : 'mark.recorded')}</Text> : null}
      </Stack>
    </Alert>
  );
}

/** Open marks about a time, by the fact that they are about. */
function inQuestion(marks: readonly Mark[]): readonly [Mark, ...Mark[]][] {
  const open = marks.filter((mark) => !mark.settled && isAboutTime(mark));
  const facts = new Map<string, [Mark, ...Mark[]]>();
  for (const mark of open) {
    const known = facts.get(mark.event);
    if (known) known.push(mark);
    else facts.set(mark.event, [mark]);
  }
  return [...facts.values()];
}

function howToSettle(marks: readonly Mark[]): string {
  return inQuestion(marks).length > 0 ? 'mark.settleTime' : 'mark.settle';
}

/** Who has looked, and what they said of the time where they did. */
function settledWords({ settled }: Mark, { t }: Texts, moment: (at: string) => string) {
  if (!settled) return undefined;
  const { by, time, recorded, reason = '' } = settled;
  const at = moment(settled.at);
  if (time === undefined || recorded === undefined) return t('mark.settled', { by, at });
  const said = { by, at, time: moment(time), recorded: moment(recorded), reason };
  return t(time === recorded ? 'mark.timeConfirmed' : 'mark.timeCorrected', said);
}

function MarkLine({ mark }: { mark: Mark }) {
  const texts = useText();
  const settled = settledWords(mark, texts, useFormat().moment);
  return (
    <Text size="md">
      {`${markSentence(mark, texts)}.`}
      {settled ? (
        <Text span size="sm" c="dimmed">
          {` ${settled}`}
        </Text>
      ) : null}
    </Text>
  );
}
