import { model } from '@callout/model';
import { Anchor, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useDocument, useReplica } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import { DropIssueDialog } from './drop-issue-dialog.tsx';
import { type ParkedIssue, settleIssue } from './parked-issue.ts';

const COLORS: Readonly<Record<string, string>> = { parked: 'red', failing: 'yellow' };

interface IssueCardProps {
  readonly issue: ParkedIssue;
  /** Something was done about it: the list is to be asked for anew. */
  readonly onSettled: () => void;
}

/** One thing that was to happen by itself and did not: what, since when, why, and what to do. */
export function IssueCard({ issue, onSettled }: IssueCardProps) {
  const texts = useText();
  const { t } = texts;
  const format = useFormat();
  const { busy, retry, drop } = useSettling(issue, onSettled);
  const [dropping, setDropping] = useState(false);
  const policy = texts.model(`policy.${issue.policy}`) ?? issue.policy;
  return (
    <Paper withBorder p="md" bg="var(--callout-card)" component="article" aria-label={policy}>
      <Stack gap={8}>
        <Group justify="space-between" gap="xs" wrap="wrap">
          <Text fw={600}>{policy}</Text>
          <Badge variant="light" color={COLORS[issue.state] ?? 'gray'}>
            {t(`issues.state.${issue.state}`)}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {issue.command ? texts.command(issue.command) : t('issues.whole')} ·{' '}
          <Subject issue={issue} />
        </Text>
        {issue.fault ? (
          <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {issue.fault}
          </Text>
        ) : null}
        <Text size="xs" c="dimmed">
          {[
            t('issues.since', { at: format.moment(issue.since) }),
            ...(issue.attempts > 0 ? [t('issues.attempts', { count: issue.attempts })] : []),
          ].join(' · ')}
        </Text>
        <Group gap="xs">
          {issue.state === 'held' ? null : (
            <Button size="xs" loading={busy} onClick={() => void retry()}>
              {t('issues.retry')}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={() => setDropping(true)}>
            {t('issues.drop')}
          </Button>
        </Group>
      </Stack>
      <DropIssueDialog opened={dropping} onClose={() => setDropping(false)} onDrop={drop} />
    </Paper>
  );
}

/** What it is about, by its title where this device holds it. */
function Subject({ issue }: { issue: ParkedIssue }) {
  const kind = issue.command && model.command(issue.command)?.stream.kind;
  const document = useDocument(kind ?? '', issue.stream).value;
  if (kind !== 'service-request' || !document) return document?.title ?? issue.stream;
  const link = { to: '/requests/$id', params: { id: issue.stream } } as const;
  return (
    <Anchor inherit renderRoot={(props) => <Link {...link} {...props} />}>
      {document.title}
    </Anchor>
  );
}

function useSettling(issue: ParkedIssue, onSettled: () => void) {
  const texts = useText();
  const replica = useReplica();
  const [busy, setBusy] = useState(false);
  const retry = async () => {
    setBusy(true);
    const after = await settleIssue(replica, issue.id, { how: 'retry' });
    setBusy(false);
    const message = after.ok
      ? texts.t(`issues.now.${after.value.state}`)
      : texts.refusal(after.refusal);
    const isDone = after.ok && ['done', 'void', 'refused'].includes(after.value.state);
    notifications.show({ color: isDone ? 'green' : 'red', message });
    onSettled();
  };
  const drop = async (reason: string) => {
    const after = await settleIssue(replica, issue.id, { how: 'drop', reason });
    if (!after.ok) return texts.refusal(after.refusal);
    onSettled();
    return undefined;
  };
  return { busy, retry, drop };
}
