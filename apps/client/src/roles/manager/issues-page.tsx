import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconRefresh } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useReplica } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import { Page } from '../../ui/page.tsx';
import { ListSkeleton, Nothing } from '../../ui/states.tsx';
import { IssueCard } from './issue-card.tsx';
import { loadIssues, type ParkedIssue } from './parked-issue.ts';

/** What was to happen by itself and did not. Only the server knows, so it needs the network. */
export function IssuesPage() {
  const { t } = useText();
  const format = useFormat();
  const { issues, trouble, load } = useIssues();
  return (
    <Page
      title={t('place.issues')}
      subtitle={t('issues.text')}
      aside={
        issues && issues.length > 0 ? (
          <Text c="dimmed" className="tabular">
            {format.number(issues.length)}
          </Text>
        ) : null
      }
      actions={
        <Button variant="default" leftSection={<IconRefresh size={17} />} onClick={load}>
          {t('issues.reload')}
        </Button>
      }
    >
      {trouble ? (
        <Alert color="yellow" mb="md">
          {trouble}
        </Alert>
      ) : null}
      <Issues issues={issues} isBroken={trouble !== undefined} onSettled={load} />
    </Page>
  );
}

interface IssuesProps {
  readonly issues: readonly ParkedIssue[] | undefined;
  readonly isBroken: boolean;
  readonly onSettled: () => void;
}

function Issues({ issues, isBroken, onSettled }: IssuesProps) {
  const { t } = useText();
  if (!issues) return isBroken ? null : <ListSkeleton rows={4} height={80} />;
  if (issues.length === 0) {
    const text = t('issues.none.text');
    return <Nothing icon={IconCircleCheck} title={t('issues.none.title')} text={text} />;
  }
  return (
    <Stack gap="sm" maw={760}>
      {issues.map((issue) => (
        <IssueCard key={issue.id} issue={issue} onSettled={onSettled} />
      ))}
    </Stack>
  );
}

function useIssues() {
  const texts = useText();
  const replica = useReplica();
  const [issues, setIssues] = useState<readonly ParkedIssue[]>();
  const [trouble, setTrouble] = useState<string>();
  const load = useCallback(() => {
    void loadIssues(replica).then((answer) => {
      if (answer.ok) setIssues(answer.value);
      setTrouble(answer.ok ? undefined : texts.refusal(answer.refusal));
    });
  }, [replica, texts]);
  useEffect(load, [load]);
  return { issues, trouble, load };
}
